package dev.tidemark.deploy.line;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.deploy.cli.Tidemark;
import dev.tidemark.deploy.demo.SampleArchive;
import dev.tidemark.deploy.demo.SampleArchive.Series;
import dev.tidemark.deploy.demo.SampleArchive.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a year of weekly reports says of a source tree, counted again with git and a few patterns:
 * what landed, and how much Rust the tree holds.
 */
@Timeout(600)
class LandedNumbersTest {
  private static final Pattern RUST =
      Pattern.compile("(samples/)?rust/.*|scripts/.*rust.*|.*\\.rs");

  private static final Pattern LINK = Pattern.compile("(?m)^Link: \\S+/([^/\\s]+)$");

  /** Comments, the last two kinds within a line or over several; strings hide what is in them. */
  private static final Pattern COMMENT =
      Pattern.compile("\"(?:\\\\.|[^\"\\\\])*\"|//[^\\n]*|/\\*(?s:.*?)\\*/");

  /** A tag and when its commit was made. */
  private record Tag(String name, Instant time) {}

  /** What a tag's tree holds of Rust. */
  private record Held(int files, int code, int comment, int blank, int blocks, int functions) {
    static final Held NONE = new Held(0, 0, 0, 0, 0, 0);

    Held plus(Held other) {
      return new Held(
          files + other.files,
          code + other.code,
          comment + other.comment,
          blank + other.blank,
          blocks + other.blocks,
          functions + other.functions);
    }

    static Held of(JsonNode told) {
      return new Held(
          told.at("/files").asInt(),
          told.at("/code").asInt(),
          told.at("/comment").asInt(),
          told.at("/blank").asInt(),
          told.at("/unsafeBlocks").asInt(),
          told.at("/unsafeFunctions").asInt());
    }
  }

  @TempDir private static Path folder;

  private static final List<Tag> TAGS = new ArrayList<>();
  private static final Map<LocalDate, JsonNode> REPORTS = new HashMap<>();
  private static List<Series> series = List.of();
  private static Path tree = Path.of(".");

  @BeforeAll
  static void reportAYear() throws Exception {
    SampleArchive.Summary sample =
        SampleArchive.write(
            folder.resolve("archive"), SampleArchive.Options.DEFAULT, SampleArchive.Progress.NONE);
    tree = sample.sourceTree().orElseThrow();
    series = sample.series();
    var tidemark = new Tidemark(folder.resolve("home"));
    var sources = new ArrayList<String>();
    sample.lists().forEach(list -> sources.add(list.dir().toString()));
    sources.add(tree.toString());
    Tidemark.Run sync = tidemark.run("sync", sources.toArray(new String[0]));
    assertThat(sync.status()).as(sync.err()).isZero();
    for (String line : git("for-each-ref", "--format=%(refname:short)", "refs/tags").split("\n")) {
      long time = Long.parseLong(git("show", "-s", "--format=%ct", line).strip());
      TAGS.add(new Tag(line, Instant.ofEpochSecond(time)));
    }
    TAGS.sort(Comparator.comparing(Tag::time));
    // The first tag is what was there when the archive began.
    LocalDate first = monday(TAGS.get(1).time());
    LocalDate last = monday(TAGS.getLast().time());
    Path reports = folder.resolve("reports");
    String weeks = week(first) + ".." + week(last);
    Tidemark.Run run =
        tidemark.run("report", "--week", weeks, "--format", "json", "-o", reports.toString());
    assertThat(run.status()).as(run.err()).isZero();
    for (LocalDate day = first; !day.isAfter(last); day = day.plusWeeks(1)) {
      String json = Files.readString(reports.resolve(week(day) + ".json"));
      REPORTS.put(day, JsonMapper.builder().build().readTree(json));
    }
  }

