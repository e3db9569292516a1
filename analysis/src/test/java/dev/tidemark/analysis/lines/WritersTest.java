package dev.tidemark.analysis.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.tidemark.ingest.commit.Passage;
import dev.tidemark.ingest.commit.UpstreamCommit;
import dev.tidemark.ingest.diff.DiffStat.FileStat;
import dev.tidemark.ingest.mail.MailAddress;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WritersTest {
  private static final MailAddress ADA = new MailAddress("Ada Example", "ada@example.org");
  private static final MailAddress BO = new MailAddress("Bo Example", "bo@example.org");

  private final List<UpstreamCommit> commits = new ArrayList<>();

  @Test
  void weeks_countCommitsLinesAndPeople_inTheTreeAndInEachPart() {
    commit(ADA, "2025-03-03", "rust/kernel/sync/arc.rs", "rust/kernel/sync.rs");
    commit(BO, "2025-03-05", "rust/kernel/sync.rs", "drivers/gpu/nova.rs", "kernel/fork.c");
    commit(ADA, "2025-03-10", "drivers/gpu/nova.rs");
    commit(ADA, "2025-03-11", "Documentation/rust.rst");

    assertThat(new Writers(commits, "linux-next", "rust").weeks())
        .containsExactly(
            new WrittenWeek(
                LocalDate.of(2025, 3, 3),
                new Written(2, 40, 4, 2, 2),
                Map.of(
                    "rust/kernel/sync", new Written(2, 30, 3, 2, 2),
                    "drivers/gpu", new Written(1, 10, 1, 1, 1))),
            new WrittenWeek(
                LocalDate.of(2025, 3, 10),
                new Written(2, 10, 1, 1, 0),
                Map.of("drivers/gpu", new Written(1, 10, 1, 1, 1))));
  }

  @Test
  void parts_sinceAMonday_knowWhoWasThereBefore() {
    commit(ADA, "2025-03-03", "rust/kernel/sync.rs");
    commit(ADA, "2025-03-10", "rust/kernel/sync.rs", "rust/kernel/sync/arc.rs");
    commit(BO, "2025-03-17", "rust/kernel/sync.rs", "rust/pin-init/src/lib.rs");

    assertThat(new Writers(commits, "linux-next", "rust").partsSince(LocalDate.of(2025, 3, 10)))
        .containsExactly(
            entry("rust/kernel/sync", new Written(2, 30, 3, 2, 1)),
            entry("rust/pin-init", new Written(1, 10, 1, 1, 1)));
  }

  @Test
  void linesOfAnotherLanguage_countIfItIsAskedFor() {
    commit(BO, "2025-03-05", "rust/kernel/sync.rs", "kernel/fork.c", "include/linux/fork.h");

    assertThat(new Writers(commits, "linux-next", "c").weeks())
        .extracting(WrittenWeek::total)
        .containsExactly(new Written(1, 20, 2, 1, 1));
  }

  @Test
  void whatIsGoneAndWhatIsElsewhere_doesNotCount_andOrderDoesNotMatter() {
    commit(ADA, "2025-03-03", "rust/kernel/sync.rs");
    commit(BO, "2025-03-10", "rust/kernel/sync.rs");
    List<WrittenWeek> weeks = new Writers(commits, "linux-next", "rust").weeks();
    UpstreamCommit first = commits.getFirst();
    commits.add(commits.getLast().with(first.passage().gone("next-20250304", "")));
    Collections.reverse(commits);

    assertThat(new Writers(commits, "linux-next", "rust").weeks()).isEqualTo(weeks);
    assertThat(new Writers(commits, "linux", "rust").weeks()).isEmpty();
  }

  /** Each file gains ten lines and loses one. */
  private void commit(MailAddress author, String day, String... paths) {
    long time = Instant.parse(day + "T12:00:00Z").getEpochSecond();
    var files = new ArrayList<FileStat>();
    for (String path : paths) {
      files.add(new FileStat(path, 10, 1, false, false));
    }
    commits.add(
        new UpstreamCommit(
            String.format(Locale.ROOT, "%040x", commits.size() + 1),
            "linux-next",
            List.of(),
            author,
            time,
            author,
            time,
            "rust: a change",
            "",
            files,
            "",
            "",
            "",
            Passage.first("next-" + day.replace("-", ""), time, "rust")));
  }
}
