package dev.tidemark.index.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexHomeTest {

  @TempDir Path folder;
  private IndexHome home;

  @BeforeEach
  void makeHome() {
    home = new IndexHome(folder.resolve("index"));
  }

  @Test
  void current_emptyBeforeAnythingWasIndexed() throws IOException {
    assertThat(home.current()).isEmpty();
    assertThat(home.generations()).isEmpty();
  }

  @Test
  void currentOrNew_makesTheFirstGenerationOnce() throws IOException {
    Path first = home.currentOrNew();
    assertThat(first).isDirectory().hasFileName("g1");
    assertThat(home.currentOrNew()).isEqualTo(first);
    assertThat(home.current()).contains(first);
  }

  @Test
  void switchTo_namesTheNewGeneration() throws IOException {
    Path first = home.currentOrNew();
    Files.writeString(first.resolve("file"), "x");
    Path next = home.next();
    assertThat(next).hasFileName("g2");
    Files.createDirectories(next);
    home.switchTo(next);
    assertThat(home.current()).contains(next);
    home.removeOthers();
    assertThat(home.generations()).containsExactly(next);
  }

  @Test
  void switchTo_refusesWhatIsNoGeneration() {
    assertThatThrownBy(() -> home.switchTo(folder.resolve("g2")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("g2");
  }

  @Test
  void current_saysWhenTheFileIsDamaged() throws IOException {
    home.currentOrNew();
    Files.writeString(home.directory().resolve("CURRENT"), "../../etc\n");
    assertThatThrownBy(home::current)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("../../etc");
  }

  @Test
  void lock_heldByOneOnly() throws IOException {
    try (Closeable lock = home.lock()) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(home::lock).isInstanceOf(IOException.class).hasMessageContaining("LOCK");
    }
    home.lock().close();
  }
}
