package dev.tidemark.deploy.cli;

/**
 * A {@link UserError} in what was typed: a bad query, an impossible combination of options. Exit
 * status 2.
 */
public final class MisuseError extends UserError {
  private static final long serialVersionUID = 1L;

  public MisuseError(String message) {
    super(message);
  }
}
