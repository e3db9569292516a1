package dev.tidemark.deploy.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntSupplier;

/** A real HTTP server that notes what it is sent. */
public final class HttpReceiver implements AutoCloseable {
  /** A request that arrived. */
  public record Request(String path, Headers headers, String body) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile IntSupplier status = () -> 200;
  private volatile String retryAfter = "";

  public HttpReceiver() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          requests.add(
              new Request(exchange.getRequestURI().toString(), exchange.getRequestHeaders(), body));
          int answer = status.getAsInt();
          if (answer / 100 == 3) {
            exchange.getResponseHeaders().add("Location", "http://192.0.2.1/elsewhere");
          }
          if (!retryAfter.isEmpty()) {
            exchange.getResponseHeaders().add("Retry-After", retryAfter);
          }
          exchange.sendResponseHeaders(answer, -1);
          exchange.close();
        });
    server.start();
  }

  /** Where it listens. */
  public String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** What it answers from now on. */
  public void answer(int code) {
    status = () -> code;
  }

  /** What it answers from now on; may wait. */
  public void answer(IntSupplier code) {
    status = code;
  }

  /** What it asks for in every answer. */
  public void retryAfter(String value) {
    retryAfter = value;
  }

  /** All requests so far, whatever they were answered. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
