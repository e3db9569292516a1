package dev.tidemark.deploy.cli;

import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.index.search.Facet;
import dev.tidemark.index.search.Hit;
import dev.tidemark.index.search.SearchResult;
import dev.tidemark.index.search.Snippet;
import dev.tidemark.ingest.mail.SafeText;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/** Prints the answer to a search. */
final class SearchAnswer {
  private static final int BAR_WIDTH = 10;

  private final Console console;
  private final Links links;

  SearchAnswer(Console console, Links links) {
    this.console = console;
    this.links = links;
  }

  /** Hits with their snippets, and below them on standard error how many there are. */
  void hits(SearchResult result, int offset) {
    var out = console.out();
    for (Hit hit : result.hits()) {
      MailSummary mail = hit.mail();
      String subject = mail.subject().isEmpty() ? "(no subject)" : mail.subject();
      out.println(Times.minute(mail.sent()) + "  " + console.bold(SafeText.line(subject)));
      String author = mail.authorName().isEmpty() ? mail.authorAddress() : mail.authorName();
      Hit.InThread thread = hit.thread();
      out.println(
          "    "
              + SafeText.line(author)
              + "  "
              + console.id(SafeText.line(links.to(mail)))
              + (thread == null ? "" : "  [" + thread.matching() + "/" + thread.mails() + "]"));
      String above = "";
      for (Snippet snippet : hit.snippets()) {
        String where = where(snippet);
        if (!where.isEmpty() && !where.equals(above)) {
          out.println("    " + console.dim(where));
        }
        above = where;
        printSnippet(snippet);
      }
    }
    boolean threads = result.threadTotal() > 0;
    long total = threads ? result.threadTotal() : result.total();
    long last = offset + (long) result.hits().size();
    String mails = number(result.total(), "mail");
    String all = threads ? mails + " in " + number(total, "thread") : mails;
    if (result.total() == 0) {
      console.err().println("no mail matches");
    } else if (result.hits().isEmpty() && offset > 0) {
      console
          .err()
          .println(
              "no more: "
                  + all
                  + " in all, --offset "
                  + SeriesCommand.number(offset)
                  + " is behind the last");
    } else if (result.hits().isEmpty() || last < total || offset > 0) {
      console
          .err()
          .println(
              String.format(Locale.ROOT, "%,d-%,d of ", Math.min(offset + 1L, last), last)
                  + all
                  + "; --offset and --limit show others");
    } else {
      console.err().println(all);
    }
  }

  private static String number(long count, String what) {
    return String.format(Locale.ROOT, "%,d %s%s", count, what, count == 1 ? "" : "s");
  }

  /** What was left out of the query or bounded, on standard error. */
  void notes(SearchResult result) {
    result.notes().forEach(note -> console.err().println("note: " + SafeText.line(note)));
  }

  /** Facets, each value with the words that narrow the query to it. */
  void facets(SearchResult result) {
    var out = console.out();
    for (Facet facet : result.facets()) {
      if (facet.kind() != result.facets().getFirst().kind()) {
        out.println();
      }
      var table = new Table(">mails", "", title(facet.kind()), "to see only these");
      long most = 1;
      for (Facet.Value value : facet.values()) {
        most = Math.max(most, value.mails());
      }
      for (Facet.Value value : facet.values()) {
        table.row(
            String.format(Locale.ROOT, "%,d", value.mails()),
            Sparkline.bar(value.mails(), most, BAR_WIDTH),
            SafeText.line(value.text()),
            SafeText.line(value.query()));
      }
      table.print(out);
      if (facet.others() > 0) {
        out.println("and " + String.format(Locale.ROOT, "%,d", facet.others()) + " others");
      }
    }
    console.err().println(result.total() == 0 ? "no mail matches" : number(result.total(), "mail"));
  }

  private static String title(Facet.Kind kind) {
    return switch (kind) {
      case LIST -> "list";
      case YEAR -> "year";
      case MONTH -> "month";
      case AUTHOR -> "author";
      case PATH -> "folder";
      case KIND -> "kind";
    };
  }

  /** The file and the hunk that lines of a diff are from; empty for other text. */
  private static String where(Snippet snippet) {
    if (snippet.file().isEmpty()) {
      return "";
    }
    return SafeText.line(
        snippet.file() + (snippet.hunk().isEmpty() ? "" : " @@ " + snippet.hunk()));
  }

  private void printSnippet(Snippet snippet) {
    var out = console.out();
    String text = snippet.text();
    var marked = new StringBuilder();
    int at = 0;
    for (Snippet.Range range : snippet.matches()) {
      marked.append(SafeText.block(text.substring(at, range.start())));
      marked.append(console.green(SafeText.block(text.substring(range.start(), range.end()))));
      at = range.end();
    }
    marked.append(SafeText.block(text.substring(at)));
    for (String line : marked.toString().split("\n", -1)) {
      out.println("    | " + line);
    }
  }

  /** All of the answer. */
  void json(SearchResult result) {
    try (var writer = Json.to(console)) {
      writer.writeStartObject();
      writer.writeStringProperty("query", result.query().toString());
      writer.writeNumberProperty("total", result.total());
      if (result.threadTotal() > 0) {
        writer.writeNumberProperty("threads", result.threadTotal());
      }
      writer.writeBooleanProperty("complete", result.complete());
      writer.writeArrayPropertyStart("notes");
      result.notes().forEach(writer::writeString);
      writer.writeEndArray();
      writer.writeArrayPropertyStart("hits");
      for (Hit hit : result.hits()) {
        writer.writeStartObject();
        Json.mail(writer, hit.mail(), links);
        Hit.InThread thread = hit.thread();
        if (thread != null) {
          writer.writeObjectPropertyStart("thread");
          writer.writeNumberProperty("matching", thread.matching());
          writer.writeNumberProperty("mails", thread.mails());
          writer.writeEndObject();
        }
        writer.writeArrayPropertyStart("snippets");
        for (Snippet snippet : hit.snippets()) {
          writer.writeStartObject();
          writer.writeStringProperty("place", snippet.place().name().toLowerCase(Locale.ROOT));
          if (!snippet.file().isEmpty()) {
            writer.writeStringProperty("file", snippet.file());
            writer.writeStringProperty("hunk", snippet.hunk());
          }
          writer.writeStringProperty("text", snippet.text());
          writer.writeEndObject();
        }
        writer.writeEndArray();
        writer.writeEndObject();
      }
      writer.writeEndArray();
      if (!result.facets().isEmpty()) {
        json(writer, result.facets());
      }
      writer.writeEndObject();
    }
    console.out().println();
  }

  private static void json(JsonGenerator writer, List<Facet> facets) {
    writer.writeObjectPropertyStart("facets");
    for (Facet facet : facets) {
      writer.writeObjectPropertyStart(facet.kind().name().toLowerCase(Locale.ROOT));
      writer.writeArrayPropertyStart("values");
      for (Facet.Value value : facet.values()) {
        writer.writeStartObject();
        writer.writeStringProperty("value", value.text());
        writer.writeStringProperty("query", value.query());
        writer.writeNumberProperty("mails", value.mails());
        writer.writeEndObject();
      }
      writer.writeEndArray();
      writer.writeNumberProperty("others", facet.others());
      writer.writeEndObject();
    }
    writer.writeEndObject();
  }
}
