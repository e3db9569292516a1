package dev.tidemark.analysis.report;

import dev.tidemark.ingest.mail.MessageId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A part of a report that every format writes the same way: a heading and items. Nothing here is
 * escaped.
 *
 * @param title its heading
 * @param note what the items are, in a sentence; may be empty
 * @param items its lines
 */
record Section(String title, String note, List<Item> items) {

  /**
   * A run of text, linked to a mail or not.
   *
   * @param text hostile text
   * @param mail what it links to
   */
  record Piece(String text, Optional<MessageId> mail) {}

  /**
   * A line of a section.
   *
   * @param head what it is about
   * @param details more about it, each on its own
   * @param chart a small chart of these values, oldest first; none if empty
   * @param chartWords what the chart shows
   */
  record Item(List<Piece> head, List<List<Piece>> details, List<Integer> chart, String chartWords) {
    Item {
      head = List.copyOf(head);
      details = List.copyOf(details);
      chart = List.copyOf(chart);
    }
  }

  Section {
    items = List.copyOf(items);
  }

  /** Puts a line of pieces together. */
  static final class Line {
    private final List<Piece> pieces = new ArrayList<>();

    Line text(String text) {
      pieces.add(new Piece(text, Optional.empty()));
      return this;
    }

    Line link(String text, MessageId mail) {
      pieces.add(new Piece(text.isBlank() ? "(no subject)" : text, Optional.of(mail)));
      return this;
    }

    List<Piece> pieces() {
      return List.copyOf(pieces);
    }
  }
}
