package dev.tidemark.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.source.EpochBuilder.Step;
import dev.tidemark.testing.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever happens to an archive between two reads, and wherever a read stops: reading on from the
 * cursor leaves the same mails as reading from scratch, and those that the archive's own story
 * tells.
 */
class EpochRewriteTest {
  private static final int MAILS = 6;

  @TempDir private Path dir;

  @RepeatedTest(12)
  void read_fromCursorEqualsFromScratch(RepetitionInfo repetition) throws Exception {
    run(repetition, 25);
  }

  @Tag("campaign")
  @RepeatedTest(200)
  void read_fromCursorEqualsFromScratchAtLength(RepetitionInfo repetition) throws Exception {
    run(repetition, 60);
  }

  /** Each stops a reading within a rewritten history, which is rewritten again before the next. */
  @ParameterizedTest
  @ValueSource(
      longs = {
        9001540529010L,
        9064178388442L,
        9073076530529L,
        9104270566467L,
        9163288917678L,
        9181807666977L
      })
  void read_stoppedWithinARewriteBeforeAnother_losesAndKeepsNothing(long seed) throws Exception {
    new Story(new Random(seed), dir).run(60);
  }

  private void run(RepetitionInfo repetition, int steps) throws Exception {
    long seed = Seeds.seed() + repetition.getCurrentRepetition();
    try {
      new Story(new Random(seed), dir).run(steps);
    } catch (AssertionError | IOException e) {
      throw new AssertionError(
          "repeat with -Dtests.seed=" + (seed - repetition.getCurrentRepetition()), e);
    }
  }

  /** One random archive. */
  private static final class Story {
    private final Random random;
    private final Path dir;
    private final Path inbox;
    private final List<EpochBuilder> epochs = new ArrayList<>();
    private final RecordingSink sink = new RecordingSink();

    Story(Random random, Path dir) {
      this.random = random;
      this.dir = dir;
      this.inbox = dir.resolve("example-list");
    }

    void run(int steps) throws Exception {
      try {
        for (int i = random.nextInt(3); i >= 0; i--) {
          newEpoch();
        }
        for (int i = 0; i < steps; i++) {
          change();
          if (random.nextInt(3) == 0) {
            readOn();
          }
        }
        readOn();
      } finally {
        for (EpochBuilder epoch : epochs) {
          epoch.close();
        }
      }
    }

    private void newEpoch() throws IOException {
      epochs.add(EpochBuilder.create(inbox.resolve("git/" + epochs.size() + ".git")));
      any().add(word());
    }

    /** Mostly the newest. */
    private EpochBuilder any() {
      return random.nextInt(3) == 0 ? epochs.get(random.nextInt(epochs.size())) : epochs.getLast();
    }

    /** Few enough that mails come back often. */
    private String word() {
      return "mail" + random.nextInt(MAILS);
    }

    private void change() throws IOException {
      EpochBuilder epoch = any();
      if (epoch.size() == 0) {
        epoch.add(word());
      }
      switch (random.nextInt(14)) {
        case 0, 1 -> epoch.remove(epoch.blob(EpochBuilder.mail(word())));
        case 2 -> epoch.append(epoch.step(epoch.size() - 1));
        case 3 -> epoch.append(Step.EMPTY);
        case 4 -> epoch.purge(epoch.blob(EpochBuilder.mail(word())));
        case 5 -> rewrite(epoch);
        case 6 -> {
          // A purge as public-inbox-purge leaves it: what the branch had before is gone.
          ObjectId old = epoch.tip();
          epoch.purge(epoch.blob(EpochBuilder.mail(word())));
          if (!old.equals(epoch.tip())) {
            epoch.lose(old);
          }
        }
        case 7 -> {
          if (epochs.size() < 3) {
            newEpoch();
          }
        }
        default -> epoch.add(word());
      }
    }

    private void rewrite(EpochBuilder epoch) throws IOException {
      int from = 1 + random.nextInt(epoch.size());
      var steps = new ArrayList<Step>();
      for (int i = from; i < epoch.size(); i++) {
        switch (random.nextInt(4)) {
          case 0 -> {}
          case 1 -> steps.add(Step.mail(epoch.blob(EpochBuilder.mail(word()))));
          default -> steps.add(epoch.step(i));
        }
      }
      epoch.rewrite(from, steps);
    }

    private MailSource source(String store) {
      return MailSources.parse(inbox.toString(), null, dir.resolve(store));
    }

    private void readOn() throws Exception {
      if (random.nextInt(3) == 0) {
        sink.stopAfter = random.nextInt(6);
        try {
          sink.read(source("store"));
        } catch (InterruptedException e) {
          // Stopped by the sink.
        }
        sink.stopAfter = Integer.MAX_VALUE;
        if (random.nextBoolean()) {
          change();
        }
      }
      sink.read(source("store"));
      var scratch = new RecordingSink();
      scratch.read(source("scratch"));
      assertThat(sink.live.keySet()).isEqualTo(scratch.live.keySet());
      assertThat(sink.live.keySet()).isEqualTo(told());
      assertThat(sink.cursor).isEqualTo(scratch.cursor);
      sink.read(source("store"));
      assertThat(sink.added).isEmpty();
      assertThat(sink.removed).isEmpty();
    }

    /** What is live by the steps the builders were given. */
    private Set<MailKey> told() {
      var live = new HashSet<MailKey>();
      for (EpochBuilder epoch : epochs) {
        for (int i = 0; i < epoch.size(); i++) {
          Step step = epoch.step(i);
          if (step.blob() == null || step.name() == null) {
            continue;
          }
          // A commit with its parent's tree did nothing.
          if (i > 0 && step.equals(epoch.step(i - 1))) {
            continue;
          }
          var key = new MailKey("example-list", step.blob().name());
          if (step.name().equals("m")) {
            live.add(key);
          } else {
            live.remove(key);
          }
        }
      }
      return live;
    }
  }
}
