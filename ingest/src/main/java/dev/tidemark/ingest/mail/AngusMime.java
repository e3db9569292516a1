package dev.tidemark.ingest.mail;

import static dev.tidemark.ingest.mail.ParseProblem.Kind.BAD_MIME;
import static dev.tidemark.ingest.mail.ParseProblem.Kind.LIMIT;

import jakarta.activation.DataSource;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentDisposition;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import jakarta.mail.internet.ParseException;
import jakarta.mail.util.SharedByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Takes any mail apart with Angus (Jakarta Mail): header fields, MIME structure and parameters.
 * What the bytes of a leaf mean is decided elsewhere, the same way for every mail.
 *
 * <p>The tree is walked with a stack of our own, at most {@link ParserLimits#maxDepth} deep and
 * {@link ParserLimits#maxParts} wide. Where Angus gives up, the bytes it gave up on are text.
 */
final class AngusMime {
  static {
    // Angus reads these once, when its classes load. All make it take what mailers really send.
    lenient("mail.mime.decodetext.strict", "false");
    lenient("mail.mime.parameters.strict", "false");
    lenient("mail.mime.base64.ignoreerrors", "true");
    lenient("mail.mime.ignoreunknownencoding", "true");
    lenient("mail.mime.multipart.ignoremissingendboundary", "true");
    lenient("mail.mime.multipart.ignoremissingboundaryparameter", "true");
    lenient("mail.mime.multipart.allowempty", "true");
  }

  private static void lenient(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** How many parameters to give up one after the other. */
  private static final int MAX_PARAMETERS = 16;

  private final ParserLimits limits;
  private final Problems problems;
  private final List<MailPart> leaves = new ArrayList<>();
  private final Deque<Node> open = new ArrayDeque<>();
  private int parts;

  private AngusMime(ParserLimits limits, Problems problems) {
    this.limits = limits;
    this.problems = problems;
  }

  /** A mail's header and its leaves, in the order of the mail. */
  record Mail(HeaderBlock header, List<MailPart> leaves) {}

  private record Node(MimePart part, HeaderBlock header, int depth, boolean inDigest) {}

  /**
   * Takes a mail apart.
   *
   * @param scanned the header of the same bytes, which says what part of it is within the limits
   */
  static Mail read(byte[] raw, HeaderBlock scanned, ParserLimits limits, Problems problems) {
    var mime = new AngusMime(limits, problems);
    try {
      MimeMessage message = message(raw, 0, raw.length, scanned);
      var header = HeaderBlock.ofLines(message.getAllHeaderLines(), Integer.MAX_VALUE);
      mime.open.push(new Node(message, header, 0, false));
      mime.walk();
      return new Mail(header, mime.leaves);
    } catch (MessagingException | RuntimeException e) {
      problems.add(BAD_MIME, "Angus: " + e);
      mime.leaves.clear();
      mime.addLeaf(scanned, ContentType.DEFAULT, "", raw, scanned.bodyStart(), raw.length, 0);
      return new Mail(scanned, mime.leaves);
    }
  }

  private static MimeMessage message(byte[] bytes, int from, int to, HeaderBlock header)
      throws MessagingException {
    byte[] tamed = header.tamed(from);
    if (tamed == null) {
      return new MimeMessage(
          (Session) null, new SharedByteArrayInputStream(bytes, from, to - from));
    }
    int body = to - header.bodyStart();
    byte[] whole = new byte[tamed.length + body];
    System.arraycopy(tamed, 0, whole, 0, tamed.length);
    System.arraycopy(bytes, header.bodyStart(), whole, tamed.length, body);
    return new MimeMessage((Session) null, new SharedByteArrayInputStream(whole));
  }

  private void walk() {
    while (!open.isEmpty()) {
      Node node = open.pop();
      if (++parts > limits.maxParts()) {
        problems.add(LIMIT, "more than " + limits.maxParts() + " parts");
        return;
      }
      try {
        visit(node);
      } catch (MessagingException | IOException | RuntimeException e) {
        problems.add(BAD_MIME, "Angus: " + e);
      }
    }
  }

  private void visit(Node node) throws MessagingException, IOException {
    byte[] content = content(node.part());
    int field = node.header().first(HeaderName.CONTENT_TYPE);
    jakarta.mail.internet.ContentType type =
        field < 0 ? null : contentType(node.header().rawValue(field));
    String base =
        type != null
            ? type.getBaseType().toLowerCase(Locale.ROOT)
            : field < 0 && node.inDigest() ? "message/rfc822" : ContentType.DEFAULT.type();
    if (type != null && base.startsWith("multipart/")) {
      visitMultipart(node, type, content);
    } else if (base.equals("message/rfc822") || base.equals("message/global")) {
      visitMessage(node, content);
    } else {
      ContentType leafType =
          type == null
              ? ContentType.DEFAULT
              : ContentType.of(
                  base,
                  type.getParameter("charset"),
                  type.getParameter("format"),
                  type.getParameter("delsp"),
                  type.getParameter("name"));
      addLeaf(
          node.header(),
          leafType,
          fileName(node.header(), leafType),
          content,
          0,
          content.length,
          node.depth());
    }
  }

  /** Reads as many of the parameters as Angus takes, or answers null if it takes none. */
  private jakarta.mail.internet.@Nullable ContentType contentType(String value) {
    String rest = value;
    for (int i = 0; i < MAX_PARAMETERS; i++) {
      try {
        return new jakarta.mail.internet.ContentType(rest);
      } catch (ParseException e) {
        problems.add(BAD_MIME, "Content-Type: " + MailPart.fileName(value, new Problems()));
      }
      int last = rest.lastIndexOf(';');
      if (last < 0) {
        break;
      }
      rest = rest.substring(0, last);
    }
    return null;
  }

  private static byte[] content(MimePart part) throws MessagingException, IOException {
    try (InputStream in =
        part instanceof MimeMessage message
            ? message.getRawInputStream()
            : ((MimeBodyPart) part).getRawInputStream()) {
      return in.readAllBytes();
    }
  }

  private void visitMultipart(Node node, jakarta.mail.internet.ContentType type, byte[] content)
      throws MessagingException {
    String boundary = type.getParameter("boundary");
    List<MimeBodyPart> children = List.of();
    if (node.depth() >= limits.maxDepth()) {
      problems.add(LIMIT, "deeper than " + limits.maxDepth() + " levels");
      return;
    }
    if (boundary != null && boundary.length() > limits.maxBoundaryBytes()) {
      problems.add(LIMIT, "boundary longer than " + limits.maxBoundaryBytes() + " bytes");
    } else {
      if (boundary == null) {
        problems.add(BAD_MIME, "multipart without a boundary parameter");
      }
      children = split(type.toString(), content);
    }
    if (children.isEmpty()) {
      problems.add(BAD_MIME, "multipart without parts");
      addLeaf(node.header(), ContentType.DEFAULT, "", content, 0, content.length, node.depth());
      return;
    }
    // not type.match(…): that takes a subtype that begins with a star for a wild card
    boolean digest = type.getBaseType().equalsIgnoreCase("multipart/digest");
    for (int i = children.size() - 1; i >= 0; i--) {
      MimeBodyPart child = children.get(i);
      var header = HeaderBlock.ofLines(child.getAllHeaderLines(), limits.maxHeaderBytes());
      noteCut(header);
      open.push(new Node(child, header, node.depth() + 1, digest));
    }
  }

  private List<MimeBodyPart> split(String type, byte[] content) {
    Pieces pieces = null;
    try {
      pieces = new Pieces(new Bytes(content, type), limits.maxParts());
      pieces.split();
      if (!pieces.isComplete()) {
        problems.add(BAD_MIME, "multipart without its end boundary");
      }
    } catch (TooManyParts e) {
      problems.add(LIMIT, "more than " + limits.maxParts() + " parts");
    } catch (MessagingException | RuntimeException e) {
      problems.add(BAD_MIME, "Angus: " + e);
    }
    return pieces == null ? List.of() : pieces.found;
  }

  private void visitMessage(Node node, byte[] content) throws MessagingException {
    if (node.depth() >= limits.maxDepth()) {
      problems.add(LIMIT, "deeper than " + limits.maxDepth() + " levels");
      return;
    }
    TransferDecoding.Slice slice =
        MailPart.encoding(node.header()).decode(content, 0, content.length, problems);
    String name = fileName(node.header(), ContentType.DEFAULT);
    if (!name.isEmpty()) {
      leaves.add(
          new MailPart(
              node.depth(),
              new ContentType("message/rfc822", null, false, false, null),
              name,
              "",
              new TransferDecoding.Slice(content, 0, 0)));
    }
    var header = HeaderBlock.scan(slice.bytes(), slice.from(), slice.to(), limits.maxHeaderBytes());
    noteCut(header);
    MimeMessage message = message(slice.bytes(), slice.from(), slice.to(), header);
    open.push(
        new Node(
            message,
            HeaderBlock.ofLines(message.getAllHeaderLines(), Integer.MAX_VALUE),
            node.depth() + 1,
            false));
  }

  private void noteCut(HeaderBlock header) {
    if (header.cut()) {
      problems.add(LIMIT, "a part's header is longer than " + limits.maxHeaderBytes() + " bytes");
    }
  }

  private void addLeaf(
      HeaderBlock header,
      ContentType type,
      String fileName,
      byte[] content,
      int from,
      int to,
      int depth) {
    leaves.add(MailPart.leaf(header, type, fileName, content, from, to, depth, problems));
  }

  private String fileName(HeaderBlock header, ContentType type) {
    int field = header.first(HeaderName.CONTENT_DISPOSITION);
    String name = null;
    String value = "";
    if (field >= 0) {
      value = header.rawValue(field);
      try {
        name = new ContentDisposition(value).getParameter("filename");
      } catch (ParseException e) {
        problems.add(BAD_MIME, "Content-Disposition: " + MailPart.fileName(value, new Problems()));
      }
    }
    if (name == null) {
      name = type.name();
      int typeField = header.first(HeaderName.CONTENT_TYPE);
      value = typeField < 0 ? "" : header.rawValue(typeField);
    }
    boolean decoded = value.indexOf("*=") >= 0 || value.indexOf("*0") >= 0; // RFC 2231
    if (name == null || !decoded) {
      return MailPart.fileName(name, problems);
    }
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return HeaderText.decode(bytes, 0, bytes.length, problems);
  }

  /** A multipart that hands out its parts as far as they were found, and not too many of them. */
  private static final class Pieces extends MimeMultipart {
    private final List<MimeBodyPart> found = new ArrayList<>();
    private final int max;

    Pieces(DataSource content, int max) throws MessagingException {
      super(content);
      this.max = max;
    }

    void split() throws MessagingException {
      parse();
    }

    @Override
    protected MimeBodyPart createMimeBodyPart(InputStream in) throws MessagingException {
      return keep(super.createMimeBodyPart(in));
    }

    @Override
    protected MimeBodyPart createMimeBodyPart(InternetHeaders headers, byte[] content)
        throws MessagingException {
      return keep(super.createMimeBodyPart(headers, content));
    }

    private MimeBodyPart keep(MimeBodyPart part) throws MessagingException {
      if (found.size() >= max) {
        throw new TooManyParts();
      }
      found.add(part);
      return part;
    }
  }

  private static final class TooManyParts extends MessagingException {
    private static final long serialVersionUID = 1L;
  }

  private record Bytes(byte[] bytes, String contentType) implements DataSource {
    @Override
    public InputStream getInputStream() {
      return new SharedByteArrayInputStream(bytes);
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      throw new IOException("a mail that is read cannot be written");
    }

    @Override
    public String getContentType() {
      return contentType;
    }

    @Override
    public String getName() {
      return "mail";
    }
  }
}
