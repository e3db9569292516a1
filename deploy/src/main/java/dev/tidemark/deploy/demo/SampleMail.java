package dev.tidemark.deploy.demo;

import dev.tidemark.deploy.demo.SampleTexts.Person;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One mail while it is written, and its bytes as a list's archive keeps them. */
final class SampleMail {
  private static final Set<String> SIGNING = Set.of("gmail", "thunderbird", "outlook", "git");
  private static final int FOLD = 76;
  private static final int QUOTED_PRINTABLE_LINE = 75;

  /** How the parts are put together. */
  enum Layout {
    PLAIN,
    ALTERNATIVE,
    SIGNED,
    MIXED
  }

  /** An attachment; {@code encoding} is base64, quoted-printable, 8bit or 7bit. */
  record Attachment(String type, String name, String encoding, byte[] content) {}

  /** A mailing list and how it changes what it passes on. */
  record ListHome(String name, String address, String id, boolean mailman) {}

  String id;
  final Person from;
  String subject;
  final Instant date;
  String text;
  final List<String> references = new ArrayList<>();
  final List<String> to = new ArrayList<>();
  final List<String> cc = new ArrayList<>();
  final List<String> extraHeaders = new ArrayList<>();
  final List<Attachment> attachments = new ArrayList<>();
  final Set<Oddity> oddities = EnumSet.noneOf(Oddity.class);
  Layout layout = Layout.PLAIN;
  Charset charset;
  String encoding;
  String mailer;
  @Nullable String charsetLabel;
  @Nullable String dateHeader;
  @Nullable String inReplyTo;
  boolean flowed;

  /** Bit per list. */
  int lists = 1;

  /** From sending to archiving. */
  Duration delay = Duration.ofSeconds(40);

  /** Applied to the finished bytes that are the same on every list. */
  @Nullable UnaryOperator<byte[]> tweak;

  /** Kept from the first list's copy to the second's. */
  private byte @Nullable [] common;

  SampleMail(String id, Person from, String subject, Instant date, String text) {
    this.id = id;
    this.from = from;
    this.subject = subject;
    this.date = date;
    this.text = text;
    this.charset = from.charset();
    this.encoding = from.encoding();
    this.mailer = from.mailer();
  }

  /** As git send-email sends it: nothing but ASCII goes without a charset. */
  SampleMail asPatch() {
    charset = StandardCharsets.UTF_8;
    encoding = isAscii(text) ? "7bit" : "8bit";
    mailer = "git";
    return this;
  }

  SampleMail inReplyTo(SampleMail parent) {
    references.addAll(parent.references);
    if (!parent.id.isEmpty()) {
      references.add(parent.id);
    }
    while (references.size() > 12) {
      references.remove(1);
    }
    return this;
  }

  SampleMail odd(Oddity... which) {
    oddities.addAll(List.of(which));
    return this;
  }

  boolean on(int list) {
    return (lists & 1 << list) != 0;
  }

  Instant archived(int list) {
    return date.plus(delay).plusSeconds(list * 7L);
  }

  /** The bytes that a list's archive keeps. */
  byte[] bytes(int list, ListHome home) {
    byte[] shared = shared();
    StringBuilder head = new StringBuilder(600);
    Instant archived = archived(list);
    String token =
        Long.toHexString(id.hashCode() * 0x9E3779B97F4A7C15L ^ list).toUpperCase(Locale.ROOT);
    if (home.mailman()) {
      head.append("Return-Path: <").append(home.name()).append("-bounces@lists.shore.example>\n");
      received(head, "lists.shore.example", "archive.sea.example", token, archived, ZoneOffset.UTC);
      received(
          head,
          "mx." + from.domain(),
          "lists.shore.example",
          token,
          archived.minusSeconds(3),
          ZoneOffset.ofHours(1));
      head.append("X-Mailman-Version: 2.1.39\nPrecedence: list\nList-Id: Tide driver development <")
          .append(home.id())
          .append(">\n");
      head.append("List-Post: <mailto:").append(home.address()).append(">\n");
      head.append("Errors-To: ").append(home.name()).append("-bounces@lists.shore.example\n");
    } else {
      head.append("Return-Path: <")
          .append(home.name())
          .append("+bounces-")
          .append(Math.abs(id.hashCode() % 90_000))
          .append("-archive=sea.example@vger.tide.example>\n");
      received(head, "vger.tide.example", "archive.sea.example", token, archived, ZoneOffset.UTC);
      received(
          head,
          "smtp." + from.domain(),
          "vger.tide.example",
          token,
          archived.minusSeconds(2),
          ZoneOffset.UTC);
      head.append("Precedence: bulk\nX-Mailing-List: ").append(home.address()).append('\n');
      head.append("List-Id: <").append(home.id()).append(">\n");
      head.append("List-Unsubscribe: <mailto:")
          .append(home.name())
          .append("+unsubscribe@vger.tide.example>\n");
    }
    byte[] own = head.toString().getBytes(StandardCharsets.US_ASCII);
    byte[] footer = new byte[0];
    if (oddities.contains(Oddity.LIST_FOOTER) && home.mailman()) {
      footer =
          ("_______________________________________________\n"
                  + home.name()
                  + " mailing list\n"
                  + home.address()
                  + "\n")
              .getBytes(StandardCharsets.US_ASCII);
    } else if (oddities.contains(Oddity.LIST_FOOTER)) {
      footer =
          ("--\nTo unsubscribe from this list: send the line \"unsubscribe "
                  + home.name()
                  + "\" in\nthe body of a message to majordomo@vger.tide.example\n")
              .getBytes(StandardCharsets.US_ASCII);
    }
    byte[] out = new byte[own.length + shared.length + footer.length];
    System.arraycopy(own, 0, out, 0, own.length);
    System.arraycopy(shared, 0, out, own.length, shared.length);
    System.arraycopy(footer, 0, out, own.length + shared.length, footer.length);
    return out;
  }

