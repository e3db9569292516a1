package dev.tidemark.deploy.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.analysis.report.PageStyle;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a request is answered with: a status, a body, and what headers say of it. Immutable. */
final class WebAnswer {
  static final String HTML = "text/html; charset=utf-8";
  static final String JSON = "application/json";
  static final String ATOM = "application/atom+xml; charset=utf-8";

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** Nothing but the page itself and the one style sheet that all pages have. */
  private static final String POLICY =
      "default-src 'none'; style-src 'sha256-"
          + Base64.getEncoder().encodeToString(sha256(styleElement().getBytes(UTF_8)))
          + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final int status;
  private final byte[] body;
  private final Map<String, String> headers;
  private final Optional<Instant> modified;

  private WebAnswer(
      int status, byte[] body, Map<String, String> headers, Optional<Instant> modified) {
    this.status = status;
    this.body = body;
    this.headers = headers;
    this.modified = modified;
  }

  /** What stands in the style element of a page, to the letter. */
  static String styleElement() {
    return "\n" + PageStyle.CSS;
  }

  static WebAnswer of(String type, byte[] body) {
    return new WebAnswer(200, body, Map.of("Content-Type", type), Optional.empty());
  }

  static WebAnswer of(String type, String body) {
    return of(type, body.getBytes(UTF_8));
  }

  /** A page that says what is the matter, in a sentence. */
  static WebAnswer failure(int status, String sentence) {
    return WebPage.of(
            Integer.toString(status), html -> html.raw("<p>").text(sentence).raw("</p>\n"))
        .status(status);
  }

  /** Leads to another path, for good. */
  static WebAnswer moved(String relative) {
    return failure(301, "It is at " + relative + ".").header("Location", relative);
  }

  WebAnswer status(int other) {
    return new WebAnswer(other, body, headers, modified);
  }

  WebAnswer header(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new WebAnswer(status, body, more, modified);
  }

  /** The same, last changed at that moment. */
  WebAnswer modified(Instant time) {
    return new WebAnswer(
            status, body, headers, Optional.of(Instant.ofEpochSecond(time.getEpochSecond())))
        .header("Last-Modified", HTTP_DATE.format(time));
  }

  int status() {
    return status;
  }

  /** The body; not to be changed. */
  byte[] body() {
    return body;
  }

  Map<String, String> headers() {
    var all = new LinkedHashMap<>(headers);
    all.put("Content-Security-Policy", POLICY);
    all.put("X-Content-Type-Options", "nosniff");
    all.put("Referrer-Policy", "no-referrer");
    if (status == 200) {
      all.put("ETag", tag());
      all.putIfAbsent("Cache-Control", "no-cache"); // May be kept, to be asked for again.
    }
    return all;
  }

  /** Names the content: the same bytes, the same tag. */
  private String tag() {
    return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(body)) + '"';
  }

  /**
   * Whether the client has this already (RFC 9110, 13.1): by the tag if it sent one, else by the
   * date.
   *
   * @param tags of the header If-None-Match; empty if there is none
   * @param since of the header If-Modified-Since; empty if there is none
   */
  boolean isKnown(String tags, String since) {
    if (status != 200) {
      return false;
    }
    if (!tags.isBlank()) {
      for (String known : tags.split(",", 64)) {
        String strong = known.strip().startsWith("W/") ? known.strip().substring(2) : known.strip();
        if (strong.equals("*") || strong.equals(tag())) {
          return true;
        }
      }
      return false;
    }
    if (since.isBlank() || modified.isEmpty()) {
      return false;
    }
    try {
      Instant known = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(since.strip()));
      return !modified.get().isAfter(known);
    } catch (java.time.DateTimeException e) {
      return false; // As RFC 9110 has it: what is no date is passed over.
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
