package dev.tidemark.ingest.mail;

import java.util.List;

/** Reads raw mail. */
public final class MailParser {
  /** Lower-case names of the headers that {@link MailMessage#hints} holds. */
  public static final List<String> HINT_HEADERS = List.of("x-mailer", "x-stable", "auto-submitted");

  private MailParser() {}
}
