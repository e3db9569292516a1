package dev.tidemark.analysis.report;

import dev.tidemark.analysis.Period;
import dev.tidemark.ingest.mail.RawMail;
import dev.tidemark.testing.RealArchive;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MailDateFormat;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The real archive read by other means than the program's: a mail library's parser, a union-find,
 * and a few patterns. Robots are known by name only; that is enough for the archive at hand.
 */
final class RawMails {
  private static final long YEAR = 366L * 24 * 60 * 60;
  private static final Pattern ADDRESS = Pattern.compile("[^\\s<>\",]+@[^\\s<>\",]+");
  private static final Pattern APPLIED =
      Pattern.compile(
          "((I|I've|I have|Both|All|Now|Thanks,|Series) )*([Aa]pplied|[Qq]ueued( up)?|[Pp]icked"
              + " up|[Pp]ushed)([,.!;]| (to|into|for|on|as|this to|these to) | to$|$| \\(| --).*");
  private static final Pattern TRIED =
      Pattern.compile("^[a-z].*|.*(\\?|\\btest|suggest|comment|\\bv\\d++(?!\\.)|next version).*");
  private static final Pattern ID = Pattern.compile("<([^<>\\s]+)>");
  private static final Pattern TAGS = Pattern.compile("^((?:\\[[^\\]]*\\]\\s*)+)(.*)$");
  private static final Pattern VERSION = Pattern.compile("(?i)\\bv\\s?(\\d+)\\b");
  private static final Pattern COUNTER = Pattern.compile("\\b(\\d+)/(\\d+)\\b");
  private static final Pattern DIFF = Pattern.compile("(?m)^[> ]*(diff --git |@@ -|\\+\\+\\+ )");
  private static final Pattern HUNK =
      Pattern.compile("^@@ -\\d+(?:,(\\d+))? \\+\\d+(?:,(\\d+))? @@.*");

  /** A mail, and what it answers, the direct parent last. */
  record Mail(
      String id,
      List<String> parents,
      String subject,
      String from,
      String person,
      boolean robot,
      boolean stable,
      long time,
      String text) {

    /** The author's name as it stands in From. */
    String name() {
      return from.replaceFirst("\\s*<.*", "").replaceAll("^\"|\"$", "");
    }

    /** The author's address. */
    String address() {
      return from.replaceFirst(".*<([^>]*)>.*", "$1");
    }

    /** What its subject says if it begins a patch, a cover letter or a pull request. */
    Optional<Tag> tag() {
      Matcher tags = TAGS.matcher(subject);
      if (!tags.matches() || !tags.group(1).matches("(?i).*\\b(PATCH|RFC|PULL).*")) {
        return Optional.empty();
      }
      String words = tags.group(1);
      Matcher version = VERSION.matcher(words.replace("PATCHv", "PATCH v"));
      Matcher counter = COUNTER.matcher(words);
      boolean counted = counter.find();
      return Optional.of(
          new Tag(
              words.contains("RFC"),
              words.toUpperCase(Locale.ROOT).contains("PULL"),
              words.toUpperCase(Locale.ROOT).contains("RESEND"),
              version.find() ? Integer.parseInt(version.group(1)) : 1,
              counted ? Integer.parseInt(counter.group(1)) : 1,
              counted ? Integer.parseInt(counter.group(2)) : 1,
              counted,
              tags.group(2).strip()));
    }
  }

  /** What stands in the brackets of a subject, and the title behind them. */
  record Tag(
      boolean rfc,
      boolean pull,
      boolean resend,
      int version,
      int index,
      int total,
      boolean counted,
      String title) {}

  /** Files, added and removed lines. */
  record Stat(int files, int added, int removed) {}

  /** The mails of one posting: those with equal version and total by one person in one thread. */
  record Posting(List<Mail> mails) {
    Mail head() {
      return mails.stream()
          .min(
              (a, b) ->
                  Integer.compare(a.tag().orElseThrow().index(), b.tag().orElseThrow().index()))
          .orElseThrow();
    }