  private synchronized byte[] shared() {
    byte[] bytes = common;
    if (bytes != null) {
      common = null;
      return bytes;
    }
    bytes = render();
    if (Integer.bitCount(lists) > 1) {
      common = bytes;
    }
    return bytes;
  }

  private static void received(
      StringBuilder out, String from, String by, String token, Instant when, ZoneOffset zone) {
    out.append("Received: from ")
        .append(from)
        .append(" (")
        .append(from)
        .append(" [192.0.2.")
        .append(Math.floorMod(from.hashCode(), 250) + 1)
        .append("])\n");
    out.append("\tby ")
        .append(by)
        .append(" (Postfix) with ESMTPS id ")
        .append(token, 0, Math.min(10, token.length()))
        .append(";\n\t")
        .append(MailDate.header(when, zone))
        .append('\n');
  }

  private byte[] render() {
    if (layout == Layout.PLAIN && !attachments.isEmpty()) {
      layout = Layout.MIXED;
    }
    if (!charset.newEncoder().canEncode(text)) {
      charset = StandardCharsets.UTF_8;
      encoding = encoding.equals("7bit") ? "8bit" : encoding;
    }
    StringBuilder head = new StringBuilder(1000);
    if (oddities.contains(Oddity.MUNGED_FROM)) {
      header(
          head,
          "From",
          encodeWords(from.name() + " via tide-drivers", charset)
              + " <tide-drivers@lists.shore.example>");
      header(head, "Reply-To", encodeWords(from.name(), charset) + " <" + from.address() + ">");
      header(
          head, "X-Original-From", encodeWords(from.name(), charset) + " <" + from.address() + ">");
    } else {
      header(head, "From", encodeWords(from.name(), charset) + " <" + from.address() + ">");
    }
    if (!to.isEmpty()) {
      header(head, "To", mailboxes(to));
    }
    if (!cc.isEmpty()) {
      header(head, "Cc", mailboxes(cc));
    }
    header(head, "Subject", encodeWords(subject, charset));
    String shown = dateHeader == null ? MailDate.header(date, from.zone()) : dateHeader;
    if (!shown.isEmpty()) {
      header(head, "Date", shown);
    }
    if (!id.isEmpty()) {
      header(head, "Message-ID", "<" + id + ">");
    }
    if (inReplyTo != null) {
      header(head, "In-Reply-To", inReplyTo);
    } else if (!references.isEmpty()) {
      header(head, "In-Reply-To", "<" + references.getLast() + ">");
    }
    if (!references.isEmpty()) {
      header(head, "References", "<" + String.join(">\n\t<", references) + ">");
    }
    if (SIGNING.contains(mailer)) {
      head.append("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=").append(from.domain());
      head.append(
          "; s=shore;\n\th=from:to:cc:subject:date:message-id:in-reply-to:references;\n\tb=");
      head.append(new Dice(id.hashCode()).alphanumeric(64)).append("\n\t ");
      head.append(new Dice(id.hashCode() + 1L).alphanumeric(64)).append("==\n");
    }
    for (String extra : extraHeaders) {
      head.append(extra).append('\n');
    }
    mailerHeader(head);
    ByteArrayOutputStream out = new ByteArrayOutputStream(head.length() + text.length() + 512);
    String boundary = "=-" + Integer.toHexString(id.hashCode() * 31 + subject.hashCode());
    switch (layout) {
      case PLAIN -> {
        if (!(mailer.equals("git") && encoding.equals("7bit") && charsetLabel == null)) {
          head.append("MIME-Version: 1.0\n");
          textHeaders(head);
        }
        write(out, head.append('\n'));
        out.writeBytes(encoded());
      }
      case ALTERNATIVE -> {
        multipart(head, "alternative", boundary, "");
        write(out, head);
        textPart(out, boundary);
        String html =
            "<html><body><p>"
                + text.replace("&", "&amp;")
                    .replace("<", "&lt;")
                    .replace(">", "&gt;")
                    .replace("\n\n", "</p>\n<p>")
                    .replace("\n", "<br>\n")
                + "</p></body></html>\n";
        part(
            out,
            boundary,
            new Attachment(
                "text/html; charset=utf-8",
                "",
                "quoted-printable",
                html.getBytes(StandardCharsets.UTF_8)));
        close(out, boundary);
      }
      case SIGNED -> {
        multipart(
            head,
            "signed",
            boundary,
            "; micalg=pgp-sha256;\n\tprotocol=\"application/pgp-signature\"");
        write(out, head);
        textPart(out, boundary);
        String signature =
            "-----BEGIN PGP SIGNATURE-----\n\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(new Dice(id.hashCode()).bytes(119))
                + "\n="
                + new Dice(id.hashCode()).alphanumeric(4)
                + "\n-----END PGP SIGNATURE-----\n";
        part(
            out,
            boundary,
            new Attachment(
                "application/pgp-signature",
                "signature.asc",
                "7bit",
                signature.getBytes(StandardCharsets.US_ASCII)));
        close(out, boundary);
      }
      case MIXED -> {
        multipart(head, "mixed", boundary, "");
        write(out, head);
        textPart(out, boundary);
        for (Attachment attachment : attachments) {
          part(out, boundary, attachment);
        }
        close(out, boundary);
      }
    }
    byte[] bytes = out.toByteArray();
    return tweak == null ? bytes : tweak.apply(bytes);
  }

