package dev.tidemark.deploy.line;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analysis.alert.AlertRule;
import dev.tidemark.analysis.alert.Destination;
import dev.tidemark.analysis.alert.Pace;
import dev.tidemark.analysis.alert.Watch;
import dev.tidemark.deploy.alert.Alerts;
import dev.tidemark.deploy.config.AlertRules;
import dev.tidemark.deploy.config.Settings;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.index.search.SearchRequest;
import dev.tidemark.index.search.Works;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.ingest.source.MailSource;
import dev.tidemark.ingest.source.MailSources;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that follows a directory finds new mail without being asked again. */
@Timeout(300)
class FollowTest {
  @TempDir Path folder;

  /** The next regular pull is a day away: only the watch can bring the second mail in. */
  @Test
  void follow_commitInALocalEpoch_isFoundByAnOpenSearcher() throws Exception {
    Path epoch = folder.resolve("inbox/git/0.git");
    git("init", "-q", "--bare", "--initial-branch=master", epoch.toString());
    commit(epoch, "first");
    Settings settings = Settings.defaults(folder.resolve("home"));
    MailSource source =
        MailSources.parse(folder.resolve("inbox").toString(), null, folder.resolve("store"));
    var stop = new CountDownLatch(1);
    try (ExecutorService pool = Executors.newSingleThreadExecutor(Thread.ofPlatform().factory());
        Pipeline pipeline = Pipeline.open(settings, "test")) {
      Future<?> run =
          pool.submit(
              () -> {
                pipeline.follow(List.of(source), Duration.ofDays(1), stop, Pipeline.Listener.NONE);
                return null;
              });
      Path index = settings.home().resolve("index");
      try {
        Awaitility.await()
            .atMost(Duration.ofMinutes(2))
            .ignoreExceptions()
            .until(() -> found(index, "first"));
        try (MailSearcher searcher = MailSearcher.open(index)) {
          commit(epoch, "second");
          Awaitility.await()
              .atMost(Duration.ofMinutes(2))
              .until(
                  () -> {
                    searcher.refresh();
                    return searcher.mail(new MessageId("second@example.org")).isPresent();
                  });
          assertThat(searcher.search(SearchRequest.of("tide", Clock.systemUTC())).total())
              .isEqualTo(2);
        }
      } finally {
        stop.countDown();
      }
      run.get();
    }
  }

  /** Alerts look at the index as soon as it is there, which is before the first mail. */
  @Test
  void follow_firstMailOfAll_isToldOf() throws Exception {
    Path epoch = folder.resolve("inbox/git/0.git");
    git("init", "-q", "--bare", "--initial-branch=master", epoch.toString());
    Path home = Files.createDirectories(folder.resolve("home"));
    new AlertRules(home)
        .put(
            new AlertRule(
                "all",
                "",
                Set.of(Watch.MESSAGE),
                Instant.EPOCH,
                false,
                List.of(new Destination.Stdout()),
                Pace.AT_ONCE));
    Settings settings = Settings.load(Map.of("TIDEMARK_HOME", home.toString()), List.of());
    MailSource source =
        MailSources.parse(folder.resolve("inbox").toString(), null, folder.resolve("store"));
    var told = new ByteArrayOutputStream();
    var out = new PrintStream(told, true, UTF_8);
    var stop = new CountDownLatch(1);
    try (ExecutorService pool = Executors.newSingleThreadExecutor(Thread.ofPlatform().factory());
        Pipeline pipeline =
            Pipeline.open(
                settings,
                "test",
                kafka -> new Alerts(settings, kafka, searcher -> Works.NONE, out))) {
      Future<?> run =
          pool.submit(
              () -> {
                pipeline.follow(List.of(source), Duration.ofDays(1), stop, Pipeline.Listener.NONE);
                return null;
              });
      try {
        commit(epoch, "first");
        Awaitility.await()
            .atMost(Duration.ofMinutes(2))
            .until(() -> told.toString(UTF_8).contains("the tide"));
      } finally {
        stop.countDown();
      }
      run.get();
    }
  }

  private static boolean found(Path index, String name) throws Exception {
    try (MailSearcher searcher = MailSearcher.open(index)) {
      return searcher.mail(new MessageId(name + "@example.org")).isPresent();
    }
  }

  @Test
  void pause_afterFailures_doublesUpToAnHour() {
    Duration interval = Duration.ofMinutes(5);
    assertThat(Pipeline.pause(interval, 0, 0)).isEqualTo(interval);
    assertThat(Pipeline.pause(interval, 0, 1)).isEqualTo(Duration.ofSeconds(330));
    assertThat(Pipeline.pause(interval, 2, 0)).isEqualTo(Duration.ofMinutes(20));
    assertThat(Pipeline.pause(interval, 1_000, 0)).isEqualTo(Duration.ofHours(1));
    assertThat(Pipeline.pause(Duration.ofDays(1), 3, 0)).isEqualTo(Duration.ofDays(1));
  }

  /** Adds a mail to an epoch as public-inbox does: a commit whose tree is the one file m. */
  private static void commit(Path epoch, String name) throws Exception {
    Path mail =
        Files.writeString(
            epoch.resolveSibling(name),
            "From: Ada Example <ada@example.org>\nSubject: the tide\nMessage-ID: <"
                + name
                + "@example.org>\n\nIt rises.\n");
    String blob = git("-C", epoch.toString(), "hash-object", "-w", mail.toString());
    Path entry = Files.writeString(epoch.resolveSibling("tree"), "100644 blob " + blob + "\tm\n");
    String tree = git(entry, "-C", epoch.toString(), "mktree");
    var words = new ArrayList<>(List.of("-C", epoch.toString(), "commit-tree", "-m", name, tree));
    if (Files.exists(epoch.resolve("refs/heads/master"))) {
      words.addAll(List.of("-p", "master"));
    }
    String commit = git(words.toArray(new String[0]));
    git("-C", epoch.toString(), "update-ref", "refs/heads/master", commit);
  }

  private static String git(String... words) throws Exception {
    return git(Path.of("/dev/null"), words);
  }

  private static String git(Path input, String... words) throws Exception {
    var command =
        new ArrayList<>(List.of("git", "-c", "user.name=A", "-c", "user.email=a@example.org"));
    command.addAll(List.of(words));
    Process git =
        new ProcessBuilder(command).redirectInput(input.toFile()).redirectErrorStream(true).start();
    String output = new String(git.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(git.waitFor()).as(output).isZero();
    return output;
  }
}
