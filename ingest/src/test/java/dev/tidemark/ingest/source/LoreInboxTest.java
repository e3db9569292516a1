package dev.tidemark.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.ingest.mail.MailKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LoreInboxTest {
  private static final FetchSettings SETTINGS =
      new FetchSettings(
          "tidemark/test (+https://example.org)", Duration.ofSeconds(20), 3, Duration.ofMillis(1));

  @TempDir private Path dir;
  private Path served;
  private EpochBuilder epoch;
  private ArchiveServer server;
  private final RecordingSink sink = new RecordingSink();

  @BeforeEach
  void serve() throws IOException {
    served = dir.resolve("served");
    epoch = EpochBuilder.create(served.resolve("example-list/git/0.git"));
    epoch.add("one");
    // Another inbox on the same host, which is none of ours.
    try (var other = EpochBuilder.create(served.resolve("other-list/git/0.git"))) {
      other.add("other");
    }
    server = ArchiveServer.start(served, "");
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    epoch.close();
  }

  private MailSource source() {
    return source(server.url("example-list"));
  }

  private MailSource source(String url) {
    return MailSources.parse(url, null, dir.resolve("store"), SETTINGS);
  }

  private Path mirror() throws IOException {
    try (var files = Files.walk(dir.resolve("store"))) {
      return files.filter(path -> path.endsWith("git/0.git")).findFirst().orElseThrow();
    }
  }

  @Test
  void read_mirrorsAndReads() throws Exception {
    epoch.add("two");

    sink.read(source());

    assertThat(sink.words()).containsExactly("one", "two");
    assertThat(sink.added.getFirst().key().list()).isEqualTo("example-list");
    assertThat(sink.added.getFirst().source()).isEqualTo(server.url("example-list"));
    assertThat(sink.fetched).isPositive();
    assertThat(server.requests).noneMatch(path -> path.contains("other-list"));
    assertThat(server.agents).isNotEmpty().allMatch(agent -> agent.equals(SETTINGS.userAgent()));
  }

  @Test
  void read_unchangedManifestFetchesNothing() throws Exception {
    sink.read(source());
    server.requests.clear();

    sink.read(source());

    assertThat(server.requests).containsExactly("/example-list/manifest.js.gz");
    assertThat(sink.added).isEmpty();
  }

  @Test
  void read_onlyTheChangedEpochIsFetched() throws Exception {
    try (var next = EpochBuilder.create(served.resolve("example-list/git/1.git"))) {
      next.add("two");
      sink.read(source());
      server.requests.clear();
      next.add("three");

      sink.read(source());
    }

    assertThat(sink.words()).containsExactly("three");
    assertThat(server.gitRequests(0)).isZero();
    assertThat(server.gitRequests(1)).isPositive();
  }

  @Test
  void read_newEpochIsFollowed() throws Exception {
    sink.read(source());
    try (var next = EpochBuilder.create(served.resolve("example-list/git/1.git"))) {
      next.add("two");
    }

    sink.read(source());

    assertThat(sink.words()).containsExactly("two");
  }

  @Test
  void read_rewrittenHistory() throws Exception {
    ObjectId two = epoch.add("two");
    epoch.add("three");
    sink.read(source());
    ObjectId old = epoch.tip();
    epoch.purge(two);
    // Purged on the server at once; the mirror still has what it needs.
    epoch.lose(old);

    sink.read(source());

    assertThat(sink.removed).containsExactly(new MailKey("example-list", two.name()));
    assertThat(sink.damaged).isEmpty();
    assertThat(sink.liveWords()).containsExactly("one", "three");
  }

  @Test
  void read_afterTheMirrorWasDeletedAndHistoryRewritten() throws Exception {
    ObjectId two = epoch.add("two");
    sink.read(source());
    ObjectId old = epoch.tip();
    epoch.purge(two);
    epoch.lose(old);
    delete(mirror());

    sink.read(source());

    assertThat(sink.removed).containsExactly(new MailKey("example-list", two.name()));
    assertThat(sink.liveWords()).containsExactly("one");
  }

  @Test
  void manifest_onlyAtTheRoot() throws Exception {
    server.inboxManifest = false;

    sink.read(source());

    assertThat(sink.words()).containsExactly("one");
    assertThat(server.requests).startsWith("/example-list/manifest.js.gz", "/manifest.js.gz");
  }

  @Test
  void manifest_belowAPrefixOfTheHost() throws Exception {
    try (ArchiveServer prefixed = ArchiveServer.start(served, "/lists/public")) {
      prefixed.inboxManifest = false;

      sink.read(source(prefixed.url("example-list")));
    }

    assertThat(sink.words()).containsExactly("one");
  }

  @Test
  void manifest_withoutFingerprintsFetchesEachTime() throws Exception {
    server.fingerprints = false;
    sink.read(source());
    epoch.add("two");

    sink.read(source());

    assertThat(sink.words()).containsExactly("two");
  }

  @Test
  void manifest_none_epochsAreAskedForOneByOne() throws Exception {
    server.inboxManifest = false;
    server.rootManifest = false;
    try (var next = EpochBuilder.create(served.resolve("example-list/git/1.git"))) {
      next.add("two");
      sink.read(source());
      assertThat(sink.words()).containsExactly("one", "two");
      next.add("three");
    }

    sink.read(source());

    assertThat(sink.words()).containsExactly("three");
    assertThat(mirror().resolveSibling("2.git")).doesNotExist();
  }

  @Test
  void url_thatIsNoInbox() throws Exception {
    MailSource source = source(server.url("no-list"));

    assertThatThrownBy(() -> sink.read(source))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("not a public-inbox", server.url("no-list"), "expected");
    try (var files = Files.walk(dir.resolve("store"))) {
      assertThat(files).noneMatch(path -> path.endsWith("git/0.git"));
    }
  }

  @Test
  void url_thatNobodyAnswers() throws Exception {
    String url;
    try (ArchiveServer gone = ArchiveServer.start(served, "")) {
      url = gone.url("example-list");
    }

    assertThatThrownBy(() -> sink.read(source(url)))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(url, "tried 3 times");
  }

  @Test
  void failure_ofTheManifestIsTriedAgain() throws Exception {
    server.failPath = "manifest";
    server.failures.set(2);

    sink.read(source());

    assertThat(sink.words()).containsExactly("one");
  }

  @Test
  void failure_ofTheFetchIsTriedAgain() throws Exception {
    server.failPath = "/objects/";
    server.failures.set(1);

    sink.read(source());

    assertThat(sink.words()).containsExactly("one");
  }

  @Test
  void failure_ofARequestThatIsRefusedIsNot() throws Exception {
    server.failPath = "manifest";
    server.failStatus = 403;
    server.failures.set(100);

    assertThatThrownBy(() -> sink.read(source()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("HTTP 403");
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void failure_thatLastsStillReadsWhatIsMirrored() throws Exception {
    sink.stopAfter = 0;
    assertThatThrownBy(() -> sink.read(source())).isInstanceOf(InterruptedException.class);
    sink.stopAfter = Integer.MAX_VALUE;
    server.failPath = "manifest";
    server.failures.set(100);

    assertThatThrownBy(() -> sink.read(source()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("HTTP 503 (tried 3 times)");
    assertThat(sink.words()).containsExactly("one");
  }

  @Test
  void mirror_halfMadeIsCompleted() throws Exception {
    ObjectId two = epoch.add("two");
    epoch.add("three");
    server.failPath = "/" + two.name().substring(0, 2) + "/" + two.name().substring(2);
    server.failures.set(100);
    assertThatThrownBy(() -> sink.read(source())).isInstanceOf(IOException.class);
    assertThat(sink.added).isEmpty();
    server.failures.set(0);

    sink.read(source());

    assertThat(sink.words()).containsExactly("one", "two", "three");
  }

  @Test
  void mirror_leftoversOfAKilledProcess() throws Exception {
    sink.read(source());
    epoch.add("two");
    Path mirror = mirror();
    Files.writeString(mirror.resolve("refs/heads/master.lock"), "");
    Files.writeString(mirror.resolve("config.lock"), "");
    Files.writeString(mirror.resolve("objects/incoming_1.pack"), "PACK");
    Files.createDirectories(mirror.resolveSibling("1.git.new/objects"));
    try (var next = EpochBuilder.create(served.resolve("example-list/git/1.git"))) {
      next.add("three");
    }

    sink.read(source());

    assertThat(sink.words()).containsExactly("two", "three");
    assertThat(mirror.resolve("objects/incoming_1.pack")).doesNotExist();
  }

  @Test
  void mirror_headFollowsTheServers() throws Exception {
    epoch.repository().updateRef("refs/heads/main").link("refs/heads/master");
    var main = epoch.repository().updateRef("refs/heads/main");
    main.setNewObjectId(epoch.tip());
    main.setDetachingSymbolicRef();
    main.forceUpdate();
    epoch.repository().updateRef("HEAD").link("refs/heads/main");

    sink.read(source());

    assertThat(sink.words()).containsExactly("one");
  }

  /** The same against the real server, over git's smart protocol. */
  @Test
  void publicInboxHttpd() throws Exception {
    assumeTrue(
        onPath("public-inbox-httpd") && onPath("public-inbox-init"),
        "public-inbox-httpd is not installed (Debian package public-inbox)");
    ObjectId two = epoch.add("two");
    epoch.add("three");
    Path home = Files.createDirectories(dir.resolve("public-inbox"));
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    String url = "http://127.0.0.1:" + port + "/example-list";
    Path inbox = home.resolve("example-list");
    Process init =
        command(
            home,
            "public-inbox-init",
            "-V2",
            "example-list",
            inbox.toString(),
            url,
            "list@example.org");
    assertThat(init.waitFor()).isZero();
    delete(inbox.resolve("git/0.git"));
    Files.move(epoch.gitDir(), inbox.resolve("git/0.git"));
    Process httpd = command(home, "public-inbox-httpd", "-W0", "-l", "http://127.0.0.1:" + port);
    try {
      awaitBound(httpd);
      sink.read(source(url));
      assertThat(sink.words()).containsExactly("one", "two", "three");
      sink.read(source(url));
      assertThat(sink.added).isEmpty();
      try (var moved = EpochBuilder.open(inbox.resolve("git/0.git"), epoch)) {
        moved.purge(two);
        moved.add("four");
      }

      sink.read(source(url));

      assertThat(sink.liveWords()).containsExactly("four", "one", "three");
      assertThat(sink.damaged).isEmpty();
    } finally {
      httpd.destroy();
      httpd.waitFor();
    }
  }

  private static void awaitBound(Process httpd) throws IOException {
    try (BufferedReader out = httpd.inputReader(StandardCharsets.UTF_8)) {
      String line = out.readLine();
      while (line != null && !line.contains("# bound http")) {
        line = out.readLine();
      }
      assertThat(line).as("public-inbox-httpd came up").isNotNull();
    }
  }

  private static Process command(Path home, String... command) throws IOException {
    var builder = new ProcessBuilder(List.of(command)).redirectErrorStream(true);
    builder
        .environment()
        .putAll(Map.of("HOME", home.toString(), "PI_CONFIG", home.resolve("config").toString()));
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  private static boolean onPath(String program) {
    for (String entry : System.getenv().getOrDefault("PATH", "").split(":")) {
      if (!entry.isEmpty() && Files.isExecutable(Path.of(entry, program))) {
        return true;
      }
    }
    return false;
  }

  private static void delete(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (var files = Files.walk(tree)) {
      for (Path path : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(path);
      }
    }
  }
}
