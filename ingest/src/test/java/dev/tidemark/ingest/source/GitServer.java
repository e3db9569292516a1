package dev.tidemark.ingest.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Serves all repositories below a folder by git's smart protocol over HTTP, on a free port of
 * loopback: hands each request to {@code git http-backend}, as a web server does.
 */
final class GitServer implements AutoCloseable {
  /** The methods and paths that were asked for. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  private final Path root;
  private final ServerSocket server;

  private GitServer(Path root, ServerSocket server) {
    this.root = root;
    this.server = server;
  }

  static GitServer start(Path root) throws IOException {
    var server = new GitServer(root, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().name("git-server").start(server::accept);
    return server;
  }

  String url(String repository) {
    return "http://127.0.0.1:" + server.getLocalPort() + "/" + repository;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().name("git-server-request").start(() -> serve(socket));
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  /** One request a connection. */
  private void serve(Socket connection) {
    try (Socket socket = connection;
        InputStream in = new BufferedInputStream(socket.getInputStream());
        OutputStream out = socket.getOutputStream()) {
      String request = line(in);
      if (request.isEmpty()) {
        return;
      }
      String[] words = request.split(" ");
      Map<String, String> headers = new HashMap<>();
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        int colon = line.indexOf(':');
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
      requests.add(words[0] + " " + words[1]);
      if (headers.containsKey("expect")) {
        out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1));
        out.flush();
      }
      answer(out, backend(words[0], words[1], headers, body(in, headers)));
    } catch (IOException e) {
      // The client gave up.
    }
  }

  private byte[] backend(String method, String target, Map<String, String> headers, byte[] body)
      throws IOException {
    int question = target.indexOf('?');
    var command = new ProcessBuilder("git", "http-backend");
    Map<String, String> cgi = command.environment();
    cgi.put("GIT_PROJECT_ROOT", root.toString());
    cgi.put("GIT_HTTP_EXPORT_ALL", "1");
    cgi.put("REQUEST_METHOD", method);
    cgi.put("PATH_INFO", question < 0 ? target : target.substring(0, question));
    cgi.put("QUERY_STRING", question < 0 ? "" : target.substring(question + 1));
    cgi.put("CONTENT_TYPE", headers.getOrDefault("content-type", ""));
    cgi.put("CONTENT_LENGTH", String.valueOf(body.length));
    cgi.put("GIT_PROTOCOL", headers.getOrDefault("git-protocol", ""));
    cgi.put("HTTP_CONTENT_ENCODING", headers.getOrDefault("content-encoding", ""));
    // Whoever runs the tests may not own the folder.
    cgi.put("GIT_CONFIG_COUNT", "1");
    cgi.put("GIT_CONFIG_KEY_0", "safe.directory");
    cgi.put("GIT_CONFIG_VALUE_0", "*");
    Process git = command.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (OutputStream to = git.getOutputStream()) {
      to.write(body);
    }
    return git.getInputStream().readAllBytes();
  }

  /** What a CGI program says, as HTTP. */
  private static void answer(OutputStream out, byte[] said) throws IOException {
    String text = new String(said, ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    String status = "200 OK";
    var head = new StringBuilder();
    for (String line : text.substring(0, Math.max(0, end)).split("\r\n")) {
      if (line.startsWith("Status: ")) {
        status = line.substring("Status: ".length());
      } else if (!line.isEmpty()) {
        head.append(line).append("\r\n");
      }
    }
    out.write(
        ("HTTP/1.1 " + status + "\r\nConnection: close\r\n" + head + "\r\n").getBytes(ISO_8859_1));
    out.write(said, end + 4, said.length - end - 4);
  }

  private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
    if (!"chunked".equals(headers.get("transfer-encoding"))) {
      return in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    }
    var body = new ByteArrayOutputStream();
    for (int size = chunk(in); size > 0; size = chunk(in)) {
      body.write(in.readNBytes(size));
      line(in);
    }
    return body.toByteArray();
  }

  private static int chunk(InputStream in) throws IOException {
    return Integer.parseInt(line(in).strip(), 16);
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
