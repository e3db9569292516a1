package dev.tidemark.index.search;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.index.write.CommitPoint;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a snapshot knows of itself. */
class SnapshotFactsTest {
  @TempDir private Path folder;

  @Test
  void problems_ofMails_countEachMailOnceWhateverIsWrongWithIt() throws Exception {
    String date = "\nDate: Sat, 1 Mar 2025 10:00:00 +0000";
    try (TestIndex index = TestIndex.in(folder)) {
      index.add("Message-ID: <good@example.org>\nFrom: a@example.org" + date + "\n\nx\n");
      try (MailSearcher searcher = index.searcher()) {
        assertThat(searcher.problems()).isZero();
      }
      index.add("From: a@example.org" + date + "\n\nno Message-ID\n");
      index.add("Message-ID: <two@example.org>\nFrom: a@example.org\nDate: soon\n\nx\0y\n");
      index.add(
          "test",
          ("Message-ID: <charset@example.org>\nFrom: a@example.org"
                  + date
                  + "\nContent-Type: text/plain; charset=utf-8\n\ncaf\u00e9\n")
              .getBytes(ISO_8859_1));
      try (MailSearcher searcher = index.searcher()) {
        assertThat(searcher.size()).isEqualTo(4);
        assertThat(searcher.problems()).isEqualTo(3);
        assertThat(searcher.reached()).as("read from no Kafka").isEqualTo(CommitPoint.START);
      }
    }
  }
}