  private void mailerHeader(StringBuilder head) {
    switch (mailer) {
      case "git" ->
          header(
              head,
              "X-Mailer",
              "git-send-email 2.4" + Math.floorMod(from.address().hashCode(), 6) + ".0");
      case "thunderbird" -> header(head, "User-Agent", "Mozilla Thunderbird");
      case "evolution" -> header(head, "User-Agent", "Evolution 3.50.3");
      case "outlook" -> header(head, "X-Mailer", "Microsoft Outlook 16.0");
      case "foxmail" -> header(head, "X-Mailer", "Foxmail 7.2.25");
      case "wanderlust" -> header(head, "User-Agent", "Wanderlust/2.15.9");
      case "mutt" -> header(head, "User-Agent", "Mutt/2.2.12");
      default -> {}
    }
  }

  private void textHeaders(StringBuilder head) {
    String label = charsetLabel == null ? charset.name().toLowerCase(Locale.ROOT) : charsetLabel;
    header(
        head, "Content-Type", "text/plain; charset=" + label + (flowed ? "; format=flowed" : ""));
    header(head, "Content-Transfer-Encoding", encoding);
  }

  private static void multipart(StringBuilder head, String kind, String boundary, String more) {
    head.append("MIME-Version: 1.0\nContent-Type: multipart/")
        .append(kind)
        .append("; boundary=\"")
        .append(boundary)
        .append('"')
        .append(more)
        .append("\n\n");
  }

  private void textPart(ByteArrayOutputStream out, String boundary) {
    StringBuilder head = new StringBuilder("--" + boundary + "\n");
    textHeaders(head);
    write(out, head.append('\n'));
    out.writeBytes(encoded());
    out.write('\n');
  }

  private static void part(ByteArrayOutputStream out, String boundary, Attachment a) {
    StringBuilder head = new StringBuilder("--" + boundary + "\nContent-Type: " + a.type());
    if (!a.name().isEmpty()) {
      head.append("; name=\"")
          .append(a.name())
          .append("\"\nContent-Disposition: attachment; filename=\"")
          .append(a.name())
          .append('"');
    }
    head.append("\nContent-Transfer-Encoding: ").append(a.encoding()).append("\n\n");
    write(out, head);
    out.writeBytes(encode(a.content(), a.encoding()));
    out.write('\n');
  }