    Tag tag() {
      return head().tag().orElseThrow();
    }

    List<Mail> patches() {
      return mails.stream().filter(mail -> mail.tag().orElseThrow().index() > 0).toList();
    }

    boolean hasIndex(int index) {
      return mails.stream().anyMatch(mail -> mail.tag().orElseThrow().index() == index);
    }

    /** The Message-ID of a cover letter that is not here, as its patches answer it. */
    Optional<String> ghost() {
      List<String> parents = head().parents();
      return tag().counted() && !hasIndex(0) && !parents.isEmpty()
          ? Optional.of(parents.getLast())
          : Optional.empty();
    }
  }

  final List<Mail> mails = new ArrayList<>();
  final List<Posting> postings = new ArrayList<>();
  private final Map<String, Mail> byId = new HashMap<>();
  private final Map<String, Posting> postingOfMail = new HashMap<>();
  private final Map<String, Posting> postingOfGhost = new HashMap<>();
  private final Map<String, String> joined = new HashMap<>();

  /** No mails. */
  static final RawMails NONE = new RawMails();

  private RawMails() {}

  /** Every mail of the real archive. */
  static RawMails read() throws MessagingException, IOException {
    var all = new RawMails();
    for (RawMail raw : RealArchive.mails()) {
      Mail mail = all.read(raw);
      all.mails.add(mail);
      all.byId.putIfAbsent(mail.id(), mail);
    }
    all.group();
    return all;
  }

  private void group() {
    Map<String, List<Mail>> grouped = new LinkedHashMap<>();
    for (Mail mail : mails) {
      Optional<Tag> tag = mail.tag();
      if (tag.isPresent() && !mail.robot()) {
        String key =
            tag.get().counted()
                ? person(mail)
                    + ' '
                    + thread(mail)
                    + ' '
                    + tag.get().version()
                    + ' '
                    + tag.get().total()
                : mail.id();
        grouped.computeIfAbsent(key, k -> new ArrayList<>()).add(mail);
      }
    }
    grouped.values().forEach(this::post);
    for (Posting posting : postings) {
      posting.mails().forEach(mail -> postingOfMail.putIfAbsent(mail.id(), posting));
      posting.ghost().ifPresent(id -> postingOfGhost.putIfAbsent(id, posting));
    }
  }

  /**
   * Patches that were sent without a thread, each its own, are one posting with those just sent.
   */
  private void post(List<Mail> group) {
    Mail first = group.getFirst();
    Tag tag = first.tag().orElseThrow();
    for (Posting posting : postings) {
      Tag other = posting.tag();
      if (tag.counted()
          && other.counted()
          && tag.total() == other.total()
          && tag.version() == other.version()
          && person(first).equals(person(posting.head()))
          && Math.abs(first.time() - posting.head().time()) < 600
          && group.stream().noneMatch(mail -> posting.hasIndex(mail.tag().orElseThrow().index()))) {
        posting.mails().addAll(group);
        return;
      }
    }
    postings.add(new Posting(group));
  }

