package dev.tidemark.ingest.mail;

import static dev.tidemark.ingest.mail.ParseProblem.Kind.BAD_DATE;
import static dev.tidemark.ingest.mail.ParseProblem.Kind.BAD_FROM;
import static dev.tidemark.ingest.mail.ParseProblem.Kind.LIMIT;
import static dev.tidemark.ingest.mail.ParseProblem.Kind.NO_MESSAGE_ID;
import static dev.tidemark.ingest.mail.ParseProblem.Kind.NUL;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads raw mail. Never throws on bad mail: what cannot be read is noted in {@link
 * MailMessage#problems} and the rest is read.
 *
 * <p>Two ways lead to the same result. A mail of one text part, which is nearly all mail of a
 * kernel list, is read straight from its bytes; everything else is taken apart by Angus ({@code
 * AngusMime}), an order of magnitude slower. What header fields and text mean is decided here for
 * both.
 *
 * <p>Safe for use by many threads.
 */
public final class MailParser {
  /**
   * Lower-case names of the headers that {@link MailMessage#hints} holds: those by which robots,
   * queues and tools make themselves known.
   */
  public static final List<String> HINT_HEADERS =
      List.of(
          "auto-submitted",
          "precedence",
          "robot-id",
          "robot-unsubscribe",
          "user-agent",
          "x-autosel",
          "x-bugzilla-url",
          "x-bugzilla-reason",
          "x-bugzilla-type",
          "x-change-id",
          "x-github-reason",
          "x-github-recipient",
          "x-github-sender",
          "x-gitlab-mergerequest-id",
          "x-gitlab-notificationreason",
          "x-gitlab-pipeline-id",
          "x-gitlab-project",
          "x-kernel-test-branch",
          "x-kernel-test-commit",
          "x-kernel-test-patch",
          "x-kernel-test-rev",
          "x-kernel-test-tree",
          "x-kernelci-branch",
          "x-kernelci-lab-name",
          "x-kernelci-kernel",
          "x-kernelci-report-type",
          "x-kernelci-tree",
          "x-lkp-repo",
          "x-mailer",
          "x-patchwork-bot",
          "x-patchwork-delegate",
          "x-patchwork-hint",
          "x-patchwork-id",
          "x-patchwork-state",
          "x-pw-bot",
          "x-stable",
          "x-stable-base",
          "x-syzbot-reported-by",
          "x-syzkaller");

  private static final HeaderName[] HINTS = new HeaderName[HINT_HEADERS.size()];

  static {
    for (int i = 0; i < HINTS.length; i++) {
      HINTS[i] = new HeaderName(HINT_HEADERS.get(i));
    }
  }

  private final ParserLimits limits;

  public MailParser(ParserLimits limits) {
    this.limits = limits;
  }

  /**
   * Reads one mail.
   *
   * @param raw the bytes as they came; not changed
   * @param archived when the archive took the mail in: the last resort for a mail without dates
   */
  public MailMessage parse(byte[] raw, Instant archived) {
    var problems = new Problems();
    HeaderBlock header = scan(raw, problems);
    var leafProblems = new Problems();
    List<MailPart> leaves = DirectMime.read(raw, header, limits, leafProblems);
    if (leaves != null) {
      problems.addAll(leafProblems);
      return assemble(header, leaves, raw.length, archived, problems);
    }
    AngusMime.Mail mail = AngusMime.read(raw, header, limits, problems);
    return assemble(mail.header(), mail.leaves(), raw.length, archived, problems);
  }

  /** Reads one mail the slow way, whatever it is: the measure for the fast one. */
  MailMessage parseWithAngus(byte[] raw, Instant archived) {
    var problems = new Problems();
    AngusMime.Mail mail = AngusMime.read(raw, scan(raw, problems), limits, problems);
    return assemble(mail.header(), mail.leaves(), raw.length, archived, problems);
  }

  /** Whether {@link #parse} reads this mail without Angus. */
  boolean readsDirectly(byte[] raw) {
    var problems = new Problems();
    return DirectMime.read(raw, scan(raw, problems), limits, problems) != null;
  }

  private HeaderBlock scan(byte[] raw, Problems problems) {
    HeaderBlock header = HeaderBlock.scan(raw, 0, raw.length, limits.maxHeaderBytes());
    if (header.cut()) {
      problems.add(LIMIT, "the header is longer than " + limits.maxHeaderBytes() + " bytes");
    }
    return header;
  }

  private MailMessage assemble(
      HeaderBlock header, List<MailPart> parts, int size, Instant archived, Problems problems) {
    int subjectField = header.first(HeaderName.SUBJECT);
    String subject = subjectField < 0 ? "" : HeaderText.decode(header, subjectField, problems);
    List<MailAddress> from = AddressList.read(header, HeaderName.FROM, problems);
    List<MailAddress> to = AddressList.read(header, HeaderName.TO, problems);
    List<MailAddress> cc = AddressList.read(header, HeaderName.CC, problems);
    if (from.isEmpty() || from.getFirst().address().indexOf('@') < 0) {
      problems.add(BAD_FROM, from.isEmpty() ? "no From" : from.getFirst().toString());
    }
    MailAddress author = Authors.author(header, from, cc, problems);
    List<MessageId> ids = MessageIds.own(header);
    List<MessageId> references = MessageIds.references(header, ids, from, to, cc);
    Clocks clocks = clocks(header, archived, problems);

    var hasher = new ContentHasher();
    hasher.references(references);
    hasher.addresses("from", hashedFrom(header, from, author, problems));
    hasher.item("subject", subject);
    int dateField = header.first(HeaderName.DATE);
    hasher.item("date", dateField < 0 ? "" : HeaderText.decode(header, dateField, problems));
    hasher.addresses("to", to);
    hasher.addresses("cc", cc);
    BodyText body = body(parts, hasher, problems);
    ContentHash hash = hasher.finish();
    if (ids.isEmpty()) {
      problems.add(NO_MESSAGE_ID, "one was made");
      ids = List.of(new MessageId(hash.hex() + "@no-message-id.invalid"));
    }
    var attachmentNames = new ArrayList<String>();
    for (MailPart part : parts) {
      if (!part.fileName().isEmpty()) {
        attachmentNames.add(part.fileName());
      }
    }
    return new MailMessage(
        ids,
        references,
        subject,
        from,
        author,
        to,
        cc,
        clocks.sent(),
        clocks.received(),
        listIds(header, problems),
        attachmentNames,
        hints(header, problems),
        body,
        hash,
        size,
        problems.list());
  }

  private static List<MailAddress> hashedFrom(
      HeaderBlock header, List<MailAddress> from, MailAddress author, Problems problems) {
    if (from.isEmpty()) {
      return AddressList.read(header, HeaderName.SENDER, problems);
    }
    var list = new ArrayList<>(from);
    list.set(0, author);
    return list;
  }

  private record Clocks(Instant sent, Instant received) {}

  private static Clocks clocks(HeaderBlock header, Instant archived, Problems problems) {
    byte[] bytes = header.bytes();
    long received = MailDates.NONE;
    int field = header.first(HeaderName.RECEIVED);
    while (field >= 0 && received == MailDates.NONE) {
      received = MailDates.parseReceived(bytes, header.valueStart(field), header.valueEnd(field));
      field = header.next(HeaderName.RECEIVED, field);
    }
    long sent = date(header, false);
    if (sent == MailDates.NONE) {
      int dateField = header.first(HeaderName.DATE);
      problems.add(
          BAD_DATE,
          dateField < 0 ? "no Date" : HeaderText.decode(header, dateField, new Problems()));
      sent = received != MailDates.NONE ? received : date(header, true);
    }
    if (sent == MailDates.NONE) {
      sent = archived.getEpochSecond();
    }
    return new Clocks(
        Instant.ofEpochSecond(sent),
        Instant.ofEpochSecond(received == MailDates.NONE ? sent : received));
  }

  /** The first Date field that holds a date. */
  private static long date(HeaderBlock header, boolean zoneless) {
    int field = header.first(HeaderName.DATE);
    while (field >= 0) {
      long date =
          MailDates.parse(
              header.bytes(), header.valueStart(field), header.valueEnd(field), zoneless);
      if (date != MailDates.NONE) {
        return date;
      }
      field = header.next(HeaderName.DATE, field);
    }
    return MailDates.NONE;
  }

  /** What stands between the last angle brackets, or the whole value if it is one word. */
  private static List<String> listIds(HeaderBlock header, Problems problems) {
    int field = header.first(HeaderName.LIST_ID);
    if (field < 0) {
      return List.of();
    }
    var ids = new ArrayList<String>();
    for (; field >= 0; field = header.next(HeaderName.LIST_ID, field)) {
      String value = HeaderText.decode(header, field, problems);
      int close = value.lastIndexOf('>');
      int open = value.lastIndexOf('<', close < 0 ? value.length() : close);
      String id =
          open < 0 ? value : value.substring(open + 1, close > open ? close : value.length());
      id = id.strip().toLowerCase(Locale.ROOT);
      if (!id.isEmpty() && id.indexOf(' ') < 0 && !ids.contains(id)) {
        ids.add(id);
      }
    }
    return ids;
  }

  private static Map<String, String> hints(HeaderBlock header, Problems problems) {
    Map<String, String> hints = Map.of();
    for (HeaderName name : HINTS) {
      int field = header.first(name);
      if (field >= 0) {
        if (hints.isEmpty()) {
          hints = new LinkedHashMap<>();
        }
        hints.put(name.toString(), HeaderText.decode(header, field, problems));
      }
    }
    return hints;
  }

  private BodyText body(List<MailPart> parts, ContentHasher hasher, Problems problems) {
    var inline = new JoinedText();
    var attached = new JoinedText();
    MailPart html = null;
    int filesFrom = -1;
    int room = limits.maxTextChars();
    for (MailPart part : parts) {
      hasher.part(part);
      TransferDecoding.Slice content = part.content();
      if (!isBodyText(part)) {
        hasher.item("bytes", content.bytes(), content.from(), content.to());
        html = html == null && part.type().isHtml() ? part : html;
        continue;
      }
      String text = text(part, problems);
      hasher.text(text);
      if (part.type().flowed()) {
        text = FlowedText.unflow(text, part.type().delSp());
      }
      if (text.length() > room) {
        problems.add(LIMIT, "more than " + limits.maxTextChars() + " characters of text");
        text = cut(text, room);
      }
      room -= text.length();
      if (filesFrom < 0 && !part.fileName().isEmpty() && !inline.isBlank()) {
        filesFrom = inline.length();
      }
      boolean unsaid = part.type().isText() && !part.type().saysText();
      (unsaid ? attached : inline).add(text);
    }
    String text = inline.toString();
    if (html != null && text.isBlank() && attached.isBlank()) {
      text = cut(HtmlText.of(text(html, problems)), limits.maxTextChars());
    }
    int attachedFrom = text.length();
    if (!attached.isBlank()) {
      inline.add(attached.toString());
      text = inline.toString();
    }
    return BodyText.of(text, filesFrom < 0 ? text.length() : filesFrom, attachedFrom);
  }

  /** Texts with an empty line between; copies nothing as long as there is one only. */
  private static final class JoinedText {
    private String only = "";
    private @Nullable StringBuilder joined;

    void add(String text) {
      if (text.isEmpty()) {
        return;
      }
      if (only.isEmpty()) {
        only = text;
        return;
      }
      if (joined == null) {
        joined = new StringBuilder(only);
      }
      joined.append(joined.charAt(joined.length() - 1) == '\n' ? "\n" : "\n\n").append(text);
    }

    int length() {
      return joined == null ? only.length() : joined.length();
    }

    boolean isBlank() {
      return toString().isBlank();
    }

    @Override
    public String toString() {
      return joined == null ? only : joined.toString();
    }
  }

  /** As much of the text as there is room for, whole lines if possible. */
  private static String cut(String text, int room) {
    if (text.length() <= room) {
      return text;
    }
    int line = text.lastIndexOf('\n', room - 1);
    if (line >= 0) {
      return text.substring(0, line + 1);
    }
    return text.substring(
        0, room > 0 && Character.isHighSurrogate(text.charAt(room - 1)) ? room - 1 : room);
  }

  private static boolean isBodyText(MailPart part) {
    ContentType type = part.type();
    if (type.isText()) {
      return !type.isMarkup();
    }
    return type.type().equals("application/octet-stream") && isPrintable(part.content());
  }

  /** Whether the bytes are text in ASCII or UTF-8, as public-inbox asks of unnamed attachments. */
  private static boolean isPrintable(TransferDecoding.Slice content) {
    for (int i = content.from(); i < content.to(); i++) {
      byte b = content.bytes()[i];
      if ((b >= 0 && b < ' ' && b != '\t' && b != '\n' && b != '\r' && b != '\f') || b == 0x7f) {
        return false;
      }
    }
    var trial = new Problems();
    Charsets.decode(content.bytes(), content.from(), content.to(), trial);
    return content.to() > content.from() && trial.list().isEmpty();
  }

  /** The text of a part with LF at the end of its lines and without NUL. */
  private static String text(MailPart part, Problems problems) {
    TransferDecoding.Slice content = part.content();
    String text =
        Charsets.decode(
            part.type().charset(), content.bytes(), content.from(), content.to(), problems);
    boolean nul = text.indexOf(0) >= 0;
    if (nul) {
      problems.add(NUL, "in the text");
    }
    if (!nul && text.indexOf('\r') < 0) {
      return text;
    }
    var kept = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != 0 && (c != '\r' || i + 1 == text.length() || text.charAt(i + 1) != '\n')) {
        kept.append(c);
      }
    }
    return kept.toString();
  }
}
