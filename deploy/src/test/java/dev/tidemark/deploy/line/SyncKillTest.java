package dev.tidemark.deploy.line;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.deploy.cli.Tidemark;
import dev.tidemark.deploy.demo.SampleArchive;
import dev.tidemark.testing.Campaign;
import dev.tidemark.testing.RealArchive;
import dev.tidemark.testing.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 of the whole program at any instant loses nothing and repeats nothing. */
@Timeout(1800)
class SyncKillTest {
  /** Runs may end before their instant comes. */
  private static final int MOST_RUNS_A_KILL = 10;

  @TempDir Path scratch;

  @Test
  void sync_killedThreeTimes_endsInTheSameIndex() throws Exception {
    SampleArchive.Summary sample =
        SampleArchive.write(
            scratch.resolve("archive"), SampleArchive.Options.DEFAULT, SampleArchive.Progress.NONE);
    var inboxes = new ArrayList<Path>();
    sample.lists().forEach(list -> inboxes.add(sample.dir().resolve(list.name())));
    kill(3, inboxes);
  }

  @Test
  @Tag("campaign")
  void sync_ofTheRealArchiveKilledAgainAndAgain_endsInTheSameIndex() throws Exception {
    kill(Campaign.times(20), List.of(RealArchive.inbox()));
  }

  private void kill(int times, List<Path> inboxes) throws Exception {
    long seed = Seeds.seed();
    var random = new Random(seed);
    Path undisturbed = scratch.resolve("undisturbed");
    long start = System.nanoTime();
    assertThat(sync(undisturbed, inboxes).waitFor()).as(errors()).isZero();
    long whole = System.nanoTime() - start;

    Path home = scratch.resolve("home");
    boolean fresh = true;
    int killed = 0;
    for (int run = 0; killed < times && run < times * MOST_RUNS_A_KILL; run++) {
      start = System.nanoTime();
      Process process = sync(home, inboxes);
      boolean ended = process.waitFor((long) (random.nextDouble() * whole), TimeUnit.NANOSECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
        killed++;
      } else if (fresh) {
        // The first run of all is the slowest; an instant after the end kills nothing.
        whole = Math.min(whole, System.nanoTime() - start);
      }
      // From nothing again, so that early instants are hit as often as late ones; and a home that
      // has everything gives a run little to be killed in.
      fresh = ended || random.nextInt(3) == 0;
      if (fresh) {
        home = scratch.resolve("home" + run);
      }
    }
    assertThat(killed).as("runs killed, -Dtests.seed=%s", seed).isEqualTo(times);

    assertThat(sync(home, inboxes).waitFor()).as(errors()).isZero();

    assertThat(IndexContent.of(home))
        .as("-Dtests.seed=%s", seed)
        .isEqualTo(IndexContent.of(undisturbed));
    var words = new ArrayList<String>();
    words.add("--json");
    inboxes.forEach(inbox -> words.add(inbox.toString()));
    var again = new Tidemark(home).run("sync", words.toArray(new String[0])).json();
    assertThat(again.at("/index/records").asInt()).as("-Dtests.seed=%s", seed).isZero();
  }

  private Process sync(Path home, List<Path> inboxes) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "dev.tidemark.deploy.Main",
            "sync",
            "--quiet",
            "--home",
            home.toString()));
    inboxes.forEach(inbox -> command.add(inbox.toString()));
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
