package dev.tidemark.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.index.schema.MailSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The threads in {@code threads/}: base- (as it should be), revision- (versions of one work), bugs-
 * (what other systems got wrong), fuzz- (what nobody should send). Each file draws its thread in a
 * comment, then has the mails as a table (see {@link Mailbox}), then what comes of them (see {@link
 * Drawing}). {@code -Dgolden.update=true} rewrites the last part.
 */
class GoldThreadsTest {
  private static final String SPLIT = "\n=>\n";
  private static final Path THREADS =
      Path.of(System.getProperty("tidemark.basedir", ".."), "analysis/src/test/resources/threads");

  @TestFactory
  Stream<DynamicTest> thread_inAnyOrder_isReadAsDrawn() throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(THREADS)) {
      files = found.sorted().toList();
    }
    assertThat(files).hasSizeGreaterThanOrEqualTo(60);
    return files.stream()
        .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> check(file)));
  }

  private static String drawn(List<MailSummary> mails) {
    AnalysisCatalog catalog = AnalysisCatalog.of(mails);
    return Drawing.of(catalog) + Drawing.reviews(catalog);
  }

  private static void check(Path file) throws IOException {
    String text = Files.readString(file);
    int split = text.indexOf(SPLIT);
    String table = split < 0 ? text : text.substring(0, split);
    List<MailSummary> mails = Mailbox.of(table);
    String drawn = drawn(mails);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(file, table.stripTrailing() + SPLIT + drawn);
      return;
    }
    assertThat(drawn).isEqualTo(text.substring(split + SPLIT.length()));
    var shuffled = new ArrayList<>(mails);
    var random = new Random(file.getFileName().toString().hashCode());
    for (int i = 0; i < 5; i++) {
      Collections.shuffle(shuffled, random);
      assertThat(drawn(shuffled)).isEqualTo(drawn);
    }
  }
}