  private Mail read(RawMail raw) throws MessagingException, IOException {
    var message =
        new MimeMessage(
            Session.getInstance(new Properties()), new ByteArrayInputStream(raw.bytes()));
    String id = first(header(message, "Message-ID"));
    var parents = new ArrayList<String>();
    Matcher matcher =
        ID.matcher(header(message, "References") + " " + header(message, "In-Reply-To"));
    while (matcher.find()) {
      parents.remove(matcher.group(1));
      parents.add(matcher.group(1));
      join("m " + id, "m " + matcher.group(1));
    }
    String from = header(message, "From");
    String address;
    String name;
    try {
      InternetAddress mailbox = InternetAddress.parseHeader(from, false)[0];
      address = String.valueOf(mailbox.getAddress()).toLowerCase(Locale.ROOT);
      name = mailbox.getPersonal() == null ? "" : mailbox.getPersonal();
    } catch (MessagingException e) {
      address = from;
      name = "";
    }
    String person = "a " + address;
    String plain =
        name.replaceFirst("(?i) via .*", "")
            .replaceFirst("[(\\[].*", "")
            .replaceAll("[.'\"]", "")
            .replaceAll("[^\\p{L}\\p{N}]+", " ")
            .strip()
            .toLowerCase(Locale.ROOT);
    if (name.indexOf(',') > 0) {
      String[] parts = name.split(",", 2);
      plain = (parts[1].strip() + " " + parts[0].strip()).toLowerCase(Locale.ROOT);
    }
    Matcher relayed = ADDRESS.matcher(header(message, "Reply-To"));
    if (address.startsWith("devnull+") && relayed.find()) {
      join(person, "a " + relayed.group().toLowerCase(Locale.ROOT));
    }
    if (plain.indexOf(' ') > 0 && name.indexOf('@') < 0) {
      join(person, "n " + plain);
    }
    String subject =
        MimeUtility.decodeText(MimeUtility.unfold(header(message, "Subject")))
            .replaceAll("\\s+", " ")
            .strip();
    String[] hops = message.getHeader("Received");
    long arrived =
        hops == null
            ? raw.archived().getEpochSecond()
            : date(
                hops[0].substring(hops[0].lastIndexOf(';') + 1), raw.archived().getEpochSecond());
    long sent = date(header(message, "Date"), arrived);
    long time = sent <= arrived && sent > arrived - YEAR ? sent : arrived;
    boolean robot = from.contains("kernel test robot") || from.contains("patchwork-bot+");
    boolean stable = subject.contains("AUTOSEL");
    return new Mail(
        id,
        List.copyOf(parents),
        subject,
        MimeUtility.decodeText(MimeUtility.unfold(from)),
        person,
        robot,
        stable,
        time,
        text(message, raw.bytes()));
  }

  /** The first part of plain text; the bytes as they are if the library cannot make it out. */
  private static String text(MimeMessage message, byte[] raw) {
    try {
      String text = text(message);
      return (text == null ? "" : text).replace("\r\n", "\n");
    } catch (MessagingException | IOException e) {
      return new String(raw, StandardCharsets.UTF_8);
    }
  }

  private static @Nullable String text(Part part) throws MessagingException, IOException {
    Object content = part.getContent();
    if (content instanceof String text
        && (part.isMimeType("text/plain") || part.isMimeType("text/x-*"))) {
      boolean flowed = part.getContentType().matches("(?is).*format=\"?flowed.*");
      return flowed ? unflowed(text) : text;
    }
    if (content instanceof Multipart several) {
      for (int i = 0; i < several.getCount(); i++) {
        BodyPart inner = several.getBodyPart(i);
        String text = text(inner);
        if (text != null) {
          return text;
        }
      }
    }
    return null;
  }

  /**
   * The lines of format=flowed as they were typed: a blank at the end goes on in the next line, one
   * in front is stuffing. With a diff in it, also a quoted one, the text stays as it is.
   */
  private static String unflowed(String text) {
    String lines = text.replace("\r\n", "\n");
    return DIFF.matcher(lines).find()
        ? lines
        : lines.replaceAll("(?m)^ ", "").replaceAll("(?m)^((?!>|-- $).*) \n(?!>)", "$1 ");
  }

  private static long date(String text, long otherwise) {
    try {
      return new MailDateFormat()
          .parse(MimeUtility.unfold(text).strip())
          .toInstant()
          .getEpochSecond();
    } catch (ParseException e) {
      return otherwise;
    }
  }

  private static String header(MimeMessage message, String name) throws MessagingException {
    String value = message.getHeader(name, " ");
    return value == null ? "" : value;
  }

  private static String first(String ids) {
    Matcher matcher = ID.matcher(ids);
    return matcher.find() ? matcher.group(1) : ids;
  }

  String root(String key) {
    String at = key;
    while (joined.containsKey(at)) {
      at = joined.get(at);
    }
    return at;
  }

