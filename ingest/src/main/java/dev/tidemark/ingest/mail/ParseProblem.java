package dev.tidemark.ingest.mail;

import static java.util.Objects.requireNonNull;

/**
 * Something in a mail that could not be read as its standard asks. A mail with problems is indexed
 * all the same, as far as it goes.
 *
 * @param kind what was wrong
 * @param detail the bad value, cut to a length fit for a log line; hostile text, to be escaped
 *     where it is shown
 */
public record ParseProblem(Kind kind, String detail) {

  /** The things that go wrong in real mail. */
  public enum Kind {
    /** No Message-ID; one was made from the content hash. */
    NO_MESSAGE_ID,
    /** No usable Date; the time it was received stands in. */
    BAD_DATE,
    /** No usable From. */
    BAD_FROM,
    /** An address list that does not follow RFC 5322; what could be read was kept. */
    BAD_ADDRESS,
    /** A charset nobody knows; another was guessed. */
    UNKNOWN_CHARSET,
    /** Bytes that do not exist in the charset named. */
    MALFORMED_CHARSET,
    /** A Content-Transfer-Encoding that is unknown or whose data is broken. */
    BAD_ENCODING,
    /** A MIME structure that is broken: no boundary, no end, bad parameters. */
    BAD_MIME,
    /** NUL bytes in text; dropped. */
    NUL,
    /** A limit of {@code ParserLimits} was reached; the rest of that part was left out. */
    LIMIT
  }

  private static final int MAX_DETAIL = 120;

  public ParseProblem {
    requireNonNull(kind, "kind");
    detail = detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL) + "…";
  }
}
