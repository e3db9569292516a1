package dev.tidemark.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mirrors over git's own protocol, from a repository on this machine. */
class EpochMirrorTest {
  @TempDir private Path dir;
  private final RecordingSink sink = new RecordingSink();

  private void fetch(EpochBuilder epoch, Path mirror, String state) throws Exception {
    assertThat(
            new EpochMirror(mirror, "0.git", EpochMirror.BRANCHES)
                .fetch(epoch.gitDir().toUri().toString(), state, FetchSettings.DEFAULT, sink))
        .isTrue();
  }

  private MailSource mirrored(Path mirror) {
    return MailSources.parse(mirror.toString(), null, dir.resolve("store"));
  }

  private static List<String> packs(Path mirror) throws IOException {
    try (var files = Files.list(mirror.resolve("objects/pack"))) {
      return files.map(Path::toString).filter(name -> name.endsWith(".pack")).toList();
    }
  }

  @Test
  void fetch_manyTimesKeepsPacksFew() throws Exception {
    Path mirror = dir.resolve("mirror/git/0.git");
    ObjectId purged;
    ObjectId old;
    try (var epoch = EpochBuilder.create(dir.resolve("epoch.git"))) {
      purged = epoch.add("purged");
      fetch(epoch, mirror, "0");
      sink.read(mirrored(mirror));
      old = epoch.tip();
      epoch.purge(purged);
      for (int i = 1; i <= EpochMirror.MAX_PACKS + 10; i++) {
        epoch.add("mail" + i);
        fetch(epoch, mirror, Integer.toString(i));
      }
    }
    assertThat(packs(mirror)).hasSizeBetween(2, 30);
    assertThat(new EpochMirror(mirror, "0.git", EpochMirror.BRANCHES).fetchedState())
        .isEqualTo(Integer.toString(EpochMirror.MAX_PACKS + 10));
    try (EpochWalk walk = EpochWalk.open(mirror)) {
      assertThat(walk.has(old)).isTrue();
    }

    sink.read(mirrored(mirror));

    assertThat(sink.removed).hasSize(1);
    assertThat(sink.damaged).isEmpty();
    assertThat(sink.live).hasSize(EpochMirror.MAX_PACKS + 10);
  }

  @Test
  void fetch_keepsOnlyTipsThatWereDropped() throws Exception {
    Path mirror = dir.resolve("mirror/git/0.git");
    ObjectId old;
    try (var epoch = EpochBuilder.create(dir.resolve("epoch.git"))) {
      epoch.add("one");
      fetch(epoch, mirror, "");
      epoch.add("two");
      fetch(epoch, mirror, "");
      fetch(epoch, mirror, "");
      old = epoch.tip();
      epoch.rewrite(1, List.of());
      fetch(epoch, mirror, "");
    }

    try (var files = Files.list(mirror.resolve("refs/tidemark/kept"))) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactly(old.name());
    }
  }

  @Test
  void fetch_nothingThere() throws Exception {
    Path mirror = dir.resolve("mirror/git/0.git");

    assertThat(
            new EpochMirror(mirror, "0.git", EpochMirror.BRANCHES)
                .fetch(
                    dir.resolve("absent.git").toUri().toString(), "", FetchSettings.DEFAULT, sink))
        .isFalse();
    assertThat(mirror).doesNotExist();
  }
}
