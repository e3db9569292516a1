package dev.tidemark.deploy.alert;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;

/** A server that speaks HTTP/1.1 over real sockets and notes what it is sent. */
public final class HttpReceiver implements AutoCloseable {
  /**
   * A request that arrived.
   *
   * @param headers by name, in upper or lower case
   */
  public record Request(String path, Map<String, String> headers, String body) {
    /** A header's value; the empty text if there is none. */
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  private final ServerSocket server;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile IntSupplier status = () -> 200;
  private volatile String retryAfter = "";

  public HttpReceiver() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("receiver").start(this::accept);
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Request request = read(new BufferedInputStream(socket.getInputStream()));
      requests.add(request);
      int answer = status.getAsInt();
      String head = "HTTP/1.1 " + answer + " Answer\r\nContent-Length: 0\r\n";
      if (answer / 100 == 3) {
        head += "Location: http://192.0.2.1/elsewhere\r\n";
      }
      if (!retryAfter.isEmpty()) {
        head += "Retry-After: " + retryAfter + "\r\n";
      }
      socket.getOutputStream().write((head + "\r\n").getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
    } catch (IOException | IllegalArgumentException e) {
      // No HTTP, or the client has gone: what it made of it is what is looked at.
    }
  }

  private static Request read(InputStream in) throws IOException {
    String[] first = line(in).split(" ", -1);
    if (first.length != 3 || !first[0].equals("POST")) {
      throw new IllegalArgumentException("no POST over HTTP");
    }
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
    return new Request(first[1], headers, new String(in.readNBytes(length), UTF_8));
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException("the connection has ended");
      }
      line.write(b);
    }
    return line.toString(ISO_8859_1).strip();
  }

  /** Where it listens. */
  public String url(String path) {
    return "http://127.0.0.1:" + server.getLocalPort() + path;
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
  public void close() throws IOException {
    server.close();
  }
}
