package dev.tidemark.deploy.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;

/**
 * Where the broker of a home is, as the process that runs it has written it down.
 *
 * @param bootstrap {@code host:port}
 * @param pid process id of the one that runs it
 * @param command what that process was started for, such as {@code sync}
 * @param since when the broker was started
 */
public record BrokerAddress(String bootstrap, long pid, String command, Instant since) {

  /** For messages: who it is. */
  public String holder() {
    return "process " + pid + " (" + command + ", since " + since + ")";
  }

  void write(Path file) throws IOException {
    String text =
        "bootstrap="
            + bootstrap
            + "\npid="
            + pid
            + "\ncommand="
            + escape(command)
            + "\nsince="
            + since
            + '\n';
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, text, UTF_8);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** What the file says, or empty if there is none or it is not whole. */
  static Optional<BrokerAddress> read(Path file) throws IOException {
    Properties said = new Properties();
    try (var in = Files.newBufferedReader(file, UTF_8)) {
      said.load(in);
      return Optional.of(
          new BrokerAddress(
              said.getProperty("bootstrap", ""),
              Long.parseLong(said.getProperty("pid", "")),
              said.getProperty("command", ""),
              Instant.parse(said.getProperty("since", ""))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static String escape(String text) {
    return text.replace("\\", "\\\\").replace('\n', ' ').replace('\r', ' ');
  }
}
