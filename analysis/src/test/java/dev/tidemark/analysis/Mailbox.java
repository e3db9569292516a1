package dev.tidemark.analysis;

import dev.tidemark.analysis.discussion.TalkSource;
import dev.tidemark.index.schema.DocumentMapper;
import dev.tidemark.index.schema.Fields;
import dev.tidemark.index.schema.IndexOptions;
import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.index.schema.MailTalk;
import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.MailParser;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.ingest.mail.ParserLimits;
import dev.tidemark.ingest.mail.RawMail;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.index.IndexableField;

/**
 * Mails of short tables: each row becomes a real mail that goes through the parser and the document
 * mapper.
 *
 * <pre>{@code
 * id < parent | author | MM-DD HH:MM | subject | what is in it
 * }</pre>
 *
 * An id without {@code @} gets a host. The parent is answered with all of its references. What is
 * in it, parted by semicolons: {@code PATH +N -M uK} (a diff; K of the added lines begin an unsafe
 * block), {@code new PATH +N}, {@code move OLD PATH +N -M}, {@code stat F A R} (a diffstat's last
 * line), {@code link ID}, {@code arrived MM-DDTHH:MM}, {@code change-id X}, {@code list NAME},
 * {@code header H: V}, {@code text ...}.
 */
public final class Mailbox {
  private static final MailParser PARSER = new MailParser(ParserLimits.DEFAULT);
  private static final DateTimeFormatter RFC_DATE =
      DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ROOT);
  private static final Map<String, String> PEOPLE =
      Map.of(
          "ann", "Ann Author <ann@example.org>",
          "ann2", "Ann Author <ann.author@example.com>",
          "annrelay", "Ann Author via B4 Relay <devnull+ann.example.org@kernel.example>",
          "annaddr", "ann@example.org",
          "bob", "Bob Builder <bob@example.net>",
          "cyd", "Cyd <cyd@example.net>",
          "dan", "Dan Reviewer <dan@example.net>",
          "stable", "Stable Keeper <keeper@stable.example>",
          "robot", "kernel test robot <lkp@robots.example>");

  /** What the index keeps of a mail. */
  public record Indexed(MailSummary summary, Optional<MailTalk> talk) {}

  private final DocumentMapper mapper = new DocumentMapper(IndexOptions.DEFAULT);
  private final Map<String, String> references = new HashMap<>();

  /** The summaries of the mails of a table, in its order. */
  public static List<MailSummary> of(String table) {
    return indexed(table).stream().map(Indexed::summary).toList();
  }

  /** What the index keeps of the mails of a table, in its order. */
  public static List<Indexed> indexed(String table) {
    var mailbox = new Mailbox();
    var mails = new ArrayList<Indexed>();
    for (RawMail mail : raw(table)) {
      mails.add(mailbox.indexed(mail));
    }
    return mails;
  }

  /** The mails of a table, in its order. */
  public static List<RawMail> raw(String table) {
    var mailbox = new Mailbox();
    var mails = new ArrayList<RawMail>();
    for (String row : table.split("\n")) {
      if (!row.isBlank() && !row.startsWith("#")) {
        mails.add(mailbox.row(row));
      }
    }
    return mails;
  }

  /** The words of mails, in any order. */
  public static TalkSource talk(List<Indexed> mails) {
    return (wanted, consumer) -> {
      for (Indexed mail : mails) {
        if (mail.talk().isPresent() && wanted.test(mail.talk().get().messageId())) {
          consumer.accept(mail.talk().get());
        }
      }
    };
  }

  /** The full Message-ID of a table's id. */
  public static MessageId id(String id) {
    return new MessageId(id.contains("@") ? id : id + "@example.org");
  }

  /** What the index keeps of a raw mail. */
  public Indexed indexed(RawMail raw) {
    MailSummary summary = null;
    MailTalk talk = null;
    for (IndexableField field : mapper.map(raw, PARSER.parse(raw.bytes(), raw.archived()))) {
      if (field.name().equals(Fields.SUMMARY)) {
        summary = MailSummary.decode(field.binaryValue());
      } else if (field.name().equals(Fields.TALK)) {
        talk = MailTalk.decode(field.binaryValue(), id -> true);
      }
    }
    if (summary == null) {
      throw new AssertionError("no summary in the document of " + raw);
    }
    return new Indexed(summary, Optional.ofNullable(talk));
  }

  private RawMail row(String row) {
    String[] cells = row.split("\\|", 5);
    if (cells.length < 4) {
      throw new IllegalArgumentException("a row needs 4 or 5 cells, got: " + row);
    }
    String[] ids = cells[0].strip().split("\\s*<\\s*");
    String id = id(ids[0]).value();
    String above = "";
    if (ids.length > 1) {
      String parent = id(ids[1]).value();
      above = (references.getOrDefault(parent, "") + " <" + parent + ">").strip();
    }
    references.put(id, above);
    LocalDateTime date = date(cells[2].strip());
    var head = new StringBuilder();
    String author = cells[1].strip();
    head.append("From: ").append(PEOPLE.getOrDefault(author, author)).append('\n');
    head.append("Date: ").append(RFC_DATE.format(date.atOffset(ZoneOffset.UTC))).append('\n');
    head.append("Subject: ").append(cells[3].strip()).append('\n');
    head.append("Message-ID: <").append(id).append(">\n");
    if (!above.isEmpty()) {
      head.append("References: ").append(above.replace("> <", ">\n <")).append('\n');
    }
    var prose = new StringBuilder("Words of the author.\n");
    var diff = new StringBuilder();
    String list = "frob";
    for (String part : (cells.length > 4 ? cells[4] : "").split(";")) {
      String[] words = part.strip().split("\\s+");
      switch (words[0]) {
        case "" -> {}
        case "stat" ->
            prose.append(
                String.format(
                    Locale.ROOT,
                    "\n %s files changed, %s insertions(+), %s deletions(-)\n",
                    words[1],
                    words[2],
                    words[3]));
        case "link" ->
            prose.append("\nhttps://lore.kernel.org/all/").append(id(words[1])).append("/\n");
        case "change-id" -> prose.append("\nchange-id: ").append(words[1]).append('\n');
        case "list" -> list = words[1];
        case "arrived" ->
            head.append("Received: from a by b; ")
                .append(RFC_DATE.format(date(words[1]).atOffset(ZoneOffset.UTC)))
                .append('\n');
        case "header" -> head.append(part.strip().substring(7)).append('\n');
        case "body-from" -> prose.insert(0, "From:" + part.strip().substring(9) + "\n\n");
        case "text" -> prose.append(part.strip().substring(4)).append('\n');
        case "new" -> {
          diff.append("diff --git a/" + words[1] + " b/" + words[1]);
          diff.append("\nnew file mode 100644\n");
          hunk(diff, "", words[1], words);
        }
        case "move" -> {
          diff.append("diff --git a/" + words[1] + " b/" + words[2]);
          diff.append("\nsimilarity index 90%\nrename from " + words[1]);
          diff.append("\nrename to " + words[2] + "\n");
          hunk(diff, words[1], words[2], words);
        }
        default -> {
          diff.append("diff --git a/" + words[0] + " b/" + words[0] + "\n");
          hunk(diff, words[0], words[0], words);
        }
      }
    }
    if (!diff.isEmpty()) {
      prose.append("---\n").append(diff);
    }
    head.append("Content-Type: text/plain; charset=UTF-8\n\n").append(prose);
    byte[] bytes = head.toString().getBytes(StandardCharsets.UTF_8);
    String blob = String.format(Locale.ROOT, "%040x", id.hashCode() & 0xffffffffL);
    Instant archived = date.toInstant(ZoneOffset.UTC);
    return new RawMail(new MailKey(list, blob), bytes, "test", archived, null);
  }

  private static LocalDateTime date(String day) {
    return LocalDateTime.parse(
        "2025-" + day.replace(' ', 'T'), DateTimeFormatter.ISO_LOCAL_DATE_TIME);
  }

  private static int count(String[] words, char sign) {
    for (String word : words) {
      if (word.charAt(0) == sign && word.length() > 1 && Character.isDigit(word.charAt(1))) {
        return Integer.parseInt(word.substring(1));
      }
    }
    return 0;
  }

  private static void hunk(StringBuilder out, String old, String path, String[] words) {
    int added = count(words, '+');
    int removed = count(words, '-');
    int unsafe = count(words, 'u');
    int context = old.isEmpty() ? 0 : 1;
    out.append(old.isEmpty() ? "--- /dev/null\n" : "--- a/" + old + "\n");
    out.append("+++ b/").append(path).append('\n');
    out.append(
        String.format(
            Locale.ROOT, "@@ -%d,%d +1,%d @@\n", context, removed + context, added + context));
    if (context > 0) {
      out.append(" context of ").append(path).append('\n');
    }
    for (int i = 0; i < removed; i++) {
      out.append("-old line ").append(i).append('\n');
    }
    for (int i = 0; i < added; i++) {
      out.append(i < unsafe ? "+unsafe { call() }; // " : "+new line ").append(i).append('\n');
    }
  }
}
