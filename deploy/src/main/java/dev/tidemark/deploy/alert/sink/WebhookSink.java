package dev.tidemark.deploy.alert.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.analysis.alert.AlertEvent;
import dev.tidemark.analysis.alert.AlertEventCodec;
import dev.tidemark.analysis.alert.Destination.Webhook;
import dev.tidemark.analysis.alert.Destination.Webhook.Form;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Posts events over HTTP. The request carries the headers of Standard Webhooks 1.0: {@code
 * webhook-id} (the event's id), {@code webhook-timestamp} (seconds since 1970) and, where the rule
 * has a key, {@code webhook-signature} ({@code v1,} and the Base64 of HMAC-SHA256 over {@code
 * ID.TIMESTAMP.BODY}), which libraries for most languages can verify. Nothing it says has a part of
 * the URL in it.
 */
final class WebhookSink implements Sink {
  /** A body of many events stays below what receivers commonly take: about a megabyte. */
  private static final int ROOM = 100;

  private static final String SECRET_PREFIX = "whsec_";
  private static final String BATCH_TYPE = "application/cloudevents-batch+json; charset=UTF-8";
  private static final String JSON_TYPE = "application/json; charset=UTF-8";

  private final Webhook webhook;
  private final Secrets secrets;
  private final HttpPost http;
  private final Clock clock;

  WebhookSink(Webhook webhook, Secrets secrets, HttpPost http, Clock clock) {
    this.webhook = webhook;
    this.secrets = secrets;
    this.http = http;
    this.clock = clock;
  }

  @Override
  public void deliver(Dispatch dispatch) throws DeliveryFailure {
    URI url = url(secrets.read(webhook.url()));
    byte[] body = body(dispatch);
    Map<String, String> headers = headers(dispatch, body);
    HttpPost.Answer answer;
    try {
      answer = http.send(url, headers, body);
    } catch (IOException e) {
      throw DeliveryFailure.passing(reason(e));
    }
    judge(answer);
  }

  @Override
  public int room() {
    return webhook.form() == Form.CLOUDEVENTS ? ROOM : ChatBody.ROOM;
  }

  @Override
  public boolean wantsAll() {
    return webhook.form() == Form.CLOUDEVENTS;
  }

  private static URI url(String text) throws DeliveryFailure {
    try {
      URI url = new URI(text);
      String scheme = url.getScheme();
      if (("https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme))
          && url.getHost() != null
          && url.getPort() <= 0xffff) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Said below; the exception has the text in it.
    }
    throw DeliveryFailure.passing("its URL is not one that begins with https:// or http://");
  }

  private byte[] body(Dispatch dispatch) {
    List<AlertEvent> events = dispatch.events();
    return switch (webhook.form()) {
      case CLOUDEVENTS ->
          events.size() == 1 ? AlertEventCodec.write(events.getFirst()) : EventBatch.write(events);
      case SLACK -> ChatBody.slack(dispatch);
      case MATTERMOST -> ChatBody.mattermost(dispatch);
      case MATRIX -> ChatBody.matrix(dispatch);
    };
  }

  private Map<String, String> headers(Dispatch dispatch, byte[] body) throws DeliveryFailure {
    String id = id(dispatch);
    String time = String.valueOf(clock.instant().getEpochSecond());
    var headers = new LinkedHashMap<String, String>();
    headers.put(
        "Content-Type",
        webhook.form() != Form.CLOUDEVENTS
            ? JSON_TYPE
            : dispatch.events().size() == 1 ? AlertEventCodec.MEDIA_TYPE : BATCH_TYPE);
    headers.put("User-Agent", "Tidemark");
    headers.put("webhook-id", id);
    headers.put("webhook-timestamp", time);
    if (webhook.key().isPresent()) {
      String key = secrets.read(webhook.key().get());
      headers.put("webhook-signature", "v1," + signature(key, id, time, body));
    }
    return headers;
  }

  /** The same for the same events, however often they are sent. */
  private static String id(Dispatch dispatch) {
    List<AlertEvent> events = dispatch.events();
    String first = events.getFirst().id();
    return events.size() == 1 ? first : first + "-" + events.getLast().id();
  }

  static String signature(String key, String id, String time, byte[] body) throws DeliveryFailure {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key(key), "HmacSHA256"));
      mac.update((id + "." + time + ".").getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  /** The bytes of a key: of {@code whsec_BASE64} what that stands for, of any other the text's. */
  private static byte[] key(String text) throws DeliveryFailure {
    if (!text.startsWith(SECRET_PREFIX)) {
      return text.getBytes(UTF_8);
    }
    try {
      byte[] key = Base64.getDecoder().decode(text.substring(SECRET_PREFIX.length()));
      if (key.length > 0) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      // Said below; the exception may have a part of the key in it.
    }
    throw DeliveryFailure.passing("its key begins with whsec_, but no Base64 follows");
  }

  private void judge(HttpPost.Answer answer) throws DeliveryFailure {
    int status = answer.status();
    if (status / 100 == 2) {
      return;
    }
    String reason = "its server answered " + status;
    boolean refused = status / 100 == 4 && status != 408 && status != 429;
    if (refused) {
      throw DeliveryFailure.permanent(reason);
    }
    if (status / 100 == 3) {
      reason += ", a redirect, which is not followed: give the rule the new URL";
    }
    throw DeliveryFailure.passing(reason, pause(answer.retryAfter()));
  }

  /** What a Retry-After asks for: seconds or a date (RFC 9110, 10.2.3). */
  private Optional<Duration> pause(@Nullable String retryAfter) {
    if (retryAfter == null) {
      return Optional.empty();
    }
    try {
      if (retryAfter.matches("\\d{1,9}")) {
        return Optional.of(Duration.ofSeconds(Long.parseLong(retryAfter)));
      }
      Instant until =
          ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration pause = Duration.between(clock.instant(), until);
      return pause.isNegative() ? Optional.empty() : Optional.of(pause);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** What went wrong. Texts of exceptions may name the host, so only their kinds are told. */
  private static String reason(IOException e) {
    return switch (e) {
      case HttpPost.RefusedAddressException refused ->
          refused.getMessage() + "; alert.allowprivate in the configuration allows that";
      case UnknownHostException unknown -> "the host of its URL is not known";
      case SocketTimeoutException late -> "its server did not answer in time";
      case ConnectException refused -> "its server cannot be reached";
      case SSLException tls -> "its server cannot be trusted (TLS)";
      default -> "the connection to its server broke (" + e.getClass().getSimpleName() + ")";
    };
  }
}
