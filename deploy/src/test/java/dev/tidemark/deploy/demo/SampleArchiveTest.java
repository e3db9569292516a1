package dev.tidemark.deploy.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.deploy.demo.SampleArchive.DiffCount;
import dev.tidemark.deploy.demo.SampleArchive.ListSummary;
import dev.tidemark.deploy.demo.SampleArchive.Options;
import dev.tidemark.deploy.demo.SampleArchive.Progress;
import dev.tidemark.deploy.demo.SampleArchive.Series;
import dev.tidemark.deploy.demo.SampleArchive.Summary;
import dev.tidemark.deploy.demo.SampleArchive.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads what {@link SampleArchive} wrote with JGit, git and public-inbox. */
class SampleArchiveTest {
  private static final Pattern MESSAGE_ID = Pattern.compile("(?m)^Message-ID: <([^>]+)>");
  private static final Pattern SUBJECT = Pattern.compile("(?m)^Subject: (.*(?:\\n[ \\t].*)*)");

  /** Versions with these do not come as a whole, or not in a form that git takes from a mail. */
  private static final Set<Oddity> NOT_FOR_GIT_AM =
      EnumSet.of(Oddity.MISSING_PATCH, Oddity.COVER_ONLY, Oddity.FORMAT_FLOWED);

  @TempDir static Path temp;
  private static Path dir;
  private static Summary summary;
  private static Map<String, byte[]> mails;

  @BeforeAll
  static void writeOnce() throws IOException {
    dir = temp.resolve("default");
    summary = SampleArchive.write(dir, Options.DEFAULT, Progress.NONE);
    mails = new HashMap<>();
    for (ListSummary list : summary.lists()) {
      mails.putAll(read(list).mails());
    }
  }

  @Test
  void write_sameSeed_givesSameCommits() throws IOException {
    Summary again = SampleArchive.write(temp.resolve("again"), Options.DEFAULT, Progress.NONE);

    assertThat(tips(again)).isEqualTo(tips(summary)).hasSizeGreaterThanOrEqualTo(5);
    assertThat(again.series()).isEqualTo(summary.series());
    assertThat(again.oddities()).isEqualTo(summary.oddities());
  }

  @Test
  void write_otherSeed_givesOtherCommitsAndAllOddities() throws IOException {
    Summary other =
        SampleArchive.write(temp.resolve("other"), Options.DEFAULT.withSeed(42), Progress.NONE);

    assertThat(tips(other).values()).doesNotContainAnyElementsOf(tips(summary).values());
    assertThat(other.oddities().keySet()).containsExactlyInAnyOrder(Oddity.values());
    assertThat(other.mails()).isBetween(3_000L, 7_000L);
  }

