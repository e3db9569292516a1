package dev.tidemark.index.schema;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.ingest.diff.DeclaredStat;
import dev.tidemark.ingest.diff.DiffStat;
import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.MailKind;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.ingest.mail.Trailer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * {@link MailSummary} as bytes: a version byte, then the fields in order. Numbers are variable
 * length (seven bits a byte, lowest first), texts UTF-8 with their length before them, hex packed,
 * kinds a bit each in the order of the enum.
 */
final class SummaryCodec {

  private static final int VERSION = 2;
  private static final MailKind[] KINDS = MailKind.values();

  private SummaryCodec() {}

  static byte[] encode(MailSummary mail) {
    var out = new Output(512);
    out.write((byte) VERSION);
    ids(out, mail.messageIds());
    ids(out, mail.references());
    out.text(mail.subject());
    out.text(mail.authorName());
    out.text(mail.authorAddress());
    out.signed(mail.sent());
    out.signed(mail.received() - mail.sent());
    out.number(mail.copies().size());
    for (MailKey copy : mail.copies()) {
      out.text(copy.list());
      out.hex(copy.blob());
    }
    long kinds = 0;
    for (int i = 0; i < KINDS.length; i++) {
      if (mail.kinds().contains(KINDS[i])) {
        kinds |= 1L << i;
      }
    }
    out.number(kinds);
    out.number(mail.size());
    out.number(mail.proseLength());
    out.number(mail.files().size());
    for (DiffStat.FileStat file : mail.files()) {
      out.text(file.path());
      out.number(file.added());
      out.number(file.removed());
      boolean unsafe = file.unsafeAdded() > 0 || file.unsafeRemoved() > 0;
      out.number(
          (file.binary() ? 1 : 0)
              | (file.created() ? 2 : 0)
              | (file.moved() ? 4 : 0)
              | (unsafe ? 8 : 0));
      if (unsafe) {
        out.number(file.unsafeAdded());
        out.number(file.unsafeRemoved());
      }
    }
    out.number(mail.declared().isPresent() ? 1 : 0);
    if (mail.declared().isPresent()) {
      DeclaredStat declared = mail.declared().get();
      out.number(declared.files());
      out.number(declared.insertions());
      out.number(declared.deletions());
    }
    out.hex(mail.patchId());
    out.text(mail.changeId());
    out.text(mail.baseCommit());
    ids(out, mail.links());
    out.number(mail.trailers().size());
    for (Trailer trailer : mail.trailers()) {
      out.text(trailer.name());
      out.text(trailer.value());
      out.number(trailer.notes().size());
      for (String note : trailer.notes()) {
        out.text(note);
      }
    }
    out.hex(mail.contentHash());
    out.text(mail.bodyFrom());
    return out.toBytes();
  }

  static MailSummary decode(byte[] bytes, int offset, int length) {
    var in = new Input(bytes, offset, length);
    try {
      int version = in.read();
      if (version != VERSION) {
        throw new IllegalArgumentException(
            "reading a mail summary: format " + version + ", expected " + VERSION);
      }
      List<MessageId> messageIds = ids(in);
      List<MessageId> references = ids(in);
      String subject = in.text();
      String authorName = in.text();
      String authorAddress = in.text();
      long sent = in.signed();
      long received = sent + in.signed();
      int copyCount = in.count();
      var copies = new ArrayList<MailKey>(copyCount);
      for (int i = 0; i < copyCount; i++) {
        copies.add(new MailKey(in.text(), in.hex()));
      }
      long kindBits = in.number();
      var kinds = EnumSet.noneOf(MailKind.class);
      for (int i = 0; i < KINDS.length; i++) {
        if ((kindBits & 1L << i) != 0) {
          kinds.add(KINDS[i]);
        }
      }
      int size = (int) in.number();
      int proseLength = (int) in.number();
      int fileCount = in.count();
      var files = new ArrayList<DiffStat.FileStat>(fileCount);
      for (int i = 0; i < fileCount; i++) {
        String path = in.text();
        int added = (int) in.number();
        int removed = (int) in.number();
        int flags = (int) in.number();
        boolean unsafe = (flags & 8) != 0;
        int unsafeAdded = unsafe ? (int) in.number() : 0;
        int unsafeRemoved = unsafe ? (int) in.number() : 0;
        files.add(
            new DiffStat.FileStat(
                path,
                added,
                removed,
                (flags & 1) != 0,
                (flags & 2) != 0,
                (flags & 4) != 0,
                unsafeAdded,
                unsafeRemoved));
      }
      Optional<DeclaredStat> declared = Optional.empty();
      if (in.number() != 0) {
        declared =
            Optional.of(new DeclaredStat((int) in.number(), (int) in.number(), (int) in.number()));
      }
      String patchId = in.hex();
      String changeId = in.text();
      String baseCommit = in.text();
      List<MessageId> links = ids(in);
      int trailerCount = in.count();
      var trailers = new ArrayList<Trailer>(trailerCount);
      for (int i = 0; i < trailerCount; i++) {
        String name = in.text();
        String value = in.text();
        int noteCount = in.count();
        var notes = new ArrayList<String>(noteCount);
        for (int n = 0; n < noteCount; n++) {
          notes.add(in.text());
        }
        trailers.add(new Trailer(name, value, notes));
      }
      String contentHash = in.hex();
      String bodyFrom = in.text();
      return new MailSummary(
          messageIds,
          references,
          subject,
          authorName,
          authorAddress,
          sent,
          received,
          copies,
          kinds,
          size,
          proseLength,
          files,
          declared,
          patchId,
          changeId,
          baseCommit,
          links,
          trailers,
          contentHash,
          bodyFrom);
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException(
          "reading a mail summary of " + length + " bytes: it is cut short or damaged", e);
    }
  }