  private static void close(ByteArrayOutputStream out, String boundary) {
    write(out, new StringBuilder("--" + boundary + "--\n"));
  }

  private byte[] encoded() {
    return encode(text.getBytes(charset), encoding);
  }

  private static byte[] encode(byte[] content, String encoding) {
    return switch (encoding) {
      case "base64" ->
          (Base64.getMimeEncoder(FOLD, new byte[] {'\n'}).encodeToString(content) + "\n")
              .getBytes(StandardCharsets.US_ASCII);
      case "quoted-printable" -> quotedPrintable(content);
      default -> content;
    };
  }

  private static byte[] quotedPrintable(byte[] in) {
    String hex = "0123456789ABCDEF";
    ByteArrayOutputStream out = new ByteArrayOutputStream(in.length + in.length / 8);
    int column = 0;
    for (int i = 0; i < in.length; i++) {
      int c = in[i] & 0xff;
      if (c == '\n') {
        out.write('\n');
        column = 0;
        continue;
      }
      boolean lineEnd = i + 1 == in.length || in[i + 1] == '\n';
      boolean plain = (c >= 33 && c < 127 && c != '=') || ((c == ' ' || c == '\t') && !lineEnd);
      if (column + (plain ? 1 : 3) > QUOTED_PRINTABLE_LINE) {
        out.write('=');
        out.write('\n');
        column = 0;
      }
      if (plain) {
        out.write(c);
        column++;
      } else {
        out.write('=');
        out.write(hex.charAt(c >> 4));
        out.write(hex.charAt(c & 15));
        column += 3;
      }
    }
    return out.toByteArray();
  }

  private static void write(ByteArrayOutputStream out, StringBuilder text) {
    out.writeBytes(text.toString().getBytes(StandardCharsets.US_ASCII));
  }

  private String mailboxes(List<String> boxes) {
    StringBuilder out = new StringBuilder();
    int column = 4;
    for (String box : boxes) {
      int open = box.indexOf('<');
      String shown =
          open <= 0
              ? box
              : encodeWords(box.substring(0, open - 1), StandardCharsets.UTF_8)
                  + " "
                  + box.substring(open);
      if (!out.isEmpty()) {
        out.append(column + shown.length() > FOLD ? ",\n\t" : ", ");
        column = column + shown.length() > FOLD ? 8 : column + 2;
      }
      out.append(shown);
      column += shown.length();
    }
    return out.toString();
  }

  private static void header(StringBuilder out, String name, String value) {
    out.append(name).append(": ");
    int room = FOLD - name.length() - 2;
    String rest = value;
    while (rest.length() > room && rest.indexOf('\n') < 0) {
      int at = rest.lastIndexOf(' ', room);
      if (at <= 0) {
        break;
      }
      out.append(rest, 0, at).append('\n');
      rest = rest.substring(at);
      room = FOLD;
    }
    out.append(rest).append('\n');
  }

  /** RFC 2047 encoded words where the text is not ASCII: B for scripts, Q for Latin letters. */
  private static String encodeWords(String text, Charset wanted) {
    if (isAscii(text)) {
      return text;
    }
    Charset charset = wanted.newEncoder().canEncode(text) ? wanted : StandardCharsets.UTF_8;
    String label = charset.name().toLowerCase(Locale.ROOT);
    boolean latin = text.chars().allMatch(c -> c < 0x250);
    StringBuilder out = new StringBuilder();
    int chunk = latin ? 20 : 12;
    for (int at = 0; at < text.length(); at += chunk) {
      byte[] bytes = text.substring(at, Math.min(text.length(), at + chunk)).getBytes(charset);
      out.append(at == 0 ? "=?" : " =?").append(label);
      if (latin) {
        out.append("?Q?");
        for (byte b : bytes) {
          int c = b & 0xff;
          if (c == ' ') {
            out.append('_');
          } else if (c > 32 && c < 127 && "=?_\"(),.:;<>@[\\]".indexOf(c) < 0) {
            out.append((char) c);
          } else {
            out.append(String.format(Locale.ROOT, "=%02X", c));
          }
        }
      } else {
        out.append("?B?").append(Base64.getEncoder().encodeToString(bytes));
      }
      out.append("?=");
    }
    return out.toString();
  }

  static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 127) {
        return false;
      }
    }
    return true;
  }
}
