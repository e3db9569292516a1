package dev.tidemark.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.ingest.source.EpochBuilder.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.lib.FileMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailSourcesTest {
  @TempDir private Path dir;

  private MailSource parse(String spec) {
    return MailSources.parse(spec, null, dir.resolve("store"));
  }

  private void refused(String spec, String... words) {
    assertThatThrownBy(() -> parse(spec))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(words);
  }

  @ParameterizedTest
  @CsvSource({
    "https://lore.kernel.org/rust-for-linux, https://lore.kernel.org/rust-for-linux, rust-for-linux",
    "https://lore.kernel.org/rust-for-linux/, https://lore.kernel.org/rust-for-linux, rust-for-linux",
    "HTTPS://LORE.kernel.org//rust-for-linux//?q=x#y, https://lore.kernel.org/rust-for-linux, rust-for-linux",
    "http://127.0.0.1:8080/lists/example.list, http://127.0.0.1:8080/lists/example.list, example.list",
  })
  void url(String typed, String name, String list) {
    MailSource source = parse(typed);

    assertThat(source).isInstanceOf(LoreInbox.class);
    assertThat(source.name()).isEqualTo(name);
    assertThat(source.list()).isEqualTo(list);
  }

  @Test
  void url_withoutInbox() {
    refused("https://lore.kernel.org/", "names a server but no inbox", "/rust-for-linux");
  }

  @Test
  void url_malformed() {
    refused("https://lore kernel/x", "not a URL", "expected");
    refused("https:///x", "no host");
  }

  @Test
  void url_ofAnotherScheme() {
    refused("nntp://news.example.org/group", "no reader for nntp", "expected");
  }

  @Test
  void list_givenByHandIsAnotherSource() {
    MailSource source = MailSources.parse("https://lore.kernel.org/rust-for-linux", "rfl", dir);

    assertThat(source.list()).isEqualTo("rfl");
    assertThat(source.name()).isEqualTo("https://lore.kernel.org/rust-for-linux#rfl");
  }

  @Test
  void list_givenByHandAsItIsAnyway() {
    assertThat(MailSources.parse("https://lore.kernel.org/lkml", "lkml", dir).name())
        .isEqualTo("https://lore.kernel.org/lkml");
  }

  @Test
  void list_notOneWord() throws Exception {
    Path file = Files.writeString(dir.resolve("my mail.mbox"), "");

    refused(file.toString(), "must be one word", "my mail");
    assertThat(MailSources.parse(file.toString(), "mine", dir).list()).isEqualTo("mine");
  }

  @Test
  void directory_ofEpochs() throws Exception {
    EpochBuilder.create(dir.resolve("example-list/git/0.git")).close();

    MailSource source = parse(dir.resolve("example-list").toString());

    assertThat(source).isInstanceOf(PublicInboxDirectory.class);
    assertThat(source.list()).isEqualTo("example-list");
    assertThat(source.name()).isEqualTo(dir.resolve("example-list").toString());
    assertThat(parse(dir.resolve("example-list").toUri().toString()).name())
        .isEqualTo(source.name());
  }

  @Test
  void directory_thatIsOneEpoch() throws Exception {
    try (var epoch = EpochBuilder.create(dir.resolve("example-list/git/0.git"))) {
      epoch.add("one");
    }
    try (var epoch = EpochBuilder.create(dir.resolve("other.git"))) {
      epoch.remove(epoch.blob(EpochBuilder.mail("one")));
    }

    assertThat(parse(dir.resolve("example-list/git/0.git").toString()).list())
        .isEqualTo("example-list");
    assertThat(parse(dir.resolve("other.git").toString()).list()).isEqualTo("other");
  }

  @Test
  void directory_thatIsACodeRepository() throws Exception {
    try (var code = EpochBuilder.create(dir.resolve("linux.git"))) {
      code.append(new Step("Makefile", FileMode.REGULAR_FILE, code.blob(new byte[] {1})));
    }

    refused(dir.resolve("linux.git").toString(), "newest commit holds 'Makefile'", "expected");
  }

  @Test
  void directory_maildir() throws Exception {
    for (String part : new String[] {"cur", "new", "tmp"}) {
      Files.createDirectories(dir.resolve(".example-list").resolve(part));
    }

    MailSource source = parse(dir.resolve(".example-list").toString());

    assertThat(source).isInstanceOf(Maildir.class);
    assertThat(source.list()).isEqualTo("example-list");
    assertThat(parse("maildir:" + dir.resolve(".example-list")).name()).isEqualTo(source.name());
  }

  @Test
  void directory_ofNothingKnown() throws IOException {
    refused(dir.toString(), "no kind of mail archive", "expected");
    Files.createDirectories(dir.resolve("work/.git"));
    refused(dir.resolve("work").toString(), "a git working tree", "expected");
    refused("maildir:" + dir, "no Maildir");
  }

  @Test
  void file_mbox() throws Exception {
    Path file = Files.writeString(dir.resolve("rust-for-linux.mboxo"), "\nFrom x\n\n");

    MailSource source = parse(file.toString());

    assertThat(source).isInstanceOf(MboxFile.class);
    assertThat(source.list()).isEqualTo("rust-for-linux");
    assertThat(source.name()).isEqualTo(file.toString());
  }

  @Test
  void file_ofAnotherKind() throws Exception {
    refused(
        Files.writeString(dir.resolve("a.bundle"), "# v2 git bundle\n").toString(),
        "a git bundle",
        "expected");
    refused(
        Files.writeString(dir.resolve("a.txt"), "Dear all,\n").toString(),
        "does not begin with a 'From ' line",
        "expected");
  }

  @Test
  void nothing() {
    refused(dir.resolve("absent").toString(), "no such file or directory", "expected");
    refused("mboxrd:" + dir.resolve("absent"), "no such file");
    refused("  ", "the source is empty", "expected");
  }
}
