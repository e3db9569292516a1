package dev.tidemark.deploy.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a {@link Site} over HTTP/1.1: GET and HEAD, conditional requests, and failures that say
 * nothing of the inside. All that a client can make large or slow is bounded.
 */
public final class WebServer implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);

  /** The longest request target. No page has one of 100. */
  private static final int MAX_TARGET = 2_000;

  /** Requests that are answered at the same time. */
  private static final int ROOM = 64;

  /** Connections that wait to be taken. */
  private static final int BACKLOG = 128;

  private static final int GRACE_SECONDS = 1;

  static {
    // Read by the JDK's server when its first class is loaded: seconds for a whole request and a
    // whole answer, bytes and lines of a request's head, connections, and no waiting for more data.
    preset("sun.net.httpserver.maxReqTime", "20");
    preset("sun.net.httpserver.maxRspTime", "120");
    preset("sun.net.httpserver.maxReqHeaderSize", "32768");
    preset("sun.net.httpserver.maxReqHeaders", "100");
    preset("jdk.httpserver.maxConnections", "512");
    preset("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final Semaphore room = new Semaphore(ROOM);

  private WebServer(HttpServer server) {
    this.server = server;
    this.threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("tidemark-web-", 0).factory());
  }

  private static void preset(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }

  /**
   * Takes an address; whoever connects waits until {@link #serve}.
   *
   * @throws IOException if it cannot be had, such as {@link java.net.BindException}
   */
  public static WebServer bind(InetSocketAddress address) throws IOException {
    return new WebServer(HttpServer.create(address, BACKLOG));
  }

  /** Where it listens; the port is the one it has. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** Begins to answer, in threads of its own. */
  public void serve(Site site) {
    server.createContext("/", exchange -> handle(site, exchange));
    server.setExecutor(threads);
    server.start();
  }

  private void handle(Site site, HttpExchange exchange) {
    try (exchange) {
      if (!room.tryAcquire()) {
        send(
            exchange,
            WebAnswer.failure(503, "Too many at once; please try again.")
                .header("Retry-After", "5"));
        return;
      }
      try {
        send(exchange, answer(site, exchange));
      } finally {
        room.release();
      }
    } catch (IOException e) {
      LOG.debug("a client went away: {}", e.getMessage());
    }
  }

  private static WebAnswer answer(Site site, HttpExchange exchange) {
    WebAnswer refused = refusal(exchange);
    if (refused != null) {
      return refused;
    }
    try {
      return site.answer(Optional.ofNullable(exchange.getRequestURI().getRawPath()).orElse(""));
    } catch (NoSuchFileException e) {
      return WebAnswer.failure(503, "Nothing is indexed yet.").header("Retry-After", "60");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return WebAnswer.failure(503, "Being stopped.");
    } catch (IOException | RuntimeException e) {
      LOG.atWarn()
          .addKeyValue(
              "path", dev.tidemark.ingest.mail.SafeText.line(exchange.getRequestURI().getPath()))
          .setCause(e)
          .log("a page could not be made");
      return WebAnswer.failure(500, "This page could not be made; the log says why.");
    }
  }

  /** What is wrong with the request itself; null if nothing is. */
  private static @Nullable WebAnswer refusal(HttpExchange exchange) {
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return WebAnswer.failure(405, "Pages here can only be read.")
          .header("Allow", "GET, HEAD")
          .header("Connection", "close");
    }
    if (exchange.getRequestURI().toString().length() > MAX_TARGET) {
      return WebAnswer.failure(414, "No address here is that long.");
    }
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    boolean empty = length == null || length.strip().equals("0");
    if (!empty || exchange.getRequestHeaders().containsKey("Transfer-Encoding")) {
      return WebAnswer.failure(400, "A request for a page has no body.")
          .header("Connection", "close");
    }
    return null;
  }

  private static void send(HttpExchange exchange, WebAnswer answer) throws IOException {
    var sent = exchange.getResponseHeaders();
    answer.headers().forEach(sent::set);
    var asked = exchange.getRequestHeaders();
    if (answer.isKnown(
        String.join(",", asked.getOrDefault("If-None-Match", java.util.List.of())),
        Optional.ofNullable(asked.getFirst("If-Modified-Since")).orElse(""))) {
      sent.remove("Content-Type");
      exchange.sendResponseHeaders(304, -1);
    } else if (exchange.getRequestMethod().equals("HEAD")) {
      sent.set("Content-Length", Integer.toString(answer.body().length));
      exchange.sendResponseHeaders(answer.status(), -1);
    } else {
      exchange.sendResponseHeaders(answer.status(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    }
  }

  /** Lets go of the address; answers under way have a second to end. May be called again. */
  public void stop() {
    server.stop(GRACE_SECONDS);
    threads.shutdownNow();
  }

  @Override
  public void close() {
    stop();
  }
}