  private void join(String a, String b) {
    String rootA = root(a);
    String rootB = root(b);
    if (!rootA.equals(rootB)) {
      joined.put(rootA, rootB);
    }
  }

  /** Names the thread of a mail. */
  String thread(Mail mail) {
    return root("m " + mail.id());
  }

  /** Names who wrote a mail. */
  String person(Mail mail) {
    return root(mail.person());
  }

  /** The mails by people that were written in a period, those of stable queues left out. */
  List<Mail> in(Period period) {
    return mails.stream()
        .filter(mail -> !mail.robot() && !mail.stable() && period.contains(mail.time()))
        .toList();
  }

  Mail mail(String id) {
    Mail mail = byId.get(id);
    if (mail == null) {
      throw new AssertionError("no mail " + id);
    }
    return mail;
  }

  /** The posting that a mail is part of. */
  Optional<Posting> posting(String id) {
    return Optional.ofNullable(postingOfMail.get(id));
  }

  private Optional<Posting> ofGhost(String id) {
    return byId.containsKey(id) ? Optional.empty() : Optional.ofNullable(postingOfGhost.get(id));
  }

  /**
   * The posting that a mail answers, by its nearest ancestor that is part of one; where its own
   * references are cut short, by what its ancestors answer.
   */
  Optional<Posting> answered(Mail mail) {
    return answered(mail, new HashSet<>());
  }

  /**
   * Whether a mail says that what it answers was taken into a tree: by a maintainer's words at the
   * beginning of a line, or by a robot's; of an own patch only in an answer to the patch itself.
   */
  boolean applies(Mail mail) {
    Optional<Posting> posting = answered(mail);
    if (posting.isEmpty() || mail.subject().contains("(subset)")) {
      return false;
    }
    boolean own = person(posting.get().head()).equals(person(mail));
    boolean direct = !mail.parents().isEmpty() && posting(mail.parents().getLast()).equals(posting);
    boolean says =
        mail.robot()
            ? mail.text().contains("was applied to")
            : mail.id().contains(".b4-ty@")
                || mail.text()
                    .lines()
                    .anyMatch(
                        line -> APPLIED.matcher(line).matches() && !TRIED.matcher(line).matches());
    return says && (!own || direct);
  }

  private Optional<Posting> answered(Mail mail, Set<String> met) {
    if (mail.tag().isPresent() || !met.add(mail.id())) {
      return Optional.empty();
    }
    for (String parent : mail.parents().reversed()) {
      Optional<Posting> posting = posting(parent).or(() -> ofGhost(parent));
      if (posting.isPresent()) {
        return posting;
      }
    }
    for (String parent : mail.parents().reversed()) {
      Mail above = byId.get(parent);
      Optional<Posting> posting = above == null ? Optional.empty() : answered(above, met);
      if (posting.isPresent()) {
        return posting;
      }
    }
    return Optional.empty();
  }

  /** Lines of the diffs in a text, counted hunk by hunk. */
  static Stat diff(String text) {
    int files = 0;
    int added = 0;
    int removed = 0;
    int oldLeft = 0;
    int newLeft = 0;
    for (String line : text.split("\n", -1)) {
      if (oldLeft > 0 || newLeft > 0) {
        char c = line.isEmpty() ? ' ' : line.charAt(0);
        switch (c) {
          case '+' -> {
            added++;
            newLeft--;
          }
          case '-' -> {
            removed++;
            oldLeft--;
          }
          case '\\' -> {}
          default -> {
            oldLeft--;
            newLeft--;
          }
        }
        continue;
      }
      files += line.startsWith("diff --git ") ? 1 : 0;
      Matcher hunk = HUNK.matcher(line);
      if (hunk.matches()) {
        oldLeft = hunk.group(1) == null ? 1 : Integer.parseInt(hunk.group(1));
        newLeft = hunk.group(2) == null ? 1 : Integer.parseInt(hunk.group(2));
      }
    }
    return new Stat(files, added, removed);
  }
}
