package dev.tidemark.ingest.source;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code ROOT/LIST/git/N.git} over HTTP as plain files (git's dumb protocol), with a
 * manifest made at each request, on a free port of loopback. Can be told to fail.
 */
final class ArchiveServer implements AutoCloseable {

  /** The paths that were asked for. */
  final List<String> requests = new CopyOnWriteArrayList<>();

  final List<String> agents = new CopyOnWriteArrayList<>();

  /** Whether there are manifests at the inbox's own URL, and at the root. */
  volatile boolean inboxManifest = true;

  volatile boolean rootManifest = true;

  /** Whether the manifest says when something changed. */
  volatile boolean fingerprints = true;

  /** Requests whose path contains this get {@link #failStatus}, so many times. */
  volatile String failPath = "";

  final AtomicInteger failures = new AtomicInteger();
  volatile int failStatus = 503;

  /** What is served below this prefix of the host. */
  private final String prefix;

  private final Path root;
  private final ServerSocket server;

  private ArchiveServer(Path root, String prefix, ServerSocket server) {
    this.root = root;
    this.prefix = prefix;
    this.server = server;
  }

  static ArchiveServer start(Path root, String prefix) throws IOException {
    var server =
        new ArchiveServer(root, prefix, new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().name("archive-server").start(server::accept);
    return server;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().name("archive-server-request").start(() -> serve(socket));
      } catch (IOException e) {
        // Closed, or a client that gave up.
      }
    }
  }

  String url(String list) {
    return "http://127.0.0.1:" + server.getLocalPort() + prefix + "/" + list;
  }

  /** How often something below an epoch's repository was asked for. */
  long gitRequests(int epoch) {
    return requests.stream()
        .filter(
            path -> path.contains("/git/" + epoch + ".git/") || path.contains("/" + epoch + "/"))
        .count();
  }

  /** One GET a connection. */
  private void serve(Socket connection) {
    try (Socket socket = connection;
        var in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        OutputStream out = socket.getOutputStream()) {
      String request = in.readLine();
      if (request == null) {
        return;
      }
      String path = URI.create(request.split(" ")[1]).getPath();
      String agent = "";
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        if (line.startsWith("User-Agent: ")) {
          agent = line.substring("User-Agent: ".length());
        }
      }
      requests.add(path);
      agents.add(agent);
      boolean fails =
          !failPath.isEmpty() && path.contains(failPath) && failures.getAndDecrement() > 0;
      byte[] body =
          !fails && path.startsWith(prefix) ? body(path.substring(prefix.length())) : null;
      int status = fails ? failStatus : body == null ? 404 : 200;
      String head =
          "HTTP/1.1 "
              + status
              + " as told\r\nConnection: close\r\nContent-Length: "
              + (body == null ? 0 : body.length)
              + "\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      if (body != null) {
        out.write(body);
      }
    } catch (IOException e) {
      // The client gave up.
    }
  }

  private byte @Nullable [] body(String path) throws IOException {
    if (path.equals("/manifest.js.gz")) {
      return rootManifest ? manifest("") : null;
    }
    if (path.endsWith("/manifest.js.gz")) {
      return inboxManifest ? manifest(path.substring(0, path.lastIndexOf('/'))) : null;
    }
    // Both /LIST/git/0.git/… and /LIST/0/…
    String below = path.replaceFirst("^(/[^/]+)/([0-9]+)/", "$1/git/$2.git/").substring(1);
    Path file = root.resolve(below).normalize();
    if (below.endsWith("/info/refs")) {
      Path gitDir = root.resolve(below.substring(0, below.length() - "/info/refs".length()));
      return Files.isDirectory(gitDir) ? refs(gitDir).getBytes(StandardCharsets.US_ASCII) : null;
    }
    return file.startsWith(root) && Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
  }

  private static String refs(Path gitDir) throws IOException {
    try (Repository repository =
        new FileRepositoryBuilder().setGitDir(gitDir.toFile()).setMustExist(true).build()) {
      return repository.getRefDatabase().getRefs().stream()
          .filter(ref -> ref.getName().startsWith("refs/"))
          .map(ArchiveServer::line)
          .collect(Collectors.joining());
    }
  }

  private static String line(Ref ref) {
    return ObjectId.toString(ref.getObjectId()) + '\t' + ref.getName() + '\n';
  }

  private byte[] manifest(String inbox) throws IOException {
    var entries = new ArrayList<String>();
    try (var files = Files.walk(root, 3)) {
      for (Path gitDir : files.filter(PublicInboxDirectory::isRepository).sorted().toList()) {
        String path = "/" + root.relativize(gitDir);
        if (path.startsWith(inbox + "/")) {
          String fingerprint = RawMails.blobId(refs(gitDir).getBytes(StandardCharsets.US_ASCII));
          entries.add(
              '"'
                  + path
                  + "\":{\"owner\":null"
                  + (fingerprints
                      ? ",\"modified\":1700000000,\"fingerprint\":\"" + fingerprint + '"'
                      : "")
                  + '}');
        }
      }
    }
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(("{" + String.join(",", entries) + "}").getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
