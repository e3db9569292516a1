package dev.tidemark.ingest.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A real list's archive, where the machine has one beside the project; tests skip without it. */
public final class RealArchive {
  private RealArchive() {}

  /**
   * The raw bytes of every mail, oldest first.
   *
   * @param temp an empty directory to unpack into
   */
  public static List<byte[]> mails(Path temp) throws IOException, InterruptedException {
    List<byte[]> mails = new ArrayList<>();
    for (Path epoch : epochs(temp)) {
      Path requests = Files.createTempFile(temp, "requests", ".txt");
      String revisions = run(temp, "git", "-C", epoch.toString(), "rev-list", "--reverse", "HEAD");
      Files.writeString(requests, revisions.replace("\n", ":m\n"));
      Process git =
          new ProcessBuilder("git", "-C", epoch.toString(), "cat-file", "--batch")
              .redirectInput(requests.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (var out = new DataInputStream(new BufferedInputStream(git.getInputStream()))) {
        String head = line(out);
        while (!head.isEmpty()) {
          String[] words = head.split(" ");
          if (words.length == 3 && words[1].equals("blob")) {
            byte[] mail = new byte[Integer.parseInt(words[2])];
            out.readFully(mail);
            out.readByte();
            mails.add(mail);
          }
          head = line(out);
        }
      }
      assertThat(git.waitFor()).as("git cat-file").isZero();
    }
    return mails;
  }

  /** The archive's epochs as bare repositories, oldest first. */
  public static List<Path> epochs(Path temp) throws IOException, InterruptedException {
    Path archive = folder();
    run(temp, archive.resolve("unpack").toRealPath().toString(), temp.toString());
    List<Path> epochs = new ArrayList<>();
    try (var lists = Files.newDirectoryStream(temp, Files::isDirectory)) {
      for (Path list : lists) {
        for (int i = 0; Files.isDirectory(list.resolve("git/" + i + ".git")); i++) {
          epochs.add(list.resolve("git/" + i + ".git"));
        }
      }
    }
    assertThat(epochs).as("epochs unpacked to " + temp).isNotEmpty();
    return epochs;
  }

  /** Where the archive is; the test that asks is skipped if there is none. */
  public static Path folder() {
    Path archive = Path.of(System.getProperty("tidemark.basedir", "..")).resolve("../shared/lore");
    assumeTrue(
        Files.exists(archive.resolve("unpack")),
        () -> "no real archive at " + archive + ": skipped");
    return archive;
  }

  private static String run(Path directory, String... command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
    return out;
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.append((char) b);
    }
    return line.toString();
  }
}
