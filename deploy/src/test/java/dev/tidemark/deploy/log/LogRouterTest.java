package dev.tidemark.deploy.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LogRouterTest {
  @TempDir Path directory;

  @Test
  void librariesTo_file_getsWarningsWithTheirTracesAndNothingLess() throws IOException {
    Path file = directory.resolve("log").resolve("broker.log");
    LogRouter.librariesTo(file);
    Logger kafka = LoggerFactory.getLogger("org.apache.kafka.Example");

    kafka.info("one of five hundred");
    kafka.warn("{} is {}", "this", 1);
    kafka
        .atError()
        .addKeyValue("topic", "t")
        .setCause(new IllegalStateException("no space left"))
        .log("that");

    assertThat(Files.readString(file, UTF_8))
        .doesNotContain("five hundred")
        .containsPattern("Z WARNING \\[.*] org.apache.kafka.Example - this is 1\n")
        .contains("SEVERE")
        .contains("topic=t that\njava.lang.IllegalStateException: no space left\n\tat ");
    assertThat(LogRouter.lastLibraryError()).isEqualTo("topic=t that: no space left");
  }

  @Test
  void librariesTo_largeFile_isMovedAsideFirst() throws IOException {
    Path file = directory.resolve("broker.log");
    Files.write(file, new byte[(4 << 20) + 1]);

    LogRouter.librariesTo(file);
    LoggerFactory.getLogger("org.apache.kafka.Example").warn("fresh");

    assertThat(Files.size(file)).isLessThan(1_000);
    assertThat(Files.size(directory.resolve("broker.log.1"))).isEqualTo((4 << 20) + 1);
  }

  @Test
  void levels_byOrigin_areKeptApart() {
    assertThat(LoggerFactory.getLogger("dev.tidemark.Example").isInfoEnabled()).isFalse();
    assertThat(LoggerFactory.getLogger("org.example.Example").isInfoEnabled()).isFalse();
    assertThat(LoggerFactory.getLogger("org.example.Example").isWarnEnabled()).isTrue();
  }
}
