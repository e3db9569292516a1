package dev.tidemark.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever waits for a source is woken by what git and mail programs do, and by nothing else. */
@Timeout(60)
class SourceWatchTest {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final Duration SHORT = Duration.ofMillis(50);

  @TempDir Path folder;

  @Test
  void await_mailInAnEpoch_isNews() throws Exception {
    Path inbox = folder.resolve("inbox");
    try (EpochBuilder epoch = EpochBuilder.create(inbox.resolve("git/0.git"))) {
      epoch.add("ebb");
      MailSource source = MailSources.parse(inbox.toString(), null, folder.resolve("store"));
      try (SourceWatch watch = SourceWatch.of(source)) {
        assertThat(watch.await(SHORT)).isFalse();
        epoch.add("flow");
        assertThat(watch.await(LONG)).isTrue();
        while (watch.await(SHORT)) {
          // git's own files settle
        }
        try (EpochBuilder next = EpochBuilder.create(inbox.resolve("git/1.git"))) {
          assertThat(watch.await(LONG)).as("a new epoch").isTrue();
          while (watch.await(SHORT)) {
            // until it stands
          }
          next.add("tide");
          assertThat(watch.await(LONG)).as("mail in the new epoch").isTrue();
        }
      }
    }
  }

  @Test
  void await_changeBeforeTheCall_isNotMissed() throws Exception {
    try (EpochBuilder epoch = EpochBuilder.create(folder.resolve("0.git"))) {
      epoch.add("ebb");
      MailSource source =
          MailSources.parse(epoch.gitDir().toString(), "list", folder.resolve("store"));
      try (SourceWatch watch = SourceWatch.of(source)) {
        epoch.add("flow");
        assertThat(watch.await(LONG)).isTrue();
      }
    }
  }

  @Test
  void await_fileInAMaildir_isNews() throws Exception {
    Path maildir = folder.resolve("maildir");
    for (String part : new String[] {"new", "cur", "tmp"}) {
      Files.createDirectories(maildir.resolve(part));
    }
    MailSource source = MailSources.parse(maildir.toString(), "list", folder.resolve("store"));
    try (SourceWatch watch = SourceWatch.of(source)) {
      assertThat(watch.await(SHORT)).isFalse();
      Files.write(maildir.resolve("new/1"), EpochBuilder.mail("ebb"));
      assertThat(watch.await(LONG)).isTrue();
    }
  }

  @Test
  void await_sourceThatCannotBeWatched_waitsToTheEnd() throws Exception {
    MailSource source = MailSources.parse("http://127.0.0.1:1/list", null, folder.resolve("store"));
    try (SourceWatch watch = SourceWatch.of(source)) {
      assertThat(watch.await(SHORT)).isFalse();
    }
  }
}
