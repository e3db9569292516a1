package dev.tidemark.ingest.mail;

import java.nio.charset.StandardCharsets;

/** A header field's name, ready to be found in a {@link HeaderBlock} without making strings. */
final class HeaderName {
  static final HeaderName CC = new HeaderName("cc");
  static final HeaderName CONTENT_DESCRIPTION = new HeaderName("content-description");
  static final HeaderName CONTENT_DISPOSITION = new HeaderName("content-disposition");
  static final HeaderName CONTENT_TRANSFER_ENCODING = new HeaderName("content-transfer-encoding");
  static final HeaderName CONTENT_TYPE = new HeaderName("content-type");
  static final HeaderName DATE = new HeaderName("date");
  static final HeaderName FROM = new HeaderName("from");
  static final HeaderName IN_REPLY_TO = new HeaderName("in-reply-to");
  static final HeaderName LIST_ID = new HeaderName("list-id");
  static final HeaderName MESSAGE_ID = new HeaderName("message-id");
  static final HeaderName RECEIVED = new HeaderName("received");
  static final HeaderName REFERENCES = new HeaderName("references");
  static final HeaderName REPLY_TO = new HeaderName("reply-to");
  static final HeaderName SENDER = new HeaderName("sender");
  static final HeaderName SUBJECT = new HeaderName("subject");
  static final HeaderName TO = new HeaderName("to");
  static final HeaderName X_ALT_MESSAGE_ID = new HeaderName("x-alt-message-id");
  static final HeaderName X_ORIGINAL_FROM = new HeaderName("x-original-from");

  private final String name;
  private final byte[] lower;
  private final int hash;

  /**
   * @param name the name in lower case
   */
  HeaderName(String name) {
    this.name = name;
    lower = name.getBytes(StandardCharsets.US_ASCII);
    int h = 0;
    for (byte b : lower) {
      h = hash(h, b);
    }
    hash = h;
  }

  /** One step of the hash of a name that ignores ASCII case. */
  static int hash(int hash, byte b) {
    return hash * 31 + lower(b);
  }

  static int lower(byte b) {
    return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
  }

  int hash() {
    return hash;
  }

  boolean matches(byte[] bytes, int from, int to) {
    if (to - from != lower.length) {
      return false;
    }
    for (int i = 0; i < lower.length; i++) {
      if (lower(bytes[from + i]) != lower[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return name;
  }
}
