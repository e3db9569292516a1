package dev.tidemark.index.schema;

import dev.tidemark.ingest.mail.BodyText;
import dev.tidemark.ingest.mail.ContentHash;
import dev.tidemark.ingest.mail.MailAddress;
import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.MailMessage;
import dev.tidemark.ingest.mail.MailParser;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.ingest.mail.ParseProblem;
import dev.tidemark.ingest.mail.ParserLimits;
import dev.tidemark.ingest.mail.RawMail;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A parser that gives back something for every mail, and counts what was wrong. The parser promises
 * not to throw; this is what keeps those going who take in every mail there is, should it break the
 * promise. Thread-safe.
 */
public final class CarefulParser {

  private static final Logger LOG = LoggerFactory.getLogger(CarefulParser.class);

  private final MailParser parser;
  private final AtomicLong failures = new AtomicLong();
  private final EnumMap<ParseProblem.Kind, Long> problems = new EnumMap<>(ParseProblem.Kind.class);

  /**
   * @param limits how much of a mail is read
   */
  public CarefulParser(ParserLimits limits) {
    this.parser = new MailParser(limits);
  }

  /** Mails that made a stage fail. */
  public long failures() {
    return failures.get();
  }

  /** How many mails had each problem. */
  public Map<ParseProblem.Kind, Long> problems() {
    synchronized (problems) {
      return Map.copyOf(problems);
    }
  }

  /** Reads a mail; one that cannot be read at all is known by its blob id. */
  public MailMessage parse(RawMail raw) {
    try {
      return parser.parse(raw.bytes(), raw.archived());
    } catch (RuntimeException | StackOverflowError e) {
      failed(raw.key(), "parsing", e);
      return unreadable(raw);
    }
  }

  /** Counts the problems of a mail that enters the index. */
  public void count(MailMessage mail) {
    if (mail.problems().isEmpty()) {
      return;
    }
    var kinds = EnumSet.noneOf(ParseProblem.Kind.class);
    for (ParseProblem problem : mail.problems()) {
      kinds.add(problem.kind());
    }
    synchronized (problems) {
      for (ParseProblem.Kind kind : kinds) {
        problems.merge(kind, 1L, Long::sum);
      }
    }
  }

  /** Counts and logs a mail that made a stage fail. */
  public void failed(MailKey key, String doing, Throwable e) {
    failures.incrementAndGet();
    LOG.atError()
        .setCause(e)
        .addKeyValue("copy", key)
        .addKeyValue("doing", doing)
        .log("a mail made a stage fail; it is taken without its text");
  }

  /** The same copies with nothing but what threads and removal need. */
  public static List<ParsedCopy> bare(List<ParsedCopy> copies) {
    var bare = new ArrayList<ParsedCopy>(copies.size());
    for (ParsedCopy copy : copies) {
      bare.add(new ParsedCopy(copy.raw(), bare(copy.mail())));
    }
    return bare;
  }

  private static MailMessage bare(MailMessage mail) {
    return new MailMessage(
        mail.messageIds(),
        mail.references(),
        mail.subject(),
        List.of(),
        mail.author(),
        List.of(),
        List.of(),
        mail.sent(),
        mail.received(),
        List.of(),
        List.of(),
        Map.of(),
        BodyText.EMPTY,
        mail.contentHash(),
        mail.size(),
        mail.problems());
  }

  private static MailMessage unreadable(RawMail raw) {
    return new MailMessage(
        List.of(new MessageId(raw.key().blob() + "@unreadable.invalid")),
        List.of(),
        "",
        List.of(),
        new MailAddress("", ""),
        List.of(),
        List.of(),
        raw.archived(),
        raw.archived(),
        List.of(),
        List.of(),
        Map.of(),
        BodyText.EMPTY,
        new ContentHash(sha256(raw.bytes())),
        raw.bytes().length,
        List.of());
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
