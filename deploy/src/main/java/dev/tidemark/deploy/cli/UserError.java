package dev.tidemark.deploy.cli;

/**
 * Something the user can mend: shown as one line, without a stack trace unless {@code --debug}. The
 * message says what was being done, the bad value, and what was expected.
 */
public class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UserError(String message) {
    super(message);
  }

  public UserError(String message, Throwable cause) {
    super(message, cause);
  }
}
