package dev.tidemark.deploy.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.deploy.cli.Tidemark;
import dev.tidemark.testing.RealArchive;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The real archive as lore serves it: over HTTP, from a real public-inbox-httpd on loopback. */
@Timeout(900)
class LoreLineTest {
  @TempDir Path home;
  @TempDir Path served;

  @Test
  void sync_overHttp_mirrorsEveryEpochAndIndexesEveryMail() throws Exception {
    Path serve = RealArchive.folder().resolve("serve").toRealPath();
    assumeTrue(onPath("public-inbox-httpd"), "public-inbox-httpd is not installed: skipped");
    int port = freePort();
    Process server =
        new ProcessBuilder(serve.toString(), served.toString(), Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(served.resolve("httpd.log").toFile())
            .start();
    try {
      String url = "http://127.0.0.1:" + port + "/rust-for-linux";
      awaitAnswer(server, url + "/manifest.js.gz");
      var tidemark = new Tidemark(home);

      JsonNode first = tidemark.run("sync", "--json", url).json();

      assertThat(first.at("/sources/0/added").asInt()).isEqualTo(7_048);
      assertThat(first.at("/sources/0/list").asString()).isEqualTo("rust-for-linux");
      assertThat(first.at("/index/added").asInt()).isEqualTo(7_048);

      JsonNode again = tidemark.run("sync", "--json", url).json();

      assertThat(again.at("/sources/0/added").asInt()).isZero();
      assertThat(again.at("/index/commits").asInt()).isZero();
    } finally {
      server.destroy();
      if (!server.waitFor(10, TimeUnit.SECONDS)) {
        server.destroyForcibly();
      }
    }
    Tidemark.Run away =
        new Tidemark(home).run("sync", "http://127.0.0.1:" + freePort() + "/rust-for-linux");
    assertThat(away.status()).isEqualTo(1);
    assertThat(away.err()).contains("http://127.0.0.1:").doesNotContain("\tat ");
  }

  private static boolean onPath(String program) {
    for (String folder : System.getenv("PATH").split(":")) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void awaitAnswer(Process server, String url) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10)).build();
      Awaitility.await()
          .atMost(Duration.ofMinutes(10))
          .pollInterval(Duration.ofMillis(200))
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(
              () -> {
                assertThat(server.isAlive()).as("the server runs").isTrue();
                return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode()
                    == 200;
              });
    }
  }
}
