package dev.tidemark.analysis.series;

import dev.tidemark.ingest.diff.FileDiff;
import dev.tidemark.ingest.diff.Hunk;
import dev.tidemark.ingest.diff.UnifiedDiff;
import dev.tidemark.ingest.mail.MailMessage;
import dev.tidemark.ingest.mail.MailParser;
import dev.tidemark.ingest.mail.ParserLimits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A patch as its mail carries it, in a form that compares well: what {@code git am} would make a
 * commit of, without what changes when nothing does (line numbers, blob ids, the mail's own words
 * below {@code ---}). All of it is hostile text.
 *
 * @param mail the mail
 * @param author who the commit would be by: the in-body From, else the sender
 * @param message the commit message, its title first
 * @param diff file by file a line {@code ## path ##}, then its hunks, their headers as {@code @@
 *     path: heading}
 */
public record PatchText(PatchMail mail, String author, List<String> message, List<String> diff) {

  public PatchText {
    message = List.copyOf(message);
    diff = List.copyOf(diff);
  }

  /** Reads the patch out of a raw mail; never throws on a bad one. */
  public static PatchText of(PatchMail mail, byte[] raw) {
    MailMessage message =
        new MailParser(ParserLimits.DEFAULT).parse(raw, Instant.ofEpochSecond(mail.received()));
    String text = message.body().text();
    String author = mail.bodyFrom().isEmpty() ? mail.author().toString() : mail.bodyFrom();
    return new PatchText(mail, author, message(mail.title(), text), diff(text));
  }

  private static List<String> message(String title, String text) {
    var lines = new ArrayList<String>();
    lines.add(title);
    lines.add("");
    boolean head = true;
    int at = 0;
    while (at < text.length()) {
      int newline = text.indexOf('\n', at);
      int end = newline < 0 ? text.length() : newline;
      String line = text.substring(at, end).stripTrailing();
      at = end + 1;
      if (line.equals("---") || line.startsWith("diff --git ") || line.startsWith("--- a/")) {
        break;
      }
      if (head && (line.isEmpty() || inBodyHeader(line))) {
        continue;
      }
      head = false;
      lines.add(line);
    }
    while (lines.size() > 1 && lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    return lines;
  }

  /** What git am takes off the top of a body. */
  private static boolean inBodyHeader(String line) {
    String lower = line.toLowerCase(Locale.ROOT);
    return lower.startsWith("from:") || lower.startsWith("date:") || lower.startsWith("subject:");
  }

  private static List<String> diff(String text) {
    var lines = new ArrayList<String>();
    for (FileDiff file : UnifiedDiff.parse(text).files()) {
      lines.add(" ## " + heading(file) + " ##");
      for (Hunk hunk : file.hunks()) {
        String heading = hunk.heading().strip();
        lines.add("@@ " + file.path() + (heading.isEmpty() ? "" : ": " + heading));
        lines.addAll(hunk.lines());
      }
    }
    return lines;
  }

  private static String heading(FileDiff file) {
    return switch (file.change()) {
      case ADDED -> file.path() + " (new)";
      case DELETED -> file.path() + " (deleted)";
      case RENAMED -> file.oldPath() + " => " + file.newPath();
      case COPIED -> file.oldPath() + " => " + file.newPath() + " (copy)";
      case MODE -> file.path() + " (mode)";
      case MODIFIED -> file.path() + (file.binary() ? " (binary)" : "");
    };
  }

  /** Everything that a reader would see change, from the author to the last hunk. */
  List<String> lines() {
    var lines = new ArrayList<String>(message.size() + diff.size() + 3);
    lines.add(" ## Metadata ##");
    lines.add("Author: " + author);
    lines.add(" ## Commit message ##");
    for (String line : message) {
      lines.add(line.isEmpty() ? "" : "    " + line);
    }
    lines.addAll(diff);
    return lines;
  }

  /** Lines that the diff adds and removes, with the paths and without context. */
  List<String> changes() {
    var changes = new ArrayList<String>();
    for (String line : diff) {
      if (line.startsWith("+") || line.startsWith("-") || line.startsWith(" ## ")) {
        changes.add(line);
      }
    }
    return changes;
  }
}
