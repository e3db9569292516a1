package dev.tidemark.analysis;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.RawMail;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The mails of a real archive, as the index would summarise them. Read once a test JVM. */
final class RealArchive {
  private static final Path LORE =
      Path.of(System.getProperty("tidemark.basedir", ".."), "../shared/lore");

  private RealArchive() {}

  private static final class Holder {
    static final List<MailSummary> MAILS = read();
  }

  /** All mails, in the order of the archive; skips the test where there is no archive. */
  static List<MailSummary> mails() {
    assumeTrue(Files.isDirectory(LORE), () -> "no real archive at " + LORE.toAbsolutePath());
    return Holder.MAILS;
  }

  /** A file beside the archive. */
  static Path file(String name) {
    assumeTrue(Files.isDirectory(LORE), () -> "no real archive at " + LORE.toAbsolutePath());
    return LORE.resolve(name);
  }

  private static List<MailSummary> read() {
    try {
      Path home = Files.createTempDirectory("tidemark-lore");
      try {
        Path unpack = LORE.resolve("unpack").toAbsolutePath().normalize();
        run(home, unpack.toString(), home.toString()).close();
        var mails = new ArrayList<MailSummary>();
        for (int epoch = 0; epoch < 2; epoch++) {
          readEpoch(home.resolve("rust-for-linux/git/" + epoch + ".git"), mails);
        }
        return List.copyOf(mails);
      } finally {
        try (Stream<Path> files = Files.walk(home)) {
          for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
            Files.delete(file);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("reading the archive at " + LORE, e);
    }
  }

  private static void readEpoch(Path git, List<MailSummary> mails) throws IOException {
    List<String> commits;
    try (var log = run(git, "git", "log", "--reverse", "--format=%H %ct")) {
      commits = new String(log.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
    }
    var mailbox = new Mailbox();
    Process cat = new ProcessBuilder("git", "cat-file", "--batch").directory(git.toFile()).start();
    try (OutputStream ask = cat.getOutputStream();
        var answer = new DataInputStream(new BufferedInputStream(cat.getInputStream()))) {
      for (String commit : commits) {
        String[] idAndTime = commit.split(" ");
        ask.write((idAndTime[0] + ":m\n").getBytes(StandardCharsets.US_ASCII));
        ask.flush();
        var head = new StringBuilder();
        for (int c = answer.read(); c != '\n'; c = answer.read()) {
          head.append((char) c);
        }
        String[] blob = head.toString().split(" ");
        if (blob.length == 3 && blob[1].equals("blob")) {
          byte[] bytes = new byte[Integer.parseInt(blob[2])];
          answer.readFully(bytes);
          answer.read();
          Instant archived = Instant.ofEpochSecond(Long.parseLong(idAndTime[1]));
          var key = new MailKey("rust-for-linux", blob[0]);
          mails.add(mailbox.summary(new RawMail(key, bytes, "test", archived, null)));
        }
      }
    }
  }

  private static BufferedInputStream run(Path directory, String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    process.getOutputStream().close();
    byte[] out = process.getInputStream().readAllBytes();
    try {
      int code = process.waitFor();
      if (code != 0) {
        throw new IOException(String.join(" ", command) + " ended with " + code + ", expected 0");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while running " + command[0], e);
    }
    return new BufferedInputStream(new ByteArrayInputStream(out));
  }
}
