package dev.tidemark.deploy.mail;

/** A mail could not be sent; the message says to where and why. */
public final class MailFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean permanent;

  MailFailure(String message, Throwable cause) {
    this(message, cause, false);
  }

  MailFailure(String message, Throwable cause, boolean permanent) {
    super(message, cause);
    this.permanent = permanent;
  }

  MailFailure(String message) {
    super(message);
    this.permanent = false;
  }

  /** Whether the server will never take this mail for this recipient: it said so (SMTP 5xx). */
  public boolean permanent() {
    return permanent;
  }
}
