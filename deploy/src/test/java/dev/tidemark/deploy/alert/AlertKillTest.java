package dev.tidemark.deploy.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.tidemark.deploy.cli.Tidemark;
import dev.tidemark.ingest.mail.RawMail;
import dev.tidemark.testing.Campaign;
import dev.tidemark.testing.RealArchive;
import dev.tidemark.testing.Seeds;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real list arrives mail by mail while the program that follows it is killed again and again:
 * every series is told once, and everybody who wants to hear of it does.
 */
@Timeout(1800)
class AlertKillTest {
  /** Runs may end before their instant comes. */
  private static final int MOST_RUNS_A_KILL = 4;

  /** A cover letter: who counts these needs to know nothing of how series are put together. */
  private static final Pattern COVER =
      Pattern.compile("^\\[(?:RFC )?PATCH(?: RFC)?(?: v\\d+)? 0+/\\d+] .*");

  private static final Pattern SUBJECT =
      Pattern.compile("(?im)^Subject:[ \\t]*(.*(?:\\r?\\n[ \\t].*)*)$");
  private static final Pattern MESSAGE_ID =
      Pattern.compile("(?im)^Message-ID:\\s*<([^>\\s]+)>\\s*$");

  @TempDir Path scratch;

  private final GreenMail mail =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
  private final HttpReceiver http = receiver();

  private static HttpReceiver receiver() {
    try {
      return new HttpReceiver();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeEach
  void start() {
    mail.start();
  }

  @AfterEach
  void stop() throws IOException {
    http.close();
    mail.stop();
  }

  @Test
  @Tag("campaign")
  void follow_killedAgainAndAgainWhileARealListArrives_tellsEverySeriesOnce() throws Exception {
    replay(Campaign.times(50));
  }

  private void replay(int kills) throws Exception {
    long seed = Seeds.seed();
    var random = new Random(seed);
    Path home = scratch.resolve("home");
    Files.createDirectories(home);
    Files.writeString(
        home.resolve("config"),
        "[mail]\n\tsmtp = 127.0.0.1:"
            + mail.getSmtp().getPort()
            + "\n\ttls = none\n\tfrom = tidemark@tide.example\n[alert]\n\tallowprivate = true\n");
    var tidemark = new Tidemark(home);
    assertThat(
            tidemark
                .run(
                    "alert",
                    "add",
                    "all",
                    "--on",
                    "series.posted,series.revised",
                    "--since",
                    "2021-01-01",
                    "--mail",
                    "me@tide.example",
                    "--webhook",
                    http.url("/hook"))
                .status())
        .isZero();
    var inbox = new ArrivingInbox(RealArchive.inbox(), scratch.resolve("inbox"));
    inbox.arrive(inbox.left() / 20);

    long start = System.nanoTime();
    assertThat(tidemark.run("sync", "--quiet", inbox.path().toString()).status()).isZero();
    long whole = 2 * (System.nanoTime() - start);
    int killed = 0;
    for (int run = 0; killed < kills && run < kills * MOST_RUNS_A_KILL; run++) {
      inbox.arrive(random.nextInt(1 + 2 * inbox.left() / Math.max(1, kills - killed)));
      Process process = follow(home, inbox.path());
      long instant = (long) (random.nextDouble() * whole);
      boolean ended = process.waitFor(instant / 2, TimeUnit.NANOSECONDS);
      inbox.arrive(random.nextInt(30));
      ended = ended || process.waitFor(instant / 2, TimeUnit.NANOSECONDS);
      assertThat(ended).as("a run that follows does not end: " + errors()).isFalse();
      process.destroyForcibly().waitFor();
      killed++;
    }
    assertThat(killed).as("runs killed, -Dtests.seed=%s", seed).isEqualTo(kills);
    inbox.arrive(inbox.left());
    Tidemark.Run last =
        tidemark.run("sync", "-c", "alert.settle=0", "--json", inbox.path().toString());
    assertThat(last.json().at("/alerts/waiting")).as(last.err()).isEmpty();

    check(tidemark.run("alert", "history", "-n", "100000", "--json").json(), seed);
  }

  private void check(JsonNode history, long seed) throws Exception {
    Set<String> told = new TreeSet<>();
    Map<String, Set<String>> eventsOfMail = new HashMap<>();
    for (JsonNode event : history) {
      String id = event.at("/id").asString();
      boolean first = !event.has("amends");
      if (first) {
        assertThat(told.add(id)).as("%s told twice, -Dtests.seed=%s", id, seed).isTrue();
      }
      for (JsonNode one : event.at("/data/messageIds")) {
        eventsOfMail
            .computeIfAbsent(one.asString(), key -> new HashSet<>())
            .add(first ? id : event.at("/amends").asString());
      }
    }
    Set<String> covers = covers();
    assertThat(covers).hasSizeGreaterThan(200);
    assertThat(covers)
        .as("-Dtests.seed=%s", seed)
        .allSatisfy(cover -> assertThat(eventsOfMail.getOrDefault(cover, Set.of())).hasSize(1));

    Set<String> mailed = new TreeSet<>();
    for (MimeMessage message : mail.getReceivedMessages()) {
      String id = message.getMessageID();
      mailed.add(id.substring(1, id.indexOf('@')));
    }
    Set<String> posted = new TreeSet<>();
    for (HttpReceiver.Request request : http.requests()) {
      posted.add(JsonMapper.shared().readTree(request.body()).at("/id").asString());
    }
    assertThat(posted).as("posted, -Dtests.seed=%s", seed).isEqualTo(told);
    assertThat(mailed).as("mailed, -Dtests.seed=%s", seed).isEqualTo(told);
  }

  /** Message-IDs of all cover letters, read from the raw mails. */
  private static Set<String> covers() {
    Set<String> covers = new TreeSet<>();
    for (RawMail raw : RealArchive.mails()) {
      String text = new String(raw.bytes(), UTF_8);
      String head = text.substring(0, Math.max(0, text.indexOf("\n\n")) + 1);
      Matcher subject = SUBJECT.matcher(head);
      Matcher id = MESSAGE_ID.matcher(head);
      if (subject.find()
          && id.find()
          && COVER.matcher(subject.group(1).replaceAll("\\s+", " ").strip()).matches()) {
        covers.add(id.group(1));
      }
    }
    return covers;
  }

  private Process follow(Path home, Path inbox) throws IOException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.tidemark.deploy.Main",
                "sync",
                "--follow",
                "--quiet",
                "--home",
                home.toString(),
                inbox.toString()));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(scratch.resolve("out").toFile()))
        .redirectError(ProcessBuilder.Redirect.appendTo(scratch.resolve("errors").toFile()))
        .start();
  }

  private String errors() throws IOException {
    Path file = scratch.resolve("errors");
    return Files.exists(file) ? Files.readString(file) : "";
  }
}
