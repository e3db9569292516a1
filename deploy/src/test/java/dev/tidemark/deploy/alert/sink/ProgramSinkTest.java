package dev.tidemark.deploy.alert.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemark.analysis.alert.AlertEvent;
import dev.tidemark.analysis.alert.AlertEventCodec;
import dev.tidemark.deploy.alert.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Starts real programs. */
@Timeout(120)
class ProgramSinkTest {
  private static final AlertEvent EVENT = Samples.revised("new", "a title; $(touch evil) `id`");
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void deliver_anEvent_isOnStandardInputAndInTheEnvironment() throws Exception {
    Path program =
        script(
            "cat > \"$1\"; echo \"$TIDEMARK_RULE $TIDEMARK_EVENT_TYPE $TIDEMARK_URL"
                + " $TIDEMARK_EVENTS\" > \"$1.env\"");
    Path out = folder.resolve("out file");
    new ProgramSink(List.of(program.toString(), out.toString()), LIMIT).deliver(Dispatch.of(EVENT));
    assertThat(AlertEventCodec.read(Files.readAllBytes(out))).isEqualTo(EVENT);
    assertThat(Files.readString(folder.resolve("out file.env")))
        .isEqualTo(
            "new dev.tidemark.series.revised https://lore.kernel.org/all/cover-v3@example.org/"
                + " 1\n");
  }

  @Test
  void deliver_severalEvents_areAnArray() throws Exception {
    Path program = script("cat > \"$1\"");
    Path out = folder.resolve("out");
    new ProgramSink(List.of(program.toString(), out.toString()), LIMIT)
        .deliver(new Dispatch("new", List.of(EVENT, EVENT), 0));
    assertThat(Files.readString(out)).startsWith("[{").endsWith("}]");
  }

  @Test
  void deliver_programThatReadsNothingAndPrintsMuch_isDone() throws Exception {
    Path program =
        script(
            "exec 0<&-; i=0; while [ $i -lt 3000 ]; do echo 0123456789abcdef"
                + "0123456789abcdef0123456789abcdef; i=$((i+1)); done");
    AlertEvent large = Samples.event("new", "x", "J", "x".repeat(1 << 20));
    new ProgramSink(List.of(program.toString()), LIMIT).deliver(Dispatch.of(large));
  }

  @Test
  void deliver_byExitStatus_isRefusedOrTriedAgain() throws Exception {
    for (int passing : List.of(1, 2, 64, 75, 127)) {
      assertThat(failure("exit " + passing).permanent()).as("%s", passing).isFalse();
    }
    assertThat(failure("exit 65").permanent()).isTrue();
    assertThat(failure("printf 'no \\033[31mroom\\nleft'; exit 75"))
        .hasMessage("ended with status 75, said: no \ufffd[31mroom left");
  }

  @Test
  void deliver_programThatDoesNotEnd_isEnded() throws Exception {
    Path program = script("sleep 600 & echo $! > \"$1\"; wait");
    Path pid = folder.resolve("pid");
    var sink = new ProgramSink(List.of(program.toString(), pid.toString()), Duration.ofSeconds(5));
    DeliveryFailure failure =
        catchThrowableOfType(DeliveryFailure.class, () -> sink.deliver(Dispatch.of(EVENT)));
    assertThat(failure).hasMessage("ran longer than 5 s, was ended");
    assertThat(failure.permanent()).isFalse();
    long child = Long.parseLong(Files.readString(pid).strip());
    ProcessHandle.of(child).ifPresent(left -> left.onExit().join());
  }

  @Test
  void deliver_programThatIsNotThere_isTriedAgain() {
    var sink = new ProgramSink(List.of(folder.resolve("none").toString()), LIMIT);
    assertThat(
            catchThrowableOfType(DeliveryFailure.class, () -> sink.deliver(Dispatch.of(EVENT)))
                .permanent())
        .isFalse();
  }

  private DeliveryFailure failure(String body) throws IOException {
    var sink = new ProgramSink(List.of(script(body).toString()), LIMIT);
    return catchThrowableOfType(DeliveryFailure.class, () -> sink.deliver(Dispatch.of(EVENT)));
  }

  private Path script(String body) throws IOException {
    Path file = Files.createTempFile(folder, "program", ".sh");
    Files.writeString(file, "#!/bin/sh\n" + body + "\n", UTF_8);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return file;
  }
}
