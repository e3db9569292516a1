package dev.tidemark.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.RawMail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaildirTest {
  @TempDir private Path dir;
  private Path maildir;
  private int delivered;
  private final RecordingSink sink = new RecordingSink();

  @BeforeEach
  void makeMaildir() throws IOException {
    maildir = dir.resolve("example-list");
    for (String part : new String[] {"cur", "new", "tmp"}) {
      Files.createDirectories(maildir.resolve(part));
    }
  }

  private MailSource source() {
    return MailSources.parse(maildir.toString(), null, dir);
  }

  /** As a delivery agent does: written in tmp/, then moved. */
  private Path deliver(String word) throws IOException {
    String name = "1700000000.M" + delivered++ + ".host";
    Path unfinished = maildir.resolve("tmp").resolve(name);
    Files.write(unfinished, EpochBuilder.mail(word));
    return Files.move(unfinished, maildir.resolve("new").resolve(name));
  }

  @Test
  void read_newAndCur() throws Exception {
    Path one = deliver("one");
    Files.move(one, maildir.resolve("cur").resolve(one.getFileName() + ":2,S"));
    deliver("two");
    Files.write(maildir.resolve("tmp/unfinished"), EpochBuilder.mail("unfinished"));
    Files.createDirectories(maildir.resolve("cur/directory"));
    Files.write(maildir.resolve("cur/.hidden"), EpochBuilder.mail("hidden"));

    sink.read(source());

    assertThat(source().list()).isEqualTo("example-list");
    assertThat(sink.liveWords()).containsExactly("one", "two");
    assertThat(sink.done).isEqualTo(2);
    var mail = sink.added.getFirst();
    assertThat(mail.key().blob()).isEqualTo(RawMails.blobId(mail.bytes()));
  }

  @Test
  void read_againGivesNothing() throws Exception {
    for (int i = 0; i < 600; i++) {
      Path path = deliver("mail" + i);
      if (i % 3 == 0) {
        Files.move(path, maildir.resolve("cur").resolve(path.getFileName() + ":2,"));
      }
    }
    sink.read(source());
    assertThat(sink.added).hasSize(600);

    sink.read(source());

    assertThat(sink.added).isEmpty();
  }

  @Test
  void read_onlyWhatCameSince() throws Exception {
    for (int round = 0; round < 50; round++) {
      // Right after the last read, so within the same tick of the file system's clock.
      deliver("a" + round);
      deliver("b" + round);

      sink.read(source());

      assertThat(sink.words()).containsExactlyInAnyOrder("a" + round, "b" + round);
    }
    assertThat(sink.live).hasSize(100);
  }

  @Test
  void read_movedToCurChangesNothing() throws Exception {
    Path one = deliver("one");
    deliver("two");
    sink.read(source());
    Files.move(one, maildir.resolve("cur").resolve(one.getFileName() + ":2,S"));

    sink.read(source());

    assertThat(sink.liveWords()).containsExactly("one", "two");
    assertThat(sink.removed).isEmpty();
    sink.read(source());
    assertThat(sink.added).isEmpty();
  }

  @Test
  void read_deletedMailStays() throws Exception {
    Path one = deliver("one");
    sink.read(source());
    Files.delete(one);

    sink.read(source());

    assertThat(sink.liveWords()).containsExactly("one");
  }

  @Test
  void read_stoppedAndGoneOn() throws Exception {
    for (int i = 0; i < 9; i++) {
      deliver("mail" + i);
    }
    for (int reads = 0; reads < 20; reads++) {
      sink.stopAfter = 2;
      try {
        sink.read(source());
      } catch (InterruptedException e) {
        // Goes on at the last checkpoint.
      }
    }

    assertThat(sink.live).hasSize(9);
  }

  @Test
  void read_fileThatVanishesMeanwhile() throws Exception {
    deliver("one");
    Path two = deliver("two");
    deliver("three");
    var deleting = new RecordingSink();
    MailSink sinkThatDeletes =
        new MailSink() {
          @Override
          public void added(RawMail mail) throws InterruptedException {
            try {
              Files.deleteIfExists(two);
            } catch (IOException e) {
              throw new AssertionError(e);
            }
            deleting.added(mail);
          }

          @Override
          public void removed(MailKey key) throws InterruptedException {
            deleting.removed(key);
          }

          @Override
          public void damaged(String what, String reason) throws InterruptedException {
            deleting.damaged(what, reason);
          }

          @Override
          public void checkpoint(SourceCursor cursor) {
            deleting.checkpoint(cursor);
          }

          @Override
          public void progress(long done, long total) {
            deleting.progress(done, total);
          }
        };

    source().read(SourceCursor.EMPTY, sinkThatDeletes);

    assertThat(deleting.liveWords()).containsExactly("one", "three");
    assertThat(deleting.damaged).isEmpty();
  }

  @Test
  void directory_gone() throws Exception {
    MailSource source = source();
    Files.delete(maildir.resolve("cur"));

    assertThatThrownBy(() -> sink.read(source))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no directory cur");
  }
}
