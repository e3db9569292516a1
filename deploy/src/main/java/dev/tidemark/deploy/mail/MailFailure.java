package dev.tidemark.deploy.mail;

/** A mail could not be sent; the message says to where and why. */
public final class MailFailure extends Exception {
  private static final long serialVersionUID = 1L;

  MailFailure(String message, Throwable cause) {
    super(message, cause);
  }

  MailFailure(String message) {
    super(message);
  }
}