  private static LocalDate monday(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC)
        .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
  }

  private static String week(LocalDate monday) {
    return String.format(
        Locale.ROOT,
        "%d-W%02d",
        monday.get(IsoFields.WEEK_BASED_YEAR),
        monday.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
  }

  private static String git(String... words) throws Exception {
    var command = new ArrayList<>(List.of("git", "-C", tree.toString()));
    command.addAll(List.of(words));
    Process git = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(git.getInputStream().readAllBytes(), UTF_8);
    assertThat(git.waitFor()).as(output).isZero();
    return output;
  }

  /** The report on a tag's week. */
  private static JsonNode report(Tag tag) {
    JsonNode report = REPORTS.get(monday(tag.time()));
    if (report == null) {
      throw new AssertionError("no report on the week of " + tag);
    }
    return report;
  }

  private static boolean isIn(LocalDate monday, Tag tag) {
    return monday(tag.time()).equals(monday);
  }

  /** The commits about Rust that a tag has and the one before has not, apart from the tag's own. */
  private static List<String> fresh(int tag) throws Exception {
    var fresh = new ArrayList<String>();
    String range = TAGS.get(tag - 1).name() + ".." + TAGS.get(tag).name() + "^";
    for (String commit : git("rev-list", range).lines().toList()) {
      List<String> lines = git("show", "--name-only", "--format=%s", commit).lines().toList();
      boolean titled = lines.getFirst().matches("(?i).*rust.*");
      if (titled || lines.stream().skip(1).anyMatch(path -> RUST.matcher(path).matches())) {
        fresh.add(commit);
      }
    }
    return fresh;
  }

  /** The work that a commit is part of, by the mail that its Link names. */
  private static Series work(String commit) throws Exception {
    Matcher link = LINK.matcher(git("show", "-s", "--format=%B", commit));
    assertThat(link.find()).as("link of " + commit).isTrue();
    String mail = link.group(1);
    return series.stream()
        .filter(
            one ->
                one.versions().stream()
                    .anyMatch(
                        version ->
                            version.head().equals(mail)
                                || version.patches().contains(mail)
                                || version.extra().contains(mail)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void landed_ofEveryWeek_isWhatGitFindsBetweenItsTags() throws Exception {
    int works = 0;
    for (int tag = 1; tag < TAGS.size(); tag++) {
      LocalDate monday = monday(TAGS.get(tag).time());
      JsonNode landed = report(TAGS.get(tag)).at("/landed");
      assertThat(isIn(monday, TAGS.get(tag - 1))).as("one tag a week").isFalse();
      List<String> fresh = fresh(tag);
      assertThat(landed.at("/commits").asInt()).as(week(monday)).isEqualTo(fresh.size());
      assertThat(landed.at("/known").asInt()).as(week(monday)).isEqualTo(fresh.size());
      Map<Series, List<String>> byWork = new HashMap<>();
      for (String commit : fresh) {
        byWork.computeIfAbsent(work(commit), one -> new ArrayList<>()).add(commit);
      }
      assertThat(landed.at("/works").size()).as(week(monday)).isEqualTo(byWork.size());
      for (JsonNode told : landed.at("/works")) {
        check(told, TAGS.get(tag), byWork);
        works++;
      }
    }
    assertThat(works).isGreaterThan(20);
  }

  private static void check(JsonNode told, Tag tag, Map<Series, List<String>> byWork) {
    String head = told.at("/messageId").asString();
    Series work =
        byWork.keySet().stream()
            .filter(one -> one.versions().stream().anyMatch(version -> isHead(version, head)))
            .findFirst()
            .orElseThrow(() -> new AssertionError("nothing landed of " + told));
    Version version =
        work.versions().stream().filter(one -> isHead(one, head)).findFirst().orElseThrow();
    List<String> commits = byWork.getOrDefault(work, List.of());
    assertThat(told.at("/newCommits").asInt()).as(work.title()).isEqualTo(commits.size());
    assertThat(told.at("/patches").asInt()).as(work.title()).isEqualTo(version.expected());
    assertThat(told.at("/tag").asString()).as(work.title()).isEqualTo(tag.name());
    assertThat(told.at("/daysSinceFirst").asLong())
        .as(work.title())
        .isEqualTo(Duration.between(work.versions().getFirst().date(), tag.time()).toDays());
  }

  private static boolean isHead(Version version, String mail) {
    return version.head().equals(mail) || version.patches().contains(mail);
  }

  @Test
  void rustInTheTree_atEveryTag_isWhatPatternsCount() throws Exception {
    Held before = held(TAGS.getFirst());
    for (int tag = 1; tag < TAGS.size(); tag++) {
      Held now = held(TAGS.get(tag));
      JsonNode told = report(TAGS.get(tag)).at("/trees/0");
      assertThat(told.at("/tag").asString()).isEqualTo(TAGS.get(tag).name());
      assertThat(Held.of(told)).as(TAGS.get(tag).name()).isEqualTo(now);
      assertThat(told.at("/before/tag").asString()).isEqualTo(TAGS.get(tag - 1).name());
      assertThat(Held.of(told.at("/before"))).as(TAGS.get(tag).name()).isEqualTo(before);
      int changes =
          StreamSupport.stream(told.at("/parts").spliterator(), false)
              .mapToInt(part -> part.at("/change").asInt())
              .sum();
      assertThat(changes).as(TAGS.get(tag).name()).isEqualTo(now.code() - before.code());
      JsonNode weeks = told.at("/weeks");
      assertThat(weeks.get(weeks.size() - 1).asInt()).isEqualTo(now.code());
      assertThat(weeks.get(weeks.size() - 2).asInt()).isEqualTo(before.code());
      before = now;
    }
    assertThat(before.code()).isGreaterThan(1_000);
  }

  private static Held held(Tag tag) throws Exception {
    Held held = Held.NONE;
    for (String path : git("ls-tree", "-r", "--name-only", tag.name()).split("\n")) {
      if (path.endsWith(".rs")) {
        held = held.plus(file(git("cat-file", "blob", tag.name() + ":" + path)));
      }
    }
    return held;
  }

  private static Held file(String source) {
    // What is left of a line without comments is code; else it is comment if it was not blank.
    String bare =
        COMMENT
            .matcher(source)
            .replaceAll(
                found ->
                    found.group().startsWith("\"")
                        ? "\"\""
                        : found.group().lines().map(line -> "").collect(Collectors.joining("\n")));
    List<String> lines = source.lines().toList();
    List<String> left = bare.lines().toList();
    int code = 0;
    int blank = 0;
    for (int i = 0; i < lines.size(); i++) {
      boolean hasCode = i < left.size() && !left.get(i).isBlank();
      code += hasCode ? 1 : 0;
      blank += !hasCode && lines.get(i).isBlank() ? 1 : 0;
    }
    return new Held(
        1,
        code,
        lines.size() - code - blank,
        blank,
        (int) Pattern.compile("\\bunsafe\\s*\\{").matcher(bare).results().count(),
        (int)
            Pattern.compile("\\bunsafe\\s+(fn|extern|impl|trait)\\b")
                .matcher(bare)
                .results()
                .count());
  }
}
