package dev.tidemark.ingest.source;

import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.RawMail;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Map;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mails in one file, each after a {@code From } line: mbox(5), RFC 4155. Plain, or packed with gzip
 * (several gzip members after each other are one file).
 *
 * <ul>
 *   <li>A mail begins at a line {@code From SENDER DATE} that stands first in the file or after an
 *       empty line. A line that only begins with {@code From } but carries no time of day is text;
 *       {@code Content-Length} is not believed, as it is wrong in many files.
 *   <li>The empty line before the next {@code From } line, or before the end of the file, belongs
 *       to the file and not to the mail. Line ends are kept as they are.
 *   <li>Quoted {@code >From } lines are unquoted as {@link Quoting} says, so that the mail has the
 *       bytes, and so the key, it has elsewhere.
 *   <li>The archive's date is the one in the {@code From } line, taken as UTC where it has no zone;
 *       else the file's time of change.
 * </ul>
 *
 * The cursor holds how far the file was read and a digest of all before, so that mails appended
 * later are read alone, a mail that had not been written to its end is replaced by the whole one,
 * and any other change makes the whole file be read again. Mails deleted from the file are not
 * removed: mbox files are moved, cut and expired for reasons that are not the list's.
 */
public final class MboxFile implements MailSource {

  /** How {@code From } lines inside mails were quoted when the file was written. */
  public enum Quoting {
    /**
     * {@code >From } is {@code From }, {@code >>From } is {@code >From } and so on: what
     * public-inbox, git format-patch and most modern programs write. Default.
     */
    MBOXRD,
    /**
     * {@code >From } is {@code From }; more signs are left alone, as the writer never added to
     * them. Taken for files named {@code .mboxo}; the two kinds cannot be told apart by content.
     */
    MBOXO
  }

  private static final Logger LOGGER = LoggerFactory.getLogger(MboxFile.class);
  private static final String MAILS = "mails";
  private static final String FILE = "file";

  private final String name;
  private final String list;
  private final Path file;
  private final Quoting quoting;

  MboxFile(String name, String list, Path file, Quoting quoting) {
    this.name = name;
    this.list = list;
    this.file = file;
    this.quoting = quoting;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String list() {
    return list;
  }

  /**
   * Where reading stopped: {@code LAST DIGEST BLOB}.
   *
   * @param last offset of the last mail's {@code From } line, in unpacked bytes
   * @param digest of everything before it
   * @param blob id of the last mail, or {@code -} if it was unreadable
   */
  private record Position(long last, String digest, String blob) {

    @Override
    public String toString() {
      return last + " " + digest + ' ' + blob;
    }

    static @Nullable Position parse(@Nullable String text) {
      if (text == null) {
        return null;
      }
      String[] words = text.split(" ", -1);
      try {
        return words.length == 3
            ? new Position(Long.parseLong(words[0]), words[1], words[2])
            : null;
      } catch (NumberFormatException e) {
        return null;
      }
    }
  }

  @Override
  public void read(SourceCursor from, MailSink sink) throws IOException, InterruptedException {
    try {
      // Taken before reading: what is appended meanwhile makes the next read look again.
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      Instant changed = attributes.lastModifiedTime().toInstant();
      String state = attributes.size() + " " + changed;
      if (state.equals(from.position(FILE))) {
        sink.progress(0, 0);
        return;
      }
      Position position = Position.parse(from.position(MAILS));
      var run = new Run(sink, changed);
      Outcome outcome = Outcome.OTHER;
      if (position != null) {
        try (MboxLines lines = MboxLines.open(file)) {
          if (lines.skip(position.last, position.digest)) {
            outcome = run.mails(lines, position);
          }
        }
        if (outcome == Outcome.OTHER) {
          LOGGER
              .atInfo()
              .addKeyValue("file", file)
              .log("mbox changed before its end: reading all of it");
        }
      }
      if (outcome == Outcome.OTHER) {
        try (MboxLines lines = MboxLines.open(file)) {
          outcome = run.mails(lines, null);
        }
      }
      switch (outcome) {
        case END -> sink.checkpoint(run.cursor.with(FILE, state));
        case BROKEN -> {}
        case OTHER ->
            throw new IOException(
                "cannot read mbox " + file + ": it does not begin with a 'From ' line");
      }
      sink.progress(run.done, run.done);
    } catch (NoSuchFileException e) {
      throw new IOException("cannot read mbox " + file + ": no such file", e);
    } catch (IOException e) {
      Interrupts.check(name, e);
      throw e;
    }
  }

  private enum Outcome {
    END,
    /** The packed file ends too early or is damaged; reported. */
    BROKEN,
    /** There is no mail where one should begin. */
    OTHER
  }

  /** One read of the file. */
  private final class Run {
    private final MailSink sink;
    private final Instant changed;
    private final MailBuffer mail = new MailBuffer();
    SourceCursor cursor = SourceCursor.EMPTY;
    long done;

    Run(MailSink sink, Instant changed) {
      this.sink = sink;
      this.changed = changed;
    }

    /**
     * Reads mails to the end.
     *
     * @param resume where the last read stopped, if {@code lines} stands there
     */
    Outcome mails(MboxLines lines, @Nullable Position resume)
        throws IOException, InterruptedException {
      try {
        boolean line = lines.next();
        while (line && lines.isEmpty()) {
          line = lines.next();
        }
        if (line && !lines.isFrom()) {
          return Outcome.OTHER;
        }
        Position last = resume;
        while (line) {
          Interrupts.check(name);
          long start = lines.start();
          String digest = lines.digestBefore();
          Instant archived = lines.fromDate();
          line = body(lines);
          last = send(start, digest, archived == null ? changed : archived, last);
        }
        return Outcome.END;
      } catch (EOFException | ZipException e) {
        Interrupts.check(name, e);
        sink.damaged(
            file + " after byte " + lines.start(), "the gzip file is broken: " + e.getMessage());
        return Outcome.BROKEN;
      }
    }

    /** Collects a mail's lines; true if another mail follows. */
    private boolean body(MboxLines lines) throws IOException {
      mail.clear();
      boolean headers = true;
      boolean empty = false;
      boolean wasLineStart = true;
      while (lines.next()) {
        if (empty && lines.isFromWithDate()) {
          return true;
        }
        if (empty) {
          mail.addHeld();
          empty = false;
        }
        if (lines.isEmpty() && wasLineStart) {
          headers = false;
          empty = true;
          lines.holdIn(mail);
        } else {
          lines.copyTo(mail, headers || !wasLineStart ? 0 : lines.quoteSigns(quoting));
        }
        wasLineStart = lines.endsLine();
      }
      return false;
    }

    private Position send(long start, String digest, Instant archived, @Nullable Position last)
        throws InterruptedException {
      String blob;
      if (mail.size() > RawMails.MAX_MAIL_BYTES) {
        blob = "-";
        sink.damaged(file + " at byte " + start, RawMails.tooLarge(mail.size()));
      } else {
        byte[] bytes = mail.toByteArray();
        blob = RawMails.blobId(bytes);
        String before = last != null && last.last == start ? last.blob : "-";
        if (!before.equals(blob)) {
          if (!before.equals("-")) {
            sink.removed(new MailKey(list, before));
          }
          sink.added(new RawMail(new MailKey(list, blob), bytes, name, archived, null));
        }
      }
      sink.progress(++done, -1);
      var position = new Position(start, digest, blob);
      cursor = new SourceCursor(Map.of(MAILS, position.toString()));
      sink.checkpoint(cursor);
      return position;
    }
  }
}
