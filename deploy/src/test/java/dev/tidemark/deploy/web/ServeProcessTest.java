package dev.tidemark.deploy.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole program, as a service manager starts and stops it. */
@Timeout(600)
class ServeProcessTest {
  /** 128 and the number of SIGTERM: how a JVM ends that was asked to. */
  private static final int TERMINATED = 143;

  private static final Pattern ADDRESS =
      Pattern.compile("tidemark serve: listening on (http://127\\.0\\.0\\.1:\\d+/)");

  @TempDir Path home;

  @Test
  void serve_onSigterm_endsCleanlyAndCanBeStartedAgain() throws Exception {
    Path mbox =
        Files.writeString(
            home.resolve("tide.mbox"),
            """
            From mboxrd@z Thu Jan  1 00:00:00 1970
            From: a@example.org
            Subject: tide
            Message-ID: <tide@example.org>

            It rises.

            """);
    Files.writeString(home.resolve("config"), "[source \"tide\"]\n\tpath = " + mbox + "\n");
    runAndStop(home.resolve("first"));
    assertThat(home.resolve("sources.json")).content().contains("\"added\" : 1");
    runAndStop(home.resolve("second"));
  }

  private void runAndStop(Path errors) throws Exception {
    Process process = serve(errors);
    try {
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .ignoreExceptions()
          .until(
              () ->
                  !process.isAlive()
                      || (status(errors) == 200 && Files.exists(home.resolve("sources.json"))));
      assertThat(process.isAlive()).as(Files.readString(errors)).isTrue();
      process.destroy();
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isEqualTo(TERMINATED);
      // One line when it started, and none about its end.
      assertThat(Files.readAllLines(errors))
          .filteredOn(line -> !line.startsWith("WARNING: ")) // The JVM's, about libraries.
          .singleElement()
          .asString()
          .matches(ADDRESS);
    } finally {
      process.destroyForcibly();
    }
  }

  private static int status(Path errors) throws Exception {
    Matcher matcher = ADDRESS.matcher(Files.readString(errors));
    assertThat(matcher.find()).isTrue();
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(matcher.group(1)).resolve("health")).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private Process serve(Path errors) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-Xlog:disable",
            "-Xlog:all=error:stderr",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "dev.tidemark.deploy.Main",
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--home",
            home.toString()));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(errors.toFile())
        .start();
  }
}