  private static void ids(Output out, List<MessageId> ids) {
    out.number(ids.size());
    for (MessageId id : ids) {
      out.text(id.value());
    }
  }

  private static List<MessageId> ids(Input in) {
    int count = in.count();
    var ids = new ArrayList<MessageId>(count);
    for (int i = 0; i < count; i++) {
      ids.add(new MessageId(in.text()));
    }
    return ids;
  }

  /** Grows as needed. */
  static final class Output {
    private byte[] bytes;
    private int length;

    Output(int size) {
      bytes = new byte[size];
    }

    void write(byte b) {
      if (length == bytes.length) {
        bytes = Arrays.copyOf(bytes, length * 2);
      }
      bytes[length++] = b;
    }

    void number(long value) {
      long rest = value;
      while ((rest & ~0x7fL) != 0) {
        write((byte) (rest | 0x80));
        rest >>>= 7;
      }
      write((byte) rest);
    }

    void signed(long value) {
      number(value << 1 ^ value >> 63);
    }

    void text(String text) {
      byte[] utf8 = text.getBytes(UTF_8);
      number(utf8.length);
      append(utf8);
    }

    /**
     * Hex digits, half a byte each, after their number; upper case is not kept, and a text that is
     * not hex or of odd length costs a byte a char instead.
     */
    void hex(String hex) {
      int digits = hex.length();
      boolean packed = (digits & 1) == 0;
      for (int i = 0; i < digits && packed; i++) {
        char c = hex.charAt(i);
        packed = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
      }
      number((long) digits << 1 | (packed ? 0 : 1));
      if (!packed) {
        append(hex.getBytes(ISO_8859_1));
        return;
      }
      for (int i = 0; i < digits; i += 2) {
        write((byte) (nibble(hex.charAt(i)) << 4 | nibble(hex.charAt(i + 1))));
      }
    }

    byte[] toBytes() {
      return Arrays.copyOf(bytes, length);
    }

    private void append(byte[] more) {
      if (length + more.length > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more.length));
      }
      System.arraycopy(more, 0, bytes, length, more.length);
      length += more.length;
    }

    private static int nibble(char c) {
      return c <= '9' ? c - '0' : c - 'a' + 10;
    }
  }

  /** Reads what {@link Output} wrote; throws IndexOutOfBoundsException beyond the end. */
  static final class Input {
    private final byte[] bytes;
    private int at;
    private final int end;

    Input(byte[] bytes, int offset, int length) {
      this.bytes = bytes;
      this.at = offset;
      this.end = offset + length;
    }

    int read() {
      if (at >= end) {
        throw new IndexOutOfBoundsException("read beyond " + end);
      }
      return bytes[at++];
    }

    long number() {
      long value = 0;
      int shift = 0;
      while (true) {
        int b = read();
        value |= (b & 0x7fL) << shift;
        if (b >= 0) {
          return value;
        }
        shift += 7;
      }
    }

    long signed() {
      long value = number();
      return value >>> 1 ^ -(value & 1);
    }

    /** A number of things that follow, each at least a byte. */
    int count() {
      long count = number();
      if (count < 0 || count > end - at) {
        throw new IndexOutOfBoundsException("count " + count + ", " + (end - at) + " bytes left");
      }
      return (int) count;
    }

    String text() {
      int length = count();
      String text = new String(bytes, at, length, UTF_8);
      at += length;
      return text;
    }

    String hex() {
      long header = number();
      long digits = header >>> 1;
      if (digits > 2L * (end - at)) {
        throw new IndexOutOfBoundsException(digits + " digits, " + (end - at) + " bytes left");
      }
      byte[] hex = new byte[(int) digits];
      if ((header & 1) != 0) {
        for (int i = 0; i < hex.length; i++) {
          hex[i] = (byte) read();
        }
      } else {
        for (int i = 0; i < hex.length; i += 2) {
          int b = read();
          hex[i] = digit(b >> 4 & 15);
          hex[i + 1] = digit(b & 15);
        }
      }
      return new String(hex, ISO_8859_1);
    }

    private static byte digit(int nibble) {
      return (byte) (nibble < 10 ? '0' + nibble : 'a' + nibble - 10);
    }
  }
}
