package dev.tidemark.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.RawMail;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * A real list's archive, where the machine has one beside the project: thousands of mails in a
 * public-inbox of two epochs. A test that asks for it is skipped where there is none. Unpacked once
 * a test JVM.
 */
public final class RealArchive {
  /** The list's name. */
  public static final String LIST = "rust-for-linux";

  private RealArchive() {}

  private static final class Holder {
    static final Path INBOX = unpack();
    static final List<RawMail> MAILS = read();
  }

  /** The folder that holds the archive, packed, and what is known of it. */
  public static Path folder() {
    Path folder = Path.of(System.getProperty("tidemark.basedir", "..")).resolve("../shared/lore");
    assumeTrue(
        Files.exists(folder.resolve("unpack")), () -> "no real archive at " + folder + ": skipped");
    return folder;
  }

  /**
   * The archive as a public-inbox directory: {@code git/0.git}, {@code git/1.git}. Not to be
   * written to.
   */
  public static Path inbox() {
    folder();
    return Holder.INBOX;
  }

  /** Every mail, in the order of the archive. */
  public static List<RawMail> mails() {
    folder();
    return Holder.MAILS;
  }

  private static Path unpack() {
    try {
      Path target = Files.createTempDirectory("tidemark-archive");
      Runtime.getRuntime()
          .addShutdownHook(
              Thread.ofPlatform().name("remove-archive").unstarted(() -> delete(target)));
      Process unpack =
          new ProcessBuilder(folder().resolve("unpack").toRealPath().toString(), target.toString())
              .redirectErrorStream(true)
              .redirectOutput(target.resolve("unpack.log").toFile())
              .start();
      assertThat(unpack.waitFor(5, TimeUnit.MINUTES)).as("unpacked in time").isTrue();
      assertThat(unpack.exitValue()).as(Files.readString(target.resolve("unpack.log"))).isZero();
      return target.resolve(LIST);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while unpacking", e);
    }
  }

  private static List<RawMail> read() {
    var mails = new ArrayList<RawMail>();
    for (int epoch = 0; Files.exists(inbox().resolve("git/" + epoch + ".git")); epoch++) {
      Path git = inbox().resolve("git/" + epoch + ".git");
      try (Repository repository =
              new FileRepositoryBuilder().setGitDir(git.toFile()).setMustExist(true).build();
          var walk = new RevWalk(repository);
          ObjectReader reader = repository.newObjectReader()) {
        walk.markStart(walk.parseCommit(repository.resolve(Constants.HEAD)));
        walk.sort(RevSort.TOPO);
        walk.sort(RevSort.REVERSE, true);
        for (RevCommit commit : walk) {
          try (TreeWalk tree = TreeWalk.forPath(reader, "m", commit.getTree())) {
            if (tree != null) {
              var blob = tree.getObjectId(0);
              mails.add(
                  new RawMail(
                      new MailKey(LIST, blob.name()),
                      reader.open(blob).getBytes(),
                      "archive",
                      Instant.ofEpochSecond(commit.getCommitTime()),
                      commit.name()));
            }
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException("reading " + git, e);
      }
    }
    return List.copyOf(mails);
  }

  private static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // A temporary folder that stays is no reason to fail.
    }
  }
}
