package dev.tidemark.ingest.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.ingest.mail.BodyText;

/** What must hold for the sections of any text. */
final class DiffChecks {
  private DiffChecks() {}

  /**
   * Sections are in order and apart, cover the text but for diff syntax, and neighbours differ in
   * kind unless something lies between them.
   */
  static void sectionsPartition(BodyText body) {
    String text = body.text();
    int at = 0;
    for (int i = 0; i < body.count(); i++) {
      assertThat(body.start(i)).isGreaterThanOrEqualTo(at);
      assertThat(body.end(i)).isGreaterThan(body.start(i)).isLessThanOrEqualTo(text.length());
      gapIsSyntax(text, at, body.start(i));
      if (i > 0 && body.start(i) == at) {
        assertThat(body.kind(i)).isNotEqualTo(body.kind(i - 1));
      }
      at = body.end(i);
    }
    gapIsSyntax(text, at, text.length());
  }

  private static void gapIsSyntax(String text, int from, int to) {
    int at = from;
    while (at < to) {
      int start = text.lastIndexOf('\n', at - 1) + 1;
      int newline = text.indexOf('\n', at);
      int end = newline < 0 ? text.length() : newline + 1;
      String line = text.substring(start, end);
      assertThat(line).matches("(?s)(diff |--- |\\+\\+\\+ |@@|rename |copy ).*");
      at = end;
    }
  }

  /** How many lines of a kind there are. */
  static int lines(BodyText body, BodyText.Kind kind) {
    int lines = 0;
    for (int i = 0; i < body.count(); i++) {
      if (body.kind(i) == kind) {
        String section = body.text().substring(body.start(i), body.end(i));
        lines += (int) section.lines().count();
      }
    }
    return lines;
  }
}
