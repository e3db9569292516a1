package dev.tidemark.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.ingest.mail.RawMail;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MboxFileTest {
  private static final String FROM = "From ada@example.org Thu Feb  1 10:20:30 2024\n";

  @TempDir private Path dir;
  private final RecordingSink sink = new RecordingSink();

  private static String mail(String word) {
    return new String(EpochBuilder.mail(word), StandardCharsets.UTF_8);
  }

  private MailSource mbox(String text) throws IOException {
    Path file = dir.resolve("example-list.mbox");
    Files.writeString(file, text, StandardCharsets.ISO_8859_1);
    return MailSources.parse(file.toString(), null, dir);
  }

  private void append(String text) throws IOException {
    Files.writeString(
        dir.resolve("example-list.mbox"),
        text,
        StandardCharsets.ISO_8859_1,
        StandardOpenOption.APPEND);
  }

  private static String body(RawMail mail) {
    return new String(mail.bytes(), StandardCharsets.ISO_8859_1);
  }

  @Test
  void read_mailsHaveTheBytesTheyHaveElsewhere() throws Exception {
    MailSource source = mbox(FROM + mail("one") + "\n" + FROM + mail("two") + "\n");

    sink.read(source);

    assertThat(source.list()).isEqualTo("example-list");
    assertThat(sink.words()).containsExactly("one", "two");
    assertThat(sink.added.get(0).bytes()).isEqualTo(EpochBuilder.mail("one"));
    // As `git hash-object` names an empty blob and "hello\n".
    assertThat(RawMails.blobId(new byte[0])).isEqualTo("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
    assertThat(RawMails.blobId("hello\n".getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo("ce013625030ba8dba906f756967f9e9ca394464a");
    assertThat(sink.added.get(1).key().blob()).isEqualTo(RawMails.blobId(EpochBuilder.mail("two")));
  }

  @Test
  void read_againGivesNothing() throws Exception {
    MailSource source = mbox(FROM + mail("one") + "\n" + FROM + mail("two") + "\n");
    sink.read(source);

    sink.read(source);

    assertThat(sink.added).isEmpty();
  }

  @Test
  void read_untouchedContentWithNewTimeGivesNothing() throws Exception {
    MailSource source = mbox(FROM + mail("one") + "\n" + FROM + mail("two") + "\n");
    sink.read(source);
    Files.setLastModifiedTime(
        dir.resolve("example-list.mbox"), FileTime.from(Instant.parse("2030-01-01T00:00:00Z")));

    sink.read(source);

    assertThat(sink.added).isEmpty();
    assertThat(sink.removed).isEmpty();
  }

  @Test
  void read_goesOnBehindWhatWasAppended() throws Exception {
    MailSource source = mbox(FROM + mail("one") + "\n" + FROM + mail("two") + "\n");
    sink.read(source);
    append(FROM + mail("three") + "\n");

    sink.read(source);

    assertThat(sink.words()).containsExactly("three");
    assertThat(sink.removed).isEmpty();
  }

  @Test
  void read_unfinishedLastMailIsReplaced() throws Exception {
    MailSource source = mbox(FROM + mail("one") + "\n" + FROM + "Subject: about half\n\nbeg");
    sink.read(source);
    append("inning and end\n");

    sink.read(source);

    assertThat(sink.removed).hasSize(1);
    assertThat(sink.words()).containsExactly("half");
    assertThat(sink.live).hasSize(2);
    assertThat(body(sink.added.getFirst())).endsWith("beginning and end\n");
  }

  @Test
  void read_changedFileIsReadAgain() throws Exception {
    MailSource source = mbox(FROM + mail("one") + "\n" + FROM + mail("two") + "\n");
    sink.read(source);
    mbox(FROM + mail("six") + "\n" + FROM + mail("two") + "\n" + FROM + mail("ten") + "\n");

    sink.read(source);

    assertThat(sink.words()).containsExactly("six", "two", "ten");
  }

  @Test
  void read_shortenedFileIsReadAgain() throws Exception {
    MailSource source = mbox(FROM + mail("one") + "\n" + FROM + mail("two") + "\n");
    sink.read(source);
    mbox(FROM + mail("two") + "\n");

    sink.read(source);

    assertThat(sink.words()).containsExactly("two");
  }

  @Test
  void read_stoppedAndGoneOn() throws Exception {
    MailSource source =
        mbox(FROM + mail("one") + "\n" + FROM + mail("two") + "\n" + FROM + mail("three") + "\n");
    sink.stopAfter = 2;
    assertThatThrownBy(() -> sink.read(source)).isInstanceOf(InterruptedException.class);
    sink.stopAfter = Integer.MAX_VALUE;

    sink.read(source);

    assertThat(sink.words()).containsExactly("three");
    assertThat(sink.liveWords()).containsExactly("one", "three", "two");
  }

  @ParameterizedTest
  @CsvSource({"mboxrd,From x,>From x,>>From x", "mboxo,From x,>>From x,>>>From x"})
  void quoting(String kind, String first, String second, String third) throws Exception {
    mbox(FROM + "Subject: about quoting\n\n>From x\n>>From x\n>>>From x\n> From x\n>Fromage\n\n");

    sink.read(MailSources.parse(kind + ":" + dir.resolve("example-list.mbox"), null, dir));

    assertThat(body(sink.added.getFirst()))
        .isEqualTo(
            "Subject: about quoting\n\n"
                + String.join("\n", first, second, third)
                + "\n> From x\n>Fromage\n");
  }

  @Test
  void quoting_headersAreLeftAlone() throws Exception {
    sink.read(mbox(FROM + ">From ada Thu Feb  1 2024\nSubject: about headers\n\nx\n"));

    assertThat(body(sink.added.getFirst())).startsWith(">From ada");
  }

  @Test
  void separator_needsAnEmptyLineBefore() throws Exception {
    sink.read(mbox(FROM + "Subject: about text\n\ntext\n" + FROM + "more\n"));

    assertThat(sink.added).hasSize(1);
  }

  @Test
  void separator_needsADate() throws Exception {
    sink.read(mbox(FROM + "Subject: about text\n\ntext\n\nFrom here on it is text\nmore\n"));

    assertThat(sink.added).hasSize(1);
    assertThat(body(sink.added.getFirst())).endsWith("text\n\nFrom here on it is text\nmore\n");
  }

  @Test
  void separator_inTheMiddleOfALongLineIsText() throws Exception {
    String long1 = "x".repeat((1 << 16) - 7);
    sink.read(mbox(FROM + "Subject: about long\n\n" + long1 + FROM + "\n" + FROM + mail("next")));

    assertThat(sink.words()).containsExactly("long", "next");
    assertThat(body(sink.added.getFirst())).endsWith(long1 + FROM);
  }

  @Test
  void emptyLines_onlyTheLastBelongsToTheFile() throws Exception {
    sink.read(mbox("\n" + FROM + "Subject: about lines\n\nx\n\n\n\n" + FROM + mail("next")));

    assertThat(body(sink.added.getFirst())).endsWith("\n\nx\n\n\n");
    assertThat(sink.words()).containsExactly("lines", "next");
  }

  @Test
  void lineEnds_areKept() throws Exception {
    String from = FROM.replace("\n", "\r\n");
    sink.read(
        mbox(from + "Subject: about crlf\r\n\r\nx\r\n\r\n" + from + "Subject: about two\r\n"));

    assertThat(sink.words()).containsExactly("crlf", "two");
    assertThat(body(sink.added.getFirst())).isEqualTo("Subject: about crlf\r\n\r\nx\r\n");
  }

  @Test
  void contentLength_isNotBelieved() throws Exception {
    sink.read(
        mbox(FROM + "Subject: about length\nContent-Length: 4000\n\nx\n\n" + FROM + mail("next")));

    assertThat(sink.words()).containsExactly("length", "next");
  }

  @ParameterizedTest
  @CsvSource({
    "mboxrd@z Thu Jan  1 00:00:00 1970, 1970-01-01T00:00:00Z",
    "ada at example.org  Thu Feb 29 10:20:30 2024, 2024-02-29T10:20:30Z",
    "ada@example.org Thu Feb 29 10:20:30 2024 +0130, 2024-02-29T08:50:30Z",
    "ada@example.org Thu Feb 29 10:20:30 -0100 2024, 2024-02-29T11:20:30Z",
    "ada@example.org Thu Feb 29 10:20 2024, 2024-02-29T10:20:00Z",
    "ada@example.org Thu Feb 29 10:20:60 2024 remote from there, 2024-02-29T10:20:59Z",
    "ada@example.org Thu Feb 31 10:20:30 2024, 2001-02-03T04:05:06Z",
    "ada@example.org Thu Feb 29 10:20:30 2024 +9999, 2001-02-03T04:05:06Z",
    "nobody, 2001-02-03T04:05:06Z",
  })
  void archived_isTheDateOfTheFromLine(String from, String expected) throws Exception {
    MailSource source = mbox("From " + from + "\n" + mail("one"));
    Files.setLastModifiedTime(
        dir.resolve("example-list.mbox"), FileTime.from(Instant.parse("2001-02-03T04:05:06Z")));

    sink.read(source);

    assertThat(sink.added.getFirst().archived()).isEqualTo(Instant.parse(expected));
  }

  private static byte[] gzip(String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }
    return bytes.toByteArray();
  }

  @Test
  void gzip_withAMemberAppended() throws Exception {
    Path file = dir.resolve("rust-for-linux.mbox.gz");
    Files.write(file, gzip(FROM + mail("one") + "\n"));
    MailSource source = MailSources.parse(file.toString(), null, dir);
    sink.read(source);
    assertThat(source.list()).isEqualTo("rust-for-linux");
    assertThat(sink.words()).containsExactly("one");
    Files.write(file, gzip(FROM + mail("two") + "\n"), StandardOpenOption.APPEND);

    sink.read(source);

    assertThat(sink.words()).containsExactly("two");
  }

  @Test
  void gzip_cutOff() throws Exception {
    Path file = dir.resolve("example-list.mbox.gz");
    var text = new StringBuilder();
    for (int i = 0; i < 2000; i++) {
      text.append(FROM).append(mail("mail" + i)).append('\n');
    }
    byte[] whole = gzip(text.toString());
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    MailSource source = MailSources.parse(file.toString(), null, dir);
    sink.read(source);
    assertThat(sink.added).hasSizeBetween(100, 1900);
    assertThat(sink.damaged).singleElement().asString().contains("gzip file is broken");
    int before = sink.added.size();
    Files.write(file, whole);

    sink.read(source);

    assertThat(sink.live).hasSize(2000);
    assertThat(sink.added).hasSize(2000 - before);
  }

  @Test
  void tooLarge_isReportedAndTheRestRead() throws Exception {
    Path file = dir.resolve("example-list.mbox");
    try (var out = Files.newBufferedWriter(file, StandardCharsets.ISO_8859_1)) {
      out.write(FROM + "Subject: about large\n\n");
      String line = "x".repeat(1023) + "\n";
      for (int i = 0; i < 65 << 10; i++) {
        out.write(line);
      }
      out.write("\n" + FROM + mail("next"));
    }

    sink.read(MailSources.parse(file.toString(), null, dir));

    assertThat(sink.damaged).singleElement().asString().contains("at byte 0", "limit");
    assertThat(sink.words()).containsExactly("next");
  }

  @Test
  void file_gone() throws Exception {
    MailSource source = mbox(FROM + mail("one"));
    Files.delete(dir.resolve("example-list.mbox"));

    assertThatThrownBy(() -> sink.read(source))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no such file");
  }

  @Test
  void file_empty() throws Exception {
    MailSource source = mbox("");
    sink.read(source);
    append(FROM + mail("one"));

    sink.read(source);

    assertThat(sink.words()).containsExactly("one");
  }

  @Test
  void file_becameSomethingElse() throws Exception {
    MailSource source = mbox(FROM + mail("one"));
    sink.read(source);
    Files.writeString(dir.resolve("example-list.mbox"), "#!/bin/sh\n");

    assertThatThrownBy(() -> sink.read(source))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not begin with a 'From ' line");
  }
}
