package dev.tidemark.deploy.alert.sink;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * One POST over HTTP/1.1, to an address that was looked at before. The client of the JDK resolves a
 * name by itself when it connects, so that a name which changes its address between the look and
 * the connection (DNS rebinding) would lead it anywhere; here the very address that was checked is
 * connected to. Redirects are not followed, proxies not used, bodies of answers not read.
 */
final class HttpPost {
  /** Resolves a name. */
  interface Resolver {
    /** All addresses of a name or a literal. */
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  /**
   * An answer.
   *
   * @param status such as 200
   * @param retryAfter the header of that name as it was sent; null if there is none
   */
  record Answer(int status, @Nullable String retryAfter) {}

  /** The address of a host is not allowed. */
  static final class RefusedAddressException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedAddressException() {
      super("its host is on this machine or in a private network");
    }
  }

  private static final int MAX_HEAD_BYTES = 1 << 14;

  private final Resolver resolver;
  private final Predicate<InetAddress> allowed;
  private final Duration limit;

  /**
   * @param allowed which addresses may be connected to
   * @param limit for everything from the connection to the answer's headers
   */
  HttpPost(Resolver resolver, Predicate<InetAddress> allowed, Duration limit) {
    this.resolver = resolver;
    this.allowed = allowed;
    this.limit = limit;
  }

  /**
   * Posts and waits for the answer.
   *
   * @param url absolute, http or https, with a host
   * @throws RefusedAddressException if no address of the host is allowed
   * @throws IOException if there is no answer; its text may tell the host
   */
  Answer send(URI url, Map<String, String> headers, byte[] body) throws IOException {
    boolean tls = "https".equalsIgnoreCase(url.getScheme());
    int port = url.getPort() >= 0 ? url.getPort() : tls ? 443 : 80;
    var late = new AtomicBoolean();
    try (Socket socket = new Socket()) {
      Executor limited =
          CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS, Runnable::run);
      CompletableFuture<Void> alarm =
          CompletableFuture.runAsync(
              () -> {
                late.set(true);
                close(socket);
              },
              limited);
      try {
        socket.connect(new InetSocketAddress(address(url.getHost()), port), (int) limit.toMillis());
        return exchange(tls ? secured(socket, url.getHost(), port) : socket, url, headers, body);
      } catch (IOException e) {
        if (late.get()) {
          throw new SocketTimeoutException("no answer within " + limit.toSeconds() + " s");
        }
        throw e;
      } finally {
        alarm.cancel(false);
      }
    }
  }

  private InetAddress address(String host) throws IOException {
    for (InetAddress address : resolver.resolve(bare(host))) {
      if (allowed.test(address)) {
        return address;
      }
    }
    throw new RefusedAddressException();
  }

  /** A literal of version 6 without its brackets. */
  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static Socket secured(Socket plain, String host, int port) throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    var secured = (SSLSocket) factory.createSocket(plain, bare(host), port, true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  private static Answer exchange(Socket socket, URI url, Map<String, String> headers, byte[] body)
      throws IOException {
    OutputStream out = new BufferedOutputStream(socket.getOutputStream());
    out.write(head(url, headers, body.length).getBytes(UTF_8));
    out.write(body);
    out.flush();
    InputStream in = new BufferedInputStream(socket.getInputStream());
    while (true) {
      Answer answer = answer(in);
      if (answer.status() >= 200) {
        return answer;
      }
    }
  }

  private static String head(URI url, Map<String, String> headers, int length) {
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    var head = new StringBuilder(512);
    head.append("POST ").append(path).append(query).append(" HTTP/1.1\r\nHost: ");
    head.append(url.getHost()).append(url.getPort() < 0 ? "" : ":" + url.getPort());
    head.append("\r\nConnection: close\r\nContent-Length: ").append(length).append("\r\n");
    String user = url.getUserInfo();
    if (user != null) {
      head.append("Authorization: Basic ");
      head.append(Base64.getEncoder().encodeToString(user.getBytes(UTF_8))).append("\r\n");
    }
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    return head.append("\r\n").toString();
  }

  private static Answer answer(InputStream in) throws IOException {
    var head = new StringBuilder();
    String status = line(in, head);
    if (!status.matches("HTTP/1\\.[01] \\d{3}( .*)?")) {
      throw new ProtocolException("the answer is not HTTP/1.1");
    }
    String retryAfter = null;
    for (String line = line(in, head); !line.isEmpty(); line = line(in, head)) {
      int colon = line.indexOf(':');
      if (colon > 0
          && line.substring(0, colon).strip().toLowerCase(Locale.ROOT).equals("retry-after")) {
        retryAfter = line.substring(colon + 1).strip();
      }
    }
    return new Answer(Integer.parseInt(status.substring(9, 12)), retryAfter);
  }

  private static String line(InputStream in, StringBuilder head) throws IOException {
    int from = head.length();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0 || head.length() >= MAX_HEAD_BYTES) {
        throw new ProtocolException(
            b < 0 ? "the connection ended before the answer" : "the answer's head is too long");
      }
      head.append(new String(new byte[] {(byte) b}, ISO_8859_1));
    }
    String line = head.substring(from);
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is only closed to end a wait.
    }
  }
}