  @Test
  void write_default_isLargeEnoughForADemo() {
    assertThat(summary.mails()).isGreaterThanOrEqualTo(3_000);
    assertThat(summary.lists()).hasSize(2).allMatch(l -> l.epochs().size() > 1);
    assertThat(summary.series()).hasSizeGreaterThanOrEqualTo(145);
    assertThat(Duration.between(summary.start(), summary.end())).isEqualTo(Duration.ofDays(420));
    assertThat(summary.longest().versions()).hasSize(10);
    assertThat(summary.longest().versions())
        .extracting(Version::label)
        .containsExactly("RFC", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9");
    assertThat(summary.longest().versions())
        .extracting(Version::expected)
        .containsExactly(8, 9, 11, 12, 13, 15, 18, 21, 12, 12);
    assertThat(summary.series().stream().filter(Series::landed).count()).isGreaterThan(20);
  }

  @Test
  void write_intoFolderWithFiles_throws() throws IOException {
    Path taken = Files.createDirectories(temp.resolve("taken"));
    Files.writeString(taken.resolve("mine"), "keep");

    assertThatThrownBy(() -> SampleArchive.write(taken, Options.DEFAULT, Progress.NONE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(taken.toString())
        .hasMessageContaining("expected an empty directory");
  }

  @Test
  void withMails_writesExactlySoMany() throws IOException {
    long[] last = new long[2];
    Summary small =
        SampleArchive.write(
            temp.resolve("small"),
            Options.DEFAULT.withMails(1_000),
            (done, total) -> {
              last[0] = done;
              last[1] = total;
            });

    Set<String> ids = new HashSet<>();
    int purged = 0;
    int copies = 0;
    for (ListSummary list : small.lists()) {
      copies += list.added() + list.purged();
      Epochs epochs = read(list);
      ids.addAll(epochs.blobsByLeft().keySet());
      purged += list.purged();
    }
    assertThat(small.mails()).isBetween(1_000L - purged - 5, 1_000L);
    assertThat(ids).hasSizeGreaterThan(990);
    assertThat(last[0]).isEqualTo(copies);
    assertThat(last[1]).isGreaterThanOrEqualTo(copies);
  }

  @Test
  @Tag("campaign")
  void withMails_manyChapters_writesSeveralEpochs() throws IOException {
    Summary large =
        SampleArchive.write(
            temp.resolve("large"), Options.DEFAULT.withMails(60_000), Progress.NONE);

    assertThat(large.mails()).isBetween(59_900L, 60_000L);
    assertThat(large.series()).isEmpty();
    int added = 0;
    for (ListSummary list : large.lists()) {
      added += list.added();
    }
    assertThat(added).isGreaterThan(60_000);
  }

  @Test
  void summary_countsAgreeWithRepositories() throws IOException {
    Set<String> left = new HashSet<>();
    for (ListSummary list : summary.lists()) {
      Epochs epochs = read(list);
      assertThat(epochs.added).as(list.name()).isEqualTo(list.added());
      assertThat(epochs.removed).as(list.name()).isEqualTo(list.removed());
      assertThat(epochs.purged).as(list.name()).isEqualTo(list.purged());
      assertThat(epochs.blobsByLeft()).as(list.name()).hasSize(list.left());
      epochs.blobsByLeft().forEach((blob, id) -> left.add(id));
    }
    // A mail without an id counts by itself, two mails with one id count twice.
    assertThat(left).hasSize((int) summary.mails() - 1);
  }

  @Test
  void oddities_areAllThereAndPointToMails() {
    assertThat(summary.oddities().keySet()).containsExactlyInAnyOrder(Oddity.values());
    Set<String> gone = new HashSet<>();
    gone.addAll(summary.oddities().getOrDefault(Oddity.PURGED, List.of()));
    gone.addAll(summary.oddities().getOrDefault(Oddity.REMOVED, List.of()));
    assertThat(mails).doesNotContainKeys(gone.toArray(String[]::new));
    summary
        .oddities()
        .forEach(
            (oddity, ids) -> {
              for (String id : ids) {
                if (!gone.contains(id) && id.contains("@")) {
                  assertThat(mails).as(oddity.name()).containsKey(id);
                }
              }
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "COMMA_COUNTER             | \\[PATCH v\\d+,\\d+/\\d+\\] .*",
        "GLUED_VERSION             | \\[PATCHv\\d \\d/\\d\\] .*",
        "GLUED_RFC_VERSION         | \\[PATCH RFCv2 \\d/\\d\\] .*",
        "RFC_WITHOUT_PATCH         | \\[RFC v2 \\d/\\d\\] .*",
        "CAPITAL_VERSION           | \\[PATCH V\\d \\d/\\d\\] .*",
        "DASHED_VERSION            | \\[PATCH -v\\d \\d/\\d\\] .*",
        "PARTIAL_REROLL            | \\[PATCH v2\\.1 \\d/\\d\\] .*",
        "INSERTED_PATCH            | \\[PATCH 0\\.5/5\\] .*",
        "RESEND                    | \\[PATCH RESEND v2 \\d/\\d\\] .*",
        "NAKED_COVER               | [^\\[].*",
        "COUNTER_ABOVE_TOTAL       | \\[PATCH 6/5\\] .*",
        "MERCURIAL_COUNTER         | \\[PATCH 1 of 3\\] .*",
        "VERSION_SUFFIX            | \\[PATCH \\d/\\d\\] .* \\(v\\d\\)",
        "VERSION_AFTER_BRACKET     | \\[PATCH 0/\\d\\] v2: .*",
        "TWO_VERSIONS              | \\[[A-Z0-9]+ V2 PATCH v4 \\d/\\d\\] .*",
        "COUNTER_GLUED_TO_VERSION  | \\[PATCH V26/7\\] .*",
        "COUNTER_GLUED_TO_PATCH    | \\[PATCH1/8\\] .*",
        "NO_PATCH_WORD             | \\[tide-next v1 \\d/\\d\\] .*",
        "NO_BRACKETS               | PATCH 1/2: .*",
        "COUNTER_AFTER_BRACKET     | \\[PATCH\\] 1/2: .*",
        "ZERO_OF_ONE               | \\[PATCH 0/1\\] .*",
        "ONE_OF_ONE                | \\[PATCH 1/1\\] .*",
        "TREE_PREFIX               | \\[PATCH tide-next v3 0\\d/11\\] .*",
        "SEVERAL_BRACKET_GROUPS    | \\[PATCH v2 \\d/\\d\\]\\[tide-next\\] .*",
        "NUMBERS_IN_TITLE          | \\[PATCH.*\\] hwmon: .*F81504/508/512",
        "PULL_REQUEST              | \\[GIT PULL\\] .*",
        "STABLE_QUEUE              | \\[PATCH 6\\.1 0/8\\] 6\\.1\\.\\d+-rc1 review",
        "AUTOSEL                   | \\[PATCH AUTOSEL 6\\.6 \\d/5\\] .*",
        "BACKPORT                  | \\[PATCH 5\\.15 1/2\\] .*",
        "TEST_ROBOT                | \\[tide-next:for-next \\d+/\\d+\\] .*",
        "FUZZ_ROBOT                | \\[syzbot\\] .*",
        "TIP_BOT                   | \\[tip: rust/core\\] .*",
        "FOREIGN_REPLY_PREFIX      | AW: .*",
        "SUBJECT_WAS               | .* \\(was: .*\\)",
      })
  void oddity_isVisibleInASubject(Oddity oddity, String pattern) {
    List<String> subjects = subjects(oddity);

    assertThat(subjects).as(oddity.name()).anyMatch(s -> s.matches(pattern));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GB2312                 | charset=gb2312",
        "ISO_2022_JP            | charset=iso-2022-jp",
        "KOI8_R                 | charset=koi8-r",
        "ISO_8859_1             | charset=iso-8859-1",
        "WINDOWS_1252           | charset=windows-1252",
        "UNKNOWN_CHARSET        | charset=X-UNKNOWN",
        "FORMAT_FLOWED          | format=flowed",
        "MULTIPART_ALTERNATIVE  | Content-Type: multipart/alternative",
        "SIGNED                 | Content-Type: multipart/signed",
        "ATTACHED_PATCH         | text/x-patch",
        "ATTACHED_LOG           | filename=\"boot.log\"",
        "ATTACHED_IMAGE         | Content-Type: image/png",
        "QUOTED_PRINTABLE_PATCH | Content-Transfer-Encoding: quoted-printable",
        "BASE64_PATCH           | Content-Transfer-Encoding: base64",
        "BINARY_PATCH           | GIT binary patch",
        "RENAMED_FILE           | rename from ",
        "DELETED_FILE           | deleted file mode 100644",
        "MODE_ONLY              | new mode 100755",
        "NO_NEWLINE_AT_END      | \\ No newline at end of file",
        "BAD_ZONE               | ' +1700'",
        "ODD_IN_REPLY_TO        | In-Reply-To: Your message of",
        "MUNGED_FROM            | X-Original-From: ",
        "TIP_BOT                | Robot-ID:",
        "STABLE_QUEUE           | X-stable: review",
        "LIST_FOOTER            | tide-drivers mailing list",
        "SUPERSEDES             | Supersedes: <",
        "TRAILER_WITH_NOTE      | # on a board",
      })
  void oddity_isVisibleInTheBytes(Oddity oddity, String needle) {
    List<String> raw =
        summary.oddities().getOrDefault(oddity, List.of()).stream()
            .map(id -> new String(mails.getOrDefault(id, new byte[0]), ISO_8859_1))
            .toList();

    assertThat(raw).as(oddity.name()).anyMatch(m -> m.contains(needle));
  }

  @Test
  void crossPosts_differInBytesButNotInText() throws IOException {
    Map<String, byte[]> first = read(summary.lists().get(0)).mails();
    Map<String, byte[]> second = read(summary.lists().get(1)).mails();
    Set<String> footers =
        Set.copyOf(summary.oddities().getOrDefault(Oddity.LIST_FOOTER, List.of()));

    int both = 0;
    for (String id : summary.oddities().getOrDefault(Oddity.CROSS_POST, List.of())) {
      byte[] a = first.get(id);
      byte[] b = second.get(id);
      if (a != null && b != null) {
        both++;
        String one = new String(a, ISO_8859_1);
        String other = new String(b, ISO_8859_1);
        assertThat(one).isNotEqualTo(other);
        if (!footers.contains(id)) {
          assertThat(one.substring(one.indexOf("\nFrom: ")))
              .isEqualTo(other.substring(other.indexOf("\nFrom: ")));
        }
      }
    }
    assertThat(both).isGreaterThan(300);
  }

  @Test
  void messageIds_areUniqueSaveTheDuplicate() throws IOException {
    for (ListSummary list : summary.lists()) {
      Map<String, Integer> seen = new HashMap<>();
      read(list).blobsByLeft().values().forEach(id -> seen.merge(id, 1, Integer::sum));
      List<String> twice =
          seen.keySet().stream().filter(id -> seen.getOrDefault(id, 0) > 1).toList();
      assertThat(summary.oddities().getOrDefault(Oddity.DUPLICATE_ID, List.of()))
          .containsAll(twice);
    }
  }

  @Test
  void repositories_passGitFsck() throws Exception {
    for (Path repository : repositories(summary)) {
      assertThat(run(repository, "git", "fsck", "--strict").output()).doesNotContain("error");
    }
  }

  @Test
  void patches_applyInOrderWithGitAm() throws Exception {
    Path work = cloneTree("am");
    List<Version> versions = new ArrayList<>(summary.longest().versions());
    for (Oddity oddity :
        List.of(
            Oddity.RENAMED_FILE,
            Oddity.DELETED_FILE,
            Oddity.MODE_ONLY,
            Oddity.NO_NEWLINE_AT_END,
            Oddity.ATTACHED_PATCH,
            Oddity.QUOTED_PRINTABLE_PATCH,
            Oddity.BASE64_PATCH,
            Oddity.CRLF,
            Oddity.COMMA_COUNTER)) {
      versions.add(
          summary.series().stream()
              .filter(s -> s.oddities().contains(oddity))
              .findFirst()
              .orElseThrow()
              .versions()
              .getLast());
    }
    for (Version version : versions) {
      applyInOrder(work, version);
    }
  }

  @Test
  @Tag("campaign")
  void patches_ofEverySeries_applyInOrderWithGitAm() throws Exception {
    Path work = cloneTree("am-all");
    int applied = 0;
    for (Series series : summary.series()) {
      for (Version version : series.versions()) {
        if (version.oddities().stream().noneMatch(NOT_FOR_GIT_AM::contains)) {
          applyInOrder(work, version);
          applied++;
        }
      }
    }
    assertThat(applied).isGreaterThan(200);
  }

  @Test
  void counted_agreesWithGitNumstat() throws Exception {
    Path work = temp.resolve("numstat");
    Files.createDirectories(work);
    int looked = 0;
    for (Series series : summary.series().stream().limit(40).toList()) {
      for (Version version : series.versions()) {
        if (version.patches().isEmpty() || !encodingIsPlain(version)) {
          continue;
        }
        StringBuilder all = new StringBuilder();
        for (String id : version.patches()) {
          all.append(new String(mail(id), UTF_8)).append("\n\n");
        }
        Path file = work.resolve("patches.mbox");
        Files.writeString(file, all.toString());
        String out = run(work, "git", "apply", "--numstat", file.toString()).output();
        Set<String> files = new HashSet<>();
        int insertions = 0;
        int deletions = 0;
        for (String line : out.lines().toList()) {
          String[] f = line.split("\t", -1);
          insertions += Integer.parseInt(f[0]);
          deletions += Integer.parseInt(f[1]);
          files.add(f[2]);
        }
        assertThat(new DiffCount(files.size(), insertions, deletions))
            .as("%s of %s", version.label(), series.title())
            .isEqualTo(version.counted());
        looked++;
      }
    }
    assertThat(looked).isGreaterThan(30);
  }

  @Test
  void publicInboxIndex_acceptsTheDirectory() throws Exception {
    Assumptions.assumeTrue(onPath("public-inbox-index"), "public-inbox is not installed");
    Path inbox = temp.resolve("public-inbox");
    ListSummary list = summary.lists().get(1);
    copy(list.dir(), inbox);
    run(
        temp,
        "public-inbox-init",
        "-V2",
        list.name(),
        inbox.toString(),
        "http://127.0.0.1:1/" + list.name(),
        list.address());

    String out = run(temp, "public-inbox-index", "--indexlevel=basic", inbox.toString()).output();

    assertThat(out).doesNotContain("fatal").doesNotContain("died");
    assertThat(Files.exists(inbox.resolve("msgmap.sqlite3"))).isTrue();
  }

  private static boolean encodingIsPlain(Version version) {
    Set<Oddity> others =
        EnumSet.of(
            Oddity.QUOTED_PRINTABLE_PATCH,
            Oddity.BASE64_PATCH,
            Oddity.FORMAT_FLOWED,
            Oddity.CRLF,
            Oddity.RENAMED_FILE);
    return version.oddities().stream().noneMatch(others::contains);
  }

  private static void applyInOrder(Path work, Version version) throws Exception {
    run(work, "git", "checkout", "-qf", version.base());
    List<String> command =
        new ArrayList<>(
            List.of(
                "git", "-c", "user.name=Test", "-c", "user.email=test@tide.example", "am", "-q"));
    for (int i = 0; i < version.patches().size(); i++) {
      Path file = work.resolve(".git/patch-" + i + ".eml");
      Files.write(file, mail(version.patches().get(i)));
      command.add(file.toString());
    }
    run(work, command.toArray(String[]::new));
    if (version.declared().isPresent()) {
      DiffCount declared = version.declared().get();
      String stat = run(work, "git", "diff", "--shortstat", version.base(), "HEAD").output();
      assertThat(stat).as("%s", version.subject()).startsWith(" " + declared.files() + " file");
      assertThat(number(stat, "insertion") - number(stat, "deletion"))
          .as("%s", version.subject())
          .isEqualTo(declared.insertions() - declared.deletions());
    }
  }

  private static int number(String stat, String what) {
    Matcher matcher = Pattern.compile("(\\d+) " + what).matcher(stat);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  private static Path cloneTree(String name) throws Exception {
    Path work = temp.resolve(name);
    run(temp, "git", "clone", "-q", summary.sourceTree().orElseThrow().toString(), work.toString());
    return work;
  }

  private static byte[] mail(String id) {
    byte[] raw = mails.get(id);
    if (raw == null) {
      throw new AssertionError("no mail with Message-ID " + id);
    }
    return raw;
  }

  private static List<String> subjects(Oddity oddity) {
    List<String> out = new ArrayList<>();
    for (String id : summary.oddities().getOrDefault(oddity, List.of())) {
      byte[] raw = mails.get(id);
      if (raw != null) {
        Matcher matcher = SUBJECT.matcher(new String(raw, UTF_8));
        if (matcher.find()) {
          out.add(matcher.group(1).replaceAll("\\s+", " "));
        }
      }
    }
    return out;
  }

  private static List<Path> repositories(Summary of) {
    List<Path> out = new ArrayList<>();
    of.lists().forEach(l -> out.addAll(l.epochs()));
    of.sourceTree().ifPresent(out::add);
    return out;
  }

  private static Map<String, String> tips(Summary of) throws IOException {
    Map<String, String> out = new HashMap<>();
    for (Path repository : repositories(of)) {
      out.put(
          of.dir().relativize(repository).toString(),
          Files.readString(repository.resolve("refs/heads/master")));
    }
    return out;
  }

  /** What the epochs of a list hold: blobs that were added and not removed, by blob id. */
  private static final class Epochs {
    private final Map<String, byte[]> left = new HashMap<>();
    private final Map<String, String> ids = new HashMap<>();
    private int added;
    private int removed;
    private int purged;

    Map<String, byte[]> mails() {
      Map<String, byte[]> out = new HashMap<>();
      left.forEach((blob, raw) -> out.put(ids.getOrDefault(blob, ""), raw));
      return out;
    }

    Map<String, String> blobsByLeft() {
      Map<String, String> out = new HashMap<>(ids);
      out.keySet().retainAll(left.keySet());
      return out;
    }
  }

  private static Epochs read(ListSummary list) throws IOException {
    Epochs out = new Epochs();
    for (Path epoch : list.epochs()) {
      try (FileRepository repository = new FileRepository(epoch.toFile());
          RevWalk walk = new RevWalk(repository);
          ObjectReader reader = repository.newObjectReader()) {
        walk.sort(RevSort.REVERSE);
        walk.markStart(walk.parseCommit(repository.resolve("refs/heads/master")));
        String before = "";
        for (RevCommit commit : walk) {
          try (TreeWalk tree = new TreeWalk(reader)) {
            tree.addTree(commit.getTree());
            if (!tree.next()) {
              out.purged++;
              continue;
            }
            String blob = tree.getObjectId(0).name();
            if (tree.getPathString().equals("d")) {
              out.removed++;
              out.left.remove(blob);
            } else if (!blob.equals(before)) {
              out.added++;
              byte[] raw = reader.open(tree.getObjectId(0)).getBytes();
              Matcher id = MESSAGE_ID.matcher(new String(raw, ISO_8859_1));
              out.left.put(blob, raw);
              out.ids.put(blob, id.find() ? id.group(1) : "");
            }
            before = blob;
          }
        }
      }
    }
    return out;
  }

  private static boolean onPath(String program) {
    for (String folder : System.getenv("PATH").split(":", -1)) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      files.forEach(
          f -> {
            try {
              Files.copy(f, to.resolve(from.relativize(f)));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  private record Ran(String output) {}

  private static Ran run(Path where, String... command) throws Exception {
    Path out = Files.createTempFile(temp, "run", ".out");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(where.toFile()).redirectErrorStream(true).redirectOutput(out.toFile());
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    builder.environment().put("GIT_CONFIG_SYSTEM", "/dev/null");
    builder.environment().put("PI_CONFIG", temp.resolve("pi-config").toString());
    builder.environment().put("HOME", temp.toString());
    Process process = builder.start();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("still running after 5 minutes: " + String.join(" ", command));
    }
    String text = Files.readString(out, ISO_8859_1);
    Files.delete(out);
    assertThat(process.exitValue()).as("%s%n%s", String.join(" ", command), text).isZero();
    return new Ran(text);
  }
}
