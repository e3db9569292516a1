package dev.tidemark.deploy.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.deploy.cli.Tidemark;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code tidemark serve} as a browser sees it. */
@Timeout(600)
class ServeTest {
  @TempDir static Path home;
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final ExecutorService POOL =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("serve").factory());
  private static int port;
  private static URI base = URI.create("http://127.0.0.1/");
  private static Future<Tidemark.Run> running =
      java.util.concurrent.CompletableFuture.completedFuture(null);

  @BeforeAll
  static void start() throws Exception {
    Path mbox =
        Files.writeString(
            home.resolve("tide.mbox"),
            """
            From mboxrd@z Thu Jan  1 00:00:00 1970
            From: "<b>Ada</b>" <ada@example.org>
            Date: Tue, 18 Feb 2025 10:00:00 +0000
            Subject: <script>alert("tide")</script> & more
            Message-ID: <tide"><script>@example.org>

            It rises.

            """);
    Files.writeString(home.resolve("config"), "[source \"tide\"]\n\tpath = " + mbox + "\n");
    new Tidemark(home).run("alert", "add", "tides", "s:tide", "--on", "message", "--feed").lines();
    Files.createDirectories(home.resolve("feeds"));
    Files.writeString(
        home.resolve("feeds/tides.atom"), "<feed xmlns='http://www.w3.org/2005/Atom'/>");
    Files.writeString(home.resolve("secret.atom"), "not to be read");
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    base = URI.create("http://127.0.0.1:" + port + "/");
    running = POOL.submit(() -> new Tidemark(home).run("serve", "--listen", "127.0.0.1:" + port));
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .ignoreExceptions()
        .until(() -> running.isDone() || get("").body().contains("Indexed: 1."));
    assertThat(running.isDone()).as("serve ended early").isFalse();
  }

  @AfterAll
  static void stop() throws Exception {
    POOL.shutdownNow(); // Interrupts the command.
    Tidemark.Run run = running.get();
    assertThat(run.err())
        .contains("tidemark serve: listening on http://127.0.0.1:" + port + "/")
        .doesNotContain("\tat ");
  }

  private static HttpResponse<String> get(String path, String... headers) throws Exception {
    return send("GET", path, headers);
  }

  private static HttpResponse<String> send(String method, String path, String... headers)
      throws Exception {
    var request =
        HttpRequest.newBuilder(base.resolve(path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(Duration.ofMinutes(2));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /**
   * The status line of the answer to what is sent to the letter; as far as it came if the
   * connection was broken off, as it is when there is more than the server cares to read.
   */
  private static String raw(String request) throws IOException {
    var line = new StringBuilder();
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
      for (int c = socket.getInputStream().read();
          c >= 0 && c != '\r';
          c = socket.getInputStream().read()) {
        line.append((char) c);
      }
    } catch (SocketException e) {
      return line.toString();
    }
    return line.toString();
  }

  @Test
  void start_saysWhatIsHereWithHostileTextEscaped() throws Exception {
    HttpResponse<String> page = get("");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("&lt;script&gt;alert(&quot;tide&quot;)&lt;/script&gt; &amp; more")
        .contains("&lt;b&gt;Ada&lt;/b&gt;")
        .contains("<a href=\"feeds/tides.atom\">")
        .contains("s:tide")
        .contains("Indexed: 1.")
        .doesNotContain("<script")
        .doesNotContain("<b>Ada");
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'; style-src 'sha256-")
        .doesNotContain("unsafe");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
  }

  /** Relative, so that any prefix of a server in front will do. */
  @Test
  void everyLinkWithinTheSite_isRelativeAndLeadsToAPage() throws Exception {
    var seen = new HashSet<String>(Set.of(""));
    var todo = new ArrayDeque<String>(Set.of(""));
    var href = Pattern.compile("href=\"([^\"]*)\"");
    while (!todo.isEmpty()) {
      String path = todo.remove();
      HttpResponse<String> page = get(path);
      // Weeks before the first mail are none; all others are there.
      assertThat(page.statusCode()).as(path).isIn(200, path.startsWith("reports/20") ? 404 : 200);
      boolean html = page.headers().firstValue("Content-Type").orElse("").startsWith("text/html");
      var matcher = href.matcher(html ? page.body() : "");
      while (matcher.find()) {
        String link = matcher.group(1);
        if (link.startsWith("https://lore.kernel.org/")) {
          continue;
        }
        assertThat(link).doesNotStartWith("/").doesNotContain(":");
        String target = base.relativize(base.resolve(path).resolve(link)).toString();
        if (seen.size() < 12 && seen.add(target)) {
          todo.add(target);
        }
      }
    }
    assertThat(seen).contains("reports/", "feeds/tides.atom", "health");
  }

  @Test
  void feed_ofARuleThatHasToldNothing_isAnEmptyFeed() throws Exception {
    new Tidemark(home).run("alert", "add", "moons", "s:moon", "--feed").lines();
    HttpResponse<String> feed = get("feeds/moons.atom");
    assertThat(feed.statusCode()).isEqualTo(200);
    assertThat(feed.body()).contains("Tidemark: moons").doesNotContain("<entry>");
    assertThat(get("").body()).contains("<a href=\"feeds/moons.atom\">");
    assertThat(get("feeds/stars.atom").statusCode()).isEqualTo(404);
  }

  @Test
  void feed_isSentWithItsTypeAndOnlyWhenItIsNew() throws Exception {
    HttpResponse<String> feed = get("feeds/tides.atom");
    assertThat(feed.statusCode()).isEqualTo(200);
    assertThat(feed.headers().firstValue("Content-Type"))
        .contains("application/atom+xml; charset=utf-8");
    assertThat(feed.body()).contains("http://www.w3.org/2005/Atom");
    String tag = feed.headers().firstValue("ETag").orElseThrow();
    String modified = feed.headers().firstValue("Last-Modified").orElseThrow();
    HttpResponse<String> again = get("feeds/tides.atom", "If-None-Match", "\"x\", W/" + tag);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(get("feeds/tides.atom", "If-Modified-Since", modified).statusCode()).isEqualTo(304);
    assertThat(get("feeds/tides.atom", "If-None-Match", "\"x\"", "If-Modified-Since", modified))
        .as("the tag decides")
        .extracting(HttpResponse::statusCode)
        .isEqualTo(200);
    assertThat(get("feeds/tides.atom", "If-Modified-Since", "yesterday").statusCode())
        .isEqualTo(200);
    assertThat(get("feeds/nobody.atom").statusCode()).isEqualTo(404);
  }

  @Test
  void report_inEveryFormat_isMadeOnDemandAndKnownAgain() throws Exception {
    for (String[] format :
        new String[][] {
          {"html", "text/html"},
          {"md", "text/markdown"},
          {"txt", "text/plain"},
          {"json", "application/json"}
        }) {
      String path = "reports/2025-W08." + format[0];
      HttpResponse<String> report = get(path);
      assertThat(report.statusCode()).as(path).isEqualTo(200);
      assertThat(report.headers().firstValue("Content-Type").orElse("")).startsWith(format[1]);
      assertThat(report.body()).contains("2025-W08");
      String tag = report.headers().firstValue("ETag").orElseThrow();
      assertThat(get(path, "If-None-Match", tag).statusCode()).as(path).isEqualTo(304);
    }
    assertThat(get("reports/2025-W08.html").body())
        .isEqualTo(get("reports/2025-W08.html").body())
        .doesNotContain("<script");
    assertThat(get("reports/2025-02.html").statusCode()).isEqualTo(200);
    assertThat(get("reports").statusCode()).isEqualTo(301);
    assertThat(get("reports").headers().firstValue("Location")).contains("reports/");
    for (String none : new String[] {"2025-W54", "2025-13", "1999-W01", "2999-W01", "2025-W8"}) {
      assertThat(get("reports/" + none + ".html").statusCode()).as(none).isEqualTo(404);
    }
    assertThat(get("reports/2025-W08.pdf").statusCode()).isEqualTo(404);
  }

  @Test
  void health_tellsOfIndexKafkaAndSources() throws Exception {
    HttpResponse<String> page = get("health");
    assertThat(page.statusCode()).isEqualTo(200);
    JsonNode health = JsonMapper.builder().build().readTree(page.body());
    assertThat(health.at("/status").asString()).isEqualTo("ok");
    assertThat(health.at("/index/readable").asBoolean()).isTrue();
    assertThat(health.at("/kafka/reachable").asBoolean()).isTrue();
    String source = home.resolve("tide.mbox").toString();
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(
                        JsonMapper.builder()
                            .build()
                            .readTree(get("health").body())
                            .path("sources")
                            .path(source)
                            .path("succeeded")
                            .asString(""))
                    .startsWith("20"));
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
  }

  @Test
  void head_saysWhatGetWouldWithoutABody() throws Exception {
    HttpResponse<String> get = get("feeds/tides.atom");
    HttpResponse<String> head = send("HEAD", "feeds/tides.atom");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    for (String name : new String[] {"Content-Length", "Content-Type", "ETag", "Last-Modified"}) {
      assertThat(head.headers().firstValue(name))
          .as(name)
          .isEqualTo(get.headers().firstValue(name));
    }
    assertThat(send("HEAD", "nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void otherMethodsAndBrokenRequests_areRefused() throws Exception {
    for (String method : new String[] {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "X"}) {
      HttpResponse<String> answer = send(method, "");
      assertThat(answer.statusCode()).as(method).isEqualTo(405);
      assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
    }
    assertThat(raw("GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"))
        .contains(" 400 ");
    assertThat(raw("GET nonsense\r\n\r\n")).contains(" 400 ");
    assertThat(raw("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n")).contains(" 400 ");
    assertThat(raw("GET /" + "a".repeat(5_000) + " HTTP/1.1\r\nHost: x\r\n\r\n")).contains(" 414 ");
    assertThat(raw("GET / HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(100_000) + "\r\n\r\n"))
        .doesNotContain(" 200 ");
  }

  @Test
  void pathsThatClimb_leadNowhere() throws Exception {
    for (String path :
        new String[] {
          "/feeds/../secret.atom",
          "/feeds/%2e%2e/secret.atom",
          "/feeds/..%2fsecret.atom",
          "/feeds/..%5csecret.atom",
          "/feeds//secret.atom",
          "/feeds/%00.atom",
          "/feeds/...atom",
          "/../../etc/passwd",
          "//etc/passwd",
          "/reports/../config",
          "/feeds/"
        }) {
      String status = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(status).as(path).containsAnyOf(" 404 ", " 400 ");
    }
  }
}
