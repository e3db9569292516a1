package dev.tidemark.analysis.report;

import dev.tidemark.ingest.mail.MessageId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A part of a report that every format writes in its own way: a heading and items. Nothing here is
 * escaped.
 *
 * @param title its heading
 * @param note what the items are, in a sentence; may be empty
 * @param columns heads of a table of the items, that of their own words first; empty for a list
 * @param items its lines
 * @param more how many further lines there are that are left out
 */
record Section(String title, String note, List<String> columns, List<Item> items, int more) {

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
   * @param words its numbers in words, to stand behind the head where there is no table; begins
   *     with the mark that parts them
   * @param cells its numbers for the columns of the table after the first
   * @param details more about it, each on its own
   * @param chart a small chart of these values, oldest first; none if empty
   * @param chartWords what the chart shows
   */
  record Item(
      List<Piece> head,
      String words,
      List<String> cells,
      List<List<Piece>> details,
      List<Integer> chart,
      String chartWords) {
    Item {
      head = List.copyOf(head);
      cells = List.copyOf(cells);
      details = List.copyOf(details);
      chart = List.copyOf(chart);
    }

    /** A line without table or more. */
    Item(List<Piece> head, String words) {
      this(head, words, List.of());
    }

    /** A line of a table. */
    Item(List<Piece> head, String words, List<String> cells) {
      this(head, words, cells, List.of(), List.of(), "");
    }

    /** The same with a chart. */
    Item charted(List<Integer> values, String valueWords) {
      return new Item(head, words, cells, details, values, valueWords);
    }

    /** The same with more about it. */
    Item detailed(List<List<Piece>> more) {
      return new Item(head, words, cells, more, chart, chartWords);
    }
  }

  Section {
    columns = List.copyOf(columns);
    items = List.copyOf(items);
  }

  /** A section of the first of some lines; empty if there are none. */
  static <T> Optional<Section> of(
      String title,
      String note,
      List<String> columns,
      List<T> lines,
      int most,
      Function<T, Item> item) {
    List<T> shown = lines.subList(0, Math.min(most, lines.size()));
    return shown.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Section(
                title,
                note,
                columns,
                shown.stream().map(item).toList(),
                lines.size() - shown.size()));
  }

  /** A section that is a list; empty if there is nothing in it. */
  static Optional<Section> of(String title, String note, List<Item> items) {
    return of(title, note, List.of(), items, items.size(), item -> item);
  }

  /** {@code v3 TITLE, AUTHOR}, linked. */
  static List<Piece> work(String label, String title, MessageId head, String author) {
    return new Line().text(label + " ").link(title, head).text(", " + author).pieces();
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

    Line add(List<Piece> more) {
      pieces.addAll(more);
      return this;
    }

    List<Piece> pieces() {
      return List.copyOf(pieces);
    }
  }
}
