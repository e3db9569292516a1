package dev.tidemark.analysis.series;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.Mailbox;
import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.ingest.mail.RawMail;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A git repository with two versions of a series on one base, and the mails git makes of them. */
final class InventedBranches {
  private static final Instant START = Instant.parse("2025-03-01T12:00:00Z");

  private final Path repository;
  private final Map<String, List<String>> base = new TreeMap<>();

  /** One commit: its whole message, its author, and what it does to one file. */
  record Change(String message, String author, String path, int line, List<String> lines) {}

  InventedBranches(Path repository) throws IOException, InterruptedException {
    this.repository = repository;
    git(new byte[0], "init", "-q", "-b", "main", ".");
  }

  void file(String path, List<String> lines) {
    base.put(path, lines);
  }

  /** Writes the base and both versions, each change put in front of a line of the base's file. */
  void write(List<Change> first, List<Change> second) throws IOException, InterruptedException {
    var stream = new ByteArrayOutputStream();
    commit(stream, "base", "", "base\n", "Ann Author <ann@example.org>", base);
    branch(stream, "first", first);
    branch(stream, "second", second);
    git(stream.toByteArray(), "fast-import", "--quiet", "--force");
  }

  private void branch(ByteArrayOutputStream stream, String name, List<Change> changes) {
    Map<String, TreeMap<Integer, List<String>>> added = new HashMap<>();
    String parent = "from refs/heads/base\n";
    for (Change change : changes) {
      added
          .computeIfAbsent(change.path(), key -> new TreeMap<>())
          .merge(change.line(), change.lines(), InventedBranches::joined);
      var content = new ArrayList<String>();
      List<String> old = base.getOrDefault(change.path(), List.of());
      Map<Integer, List<String>> here = added.get(change.path());
      for (int line = 0; line <= old.size(); line++) {
        content.addAll(here.getOrDefault(line, List.of()));
        if (line < old.size()) {
          content.add(old.get(line));
        }
      }
      commit(
          stream, name, parent, change.message(), change.author(), Map.of(change.path(), content));
      parent = "";
    }
  }

  private static List<String> joined(List<String> a, List<String> b) {
    var both = new ArrayList<>(a);
    both.addAll(b);
    return both;
  }

  private static void commit(
      ByteArrayOutputStream stream,
      String branch,
      String parent,
      String message,
      String author,
      Map<String, List<String>> files) {
    String when = ' ' + Long.toString(START.getEpochSecond()) + " +0000\n";
    text(stream, "commit refs/heads/" + branch + "\nauthor " + author + when);
    text(stream, "committer Ann Author <ann@example.org>" + when);
    data(stream, message);
    text(stream, parent);
    files.forEach(
        (path, lines) -> {
          text(stream, "M 100644 inline " + path + "\n");
          data(stream, String.join("\n", lines) + "\n");
        });
  }

  private static void data(ByteArrayOutputStream stream, String text) {
    text(stream, "data " + text.getBytes(UTF_8).length + "\n");
    text(stream, text + "\n");
  }

  private static void text(ByteArrayOutputStream stream, String text) {
    stream.writeBytes(text.getBytes(UTF_8));
  }

  /** The patches of a version, as read from the mails that git format-patch writes. */
  List<PatchText> patches(String branch, int version) throws IOException, InterruptedException {
    Path folder = repository.resolve(branch + ".mails");
    git(
        new byte[0],
        "-c",
        "user.name=Ann Author",
        "-c",
        "user.email=ann@example.org",
        "format-patch",
        "-q",
        "--thread",
        "--from",
        "-v",
        Integer.toString(version),
        "-o",
        folder.toString(),
        "base.." + branch);
    var raws = new HashMap<MessageId, byte[]>();
    var mails = new ArrayList<MailSummary>();
    var mailbox = new Mailbox();
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files = listed.sorted().toList();
    }
    for (Path file : files) {
      byte[] mail = Files.readAllBytes(file);
      int head = 0;
      while (mail[head] != '\n') {
        head++; // The mbox line.
      }
      byte[] raw = Arrays.copyOfRange(mail, head + 1, mail.length);
      String blob = String.format(Locale.ROOT, "%040x", raws.size() + 1);
      MailSummary summary =
          mailbox
              .indexed(new RawMail(new MailKey("frob", blob), raw, "test", START, null))
              .summary();
      raws.put(summary.messageId(), raw);
      mails.add(summary);
    }
    PatchSeries series = AnalysisCatalog.of(mails).series().getFirst();
    var patches = new ArrayList<PatchText>();
    for (PatchMail patch : series.patches()) {
      patches.add(PatchText.of(patch, Objects.requireNonNull(raws.get(patch.messageId()))));
    }
    return patches;
  }

  /** What git range-diff says, a pair a line: {@code 1 ! 2}, {@code - > 3}. */
  List<String> rangeDiff() throws IOException, InterruptedException {
    String out =
        git(new byte[0], "range-diff", "--no-color", "--no-patch", "base..first", "base..second");
    return out.lines()
        .map(
            line -> line.replaceAll("^ *(-|\\d+): +[0-9a-f-]+ ([=!<>]) +(-|\\d+): .*$", "$1 $2 $3"))
        .toList();
  }

  private String git(byte[] input, String... words) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    Path in = Files.createTempFile("git", ".in");
    Path error = Files.createTempFile("git", ".err");
    try {
      Files.write(in, input);
      Process process =
          new ProcessBuilder(command)
              .directory(repository.toFile())
              .redirectInput(in.toFile())
              .redirectError(error.toFile())
              .start();
      String out = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException(command + ": " + Files.readString(error));
      }
      return out;
    } finally {
      Files.delete(in);
      Files.delete(error);
    }
  }
}
