package dev.tidemark.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.Clock;
import dev.tidemark.analysis.Mailbox;
import dev.tidemark.analysis.Period;
import dev.tidemark.analysis.discussion.Discussion;
import dev.tidemark.analysis.discussion.Discussions;
import dev.tidemark.analysis.report.WeeklyReport.Archive;
import dev.tidemark.analysis.report.WeeklyReport.Figure;
import dev.tidemark.analysis.report.WeeklyReport.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WeeklyReportTest {
  private static final Path GOLDEN =
      Path.of(System.getProperty("tidemark.basedir", ".."), "analysis/src/test/resources/reports");

  /** Two weeks of a small list: 2025-W07 has v1 of one work, 2025-W08 its v2 and more. */
  private static final String MAILS =
      """
      q       | dan | 01-21T09:00 | Plans for frob?
      w       | dan | 02-03T10:00 | [PATCH] wheel: spin             | w.c +2
      k       | dan | 02-04T10:00 | [PATCH] cog: turn               | c.c +3
      c0      | ann | 02-11T10:00 | [PATCH 0/2] frob: make it fast  | stat 2 5 1
      p1 < c0 | ann | 02-11T10:00 | [PATCH 1/2] frob: add a cache   | frob/a.rs +3 -1
      p2 < c0 | ann | 02-11T10:01 | [PATCH 2/2] frob: use the cache | frob/b.c +2
      r1 < p1 | bob | 02-12T12:00 | Re: [PATCH 1/2] frob: add a cache
      d0      | ann | 02-18T10:00 | [PATCH v2 0/2] frob: make it fast  | stat 2 9 2; link c0
      s1 < d0 | ann | 02-18T10:00 | [PATCH v2 1/2] frob: add a cache   | frob/a.rs +6 -2
      s2 < d0 | ann | 02-18T10:01 | [PATCH v2 2/2] frob: use the cache | frob/b.c +3
      t1 < s1 | bob | 02-18T12:00 | Re: [PATCH v2 1/2] frob: add a cache
      t2 < t1 | ann | 02-18T13:00 | Re: [PATCH v2 1/2] frob: add a cache
      l < k   | bob | 02-19T10:00 | Re: [PATCH] cog: turn | text Applied, thanks!
      n       | cyd | 02-19T08:00 | [RFC PATCH] knob: turn both ways | new knob/k.rs +40
      x       | cyd | 02-20T08:00 | [PATCH RESEND] knob: left only | knob/l.c +1
      b < n   | robot | 02-19T09:00 | Re: [RFC PATCH] knob: turn both ways
      g       | ann | 02-21T09:00 | [GIT PULL] frob for v6.15
      st      | stable | 02-21T10:00 | [PATCH 6.1 1/1] frob: old fix | header X-stable: review; a.c +1
      late    | dan | 02-23T23:59 | On the last minute
      next    | dan | 02-24T00:00 | In the week after
      """;

  /** Weeks with a quiet topic, and 2025-W08 with a loud one, a debate, a question, tools. */
  private static final String TALK =
      """
      q1 | ann | 01-07T09:00 | Gear grease       | text Which grease for the gearbox shaft
      q2 < q1 | bob | 01-07T10:00 | Re: Gear grease | text The gearbox shaft squeaks
      q3 | cyd | 01-14T09:00 | [PATCH] gear: oil it | text Oil the shaft; gear/a.c +1
      q4 < q3 | dan | 01-14T10:00 | Re: [PATCH] gear: oil it | text The shaft squeaks
      f1 | ann | 02-11T09:00 | Lamp oil crisis   | text The lamp oil crisis
      f2 < f1 | bob | 02-11T10:00 | Re: Lamp oil crisis | text Is it one
      f3 < f1 | cyd | 02-11T11:00 | Re: Lamp oil crisis | text It is
      f4 < f1 | dan | 02-11T12:00 | Re: Lamp oil crisis | text Oh
      a  | ann | 02-18T09:00 | Valve policy        | text A strict valve policy needs Rust 1.85.0.
      b < a | bob | 02-18T10:00 | Re: Valve policy | text NAK. I disagree with a valve_policy.
      c < b | ann | 02-18T11:00 | Re: Valve policy | text Why?
      d < c | cyd | 02-18T12:00 | Re: Valve policy | text I don't think Rust 1.85.0 is enough.
      e < d | dan | 02-18T13:00 | Re: Valve policy | text The valves crate says it is.
      g < e | bob | 02-18T14:00 | Re: Valve policy | text Bad idea.
      h < g | ann | 02-18T15:00 | Re: Valve policy | text Valve-policy it is.
      u  | bob | 02-20T09:00 | How long is a shaft | text How long is it?
      """;

  private static WeeklyReport report() {
    return report(MAILS);
  }

  private static WeeklyReport report(String table) {
    var options =
        new Options(
            Set.of(),
            Clock.AUTHOR,
            ArchiveLinks.lore("frob"),
            List.of(new Archive("https://lists.example.org/frob", "up to 2025-02-24")),
            3);
    List<Mailbox.Indexed> mails = Mailbox.indexed(table);
    AnalysisCatalog catalog =
        AnalysisCatalog.of(mails.stream().map(Mailbox.Indexed::summary).toList());
    var talk = new Discussions(catalog, Mailbox.talk(mails), Discussion.Options.DEFAULT);
    Period week = Period.week("2025-W08");
    try {
      return WeeklyReport.of(catalog, week, options, talk.of(week), KnownTrees.NONE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static WeeklyReport of(AnalysisCatalog catalog, Options options) {
    return WeeklyReport.analysis(options).of(catalog, Period.week("2025-W08"));
  }

  @Test
  void report_ofAWeek_countsWhatFellIntoIt() {
    WeeklyReport report = report();

    assertThat(Figure.MAILS.of(report.now())).isEqualTo(10);
    assertThat(Figure.THREADS.of(report.now())).isEqualTo(6);
    assertThat(Figure.PEOPLE.of(report.now())).isEqualTo(4);
    assertThat(Figure.NEW_PEOPLE.of(report.now())).isEqualTo(1);
    assertThat(report.mean(Figure.MAILS)).isEqualTo(7 / 8.0);
    assertThat(report.now().robots()).isEqualTo(1);
    assertThat(report.now().stable()).isEqualTo(1);
    assertThat(report.stableSeries()).isEqualTo(1);
    assertThat(report.pulls()).isEqualTo(1);
    assertThat(report.newSeries())
        .extracting(line -> line.label() + " " + line.title())
        .containsExactly("RFC knob: turn both ways");
    assertThat(report.resent()).isEqualTo(1);
    assertThat(report.newVersions()).hasSize(1);
    var version = report.newVersions().getFirst();
    assertThat(Wording.change(version))
        .isEqualTo("since v1: 4 more lines added, 1 more line removed");
    assertThat(version.sizes()).containsExactly(6, 11);
    assertThat(report.busiest().getFirst().root()).isEqualTo(Mailbox.id("d0"));
    assertThat(report.busiest().getFirst().mails()).isEqualTo(5);
  }

  @Test
  void report_ofOneList_leavesTheOthersOut() {
    var mails =
        Mailbox.of(
            """
            a | ann | 02-18T10:00 | [PATCH] frob: here  | a.c +1; list here
            b | bob | 02-18T10:00 | [PATCH] frob: there | a.c +1; list there
            """);
    AnalysisCatalog catalog = AnalysisCatalog.of(mails);
    var options = new Options(Set.of("here"), Clock.ARCHIVE, ArchiveLinks.LORE, List.of(), -1);
    WeeklyReport report = of(catalog, options);
    assertThat(report.now().mails()).isEqualTo(1);
    assertThat(report.newSeries()).extracting(line -> line.title()).containsExactly("frob: here");
    assertThat(catalog.lists()).containsExactly("here", "there");
  }

  @Test
  void report_ofALaterVersionWithoutItsFirst_isNoNewSeries() {
    var mails = Mailbox.of("a | ann | 02-18T10:00 | [PATCH v4] frob: long ago | a.c +1");
    WeeklyReport report = of(AnalysisCatalog.of(mails), Options.DEFAULT);
    assertThat(report.newSeries()).isEmpty();
    assertThat(report.newVersions()).hasSize(1);
    assertThat(Wording.change(report.newVersions().getFirst()))
        .isEqualTo("older versions not here");
  }

  @ParameterizedTest
  @EnumSource(ReportFormat.class)
  void write_ofAnEmptyWeek_saysSo(ReportFormat format) {
    WeeklyReport report = of(AnalysisCatalog.of(List.of()), Options.DEFAULT);
    String text = format.write(report);
    assertThat(text).contains("2025-W08").endsWith("\n");
    if (format != ReportFormat.JSON) {
      assertThat(text).contains("There is no mail at all.").doesNotContain("New series");
    }
  }

  /** What is not known is not told as silence. */
  @Test
  void write_ofAWeekThatTheArchivesDoNotReach_saysWhereTheyEnd() {
    var mails =
        Mailbox.of(
            """
            a | ann | 01-05T10:00 | [PATCH] frob: hold | a.c +1
            b | ann | 02-03T10:00 | [PATCH] frob: turn | b.c +1
            """);
    AnalysisCatalog catalog = AnalysisCatalog.of(mails);
    assertThat(ReportFormat.TEXT.write(of(catalog, Options.DEFAULT)))
        .contains("The archives of mail end on 2025-02-03; nothing is known of the mails of")
        .doesNotContain("Waiting", "Stalled");
    Period within = Period.week("2025-W06");
    String text =
        ReportFormat.TEXT.write(WeeklyReport.analysis(Options.DEFAULT).of(catalog, within));
    assertThat(text)
        .contains("The archives of mail end on 2025-02-03: what came later is not in here.")
        .contains("2 works\nwait, 1 of them for a week or more.", "frob: hold, Ann Author");
  }

  /** A month of a busy author is one line, not five. */
  @Test
  void write_ofSeveralVersionsOfAWork_tellsThemInOneLine() {
    var mails =
        Mailbox.of(
            """
            a | ann | 02-03T10:00 | [PATCH] frob: turn    | b.c +1
            b | ann | 02-18T10:00 | [PATCH v2] frob: turn | b.c +9
            c | ann | 02-19T10:00 | [PATCH v3] frob: turn | b.c +8
            """);
    WeeklyReport report = of(AnalysisCatalog.of(mails), Options.DEFAULT);
    assertThat(report.newVersions()).hasSize(2);
    assertThat(ReportFormat.TEXT.write(report).replaceAll("\\s+", " "))
        .contains(
            "* v3 frob: turn", "since v2: 1 fewer line added (counted); in 2025-W08 too: v2 ▁█▇")
        .doesNotContain("* v2 frob: turn");
  }

  @ParameterizedTest
  @EnumSource(ReportFormat.class)
  void write_inEachFormat_isGolden(ReportFormat format) throws IOException {
    golden(format, "frob-2025-W08", report());
  }

  @ParameterizedTest
  @EnumSource(ReportFormat.class)
  void write_ofWhatPeopleTalkAbout_isGolden(ReportFormat format) throws IOException {
    golden(format, "talk-2025-W08", report(TALK));
  }

  static void golden(ReportFormat format, String name, WeeklyReport report) throws IOException {
    String written = format.write(report);
    Path golden = GOLDEN.resolve(name + "." + format.name().toLowerCase(Locale.ROOT));
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(GOLDEN);
      Files.writeString(golden, written);
    }
    assertThat(written).isEqualTo(Files.readString(golden));
  }

  /** Text from mail must not become markup, links, terminal commands, or cells of a table. */
  @Test
  void write_hostileText_isDefusedInEveryFormat() {
    String title = "<script>alert(1)</script> [x](javascript:y) | `z` \u001b[2J\u202e & \"q\" '";
    String name = "\"<img src=x onerror=1> \u001b]0;t\u0007\" <evil@example.org>";
    var mails =
        Mailbox.of(
            String.format(
                Locale.ROOT,
                "a\"onload=1@<b> | %s | 02-18T10:00 | [PATCH] %s | a.c +1",
                name,
                title.replace("|", "/")));
    WeeklyReport report = of(AnalysisCatalog.of(mails), Options.DEFAULT);

    String html = ReportFormat.HTML.write(report);
    assertThat(html).doesNotContain("<script", "<img", "\u001b", "\u202e", "\u0007");
    assertThat(html).contains("&lt;script&gt;");
    assertThat(html.split("<a href=\"https://lore.kernel.org/all/[^\"<>]*\">")).hasSize(5);

    String markdown = ReportFormat.MARKDOWN.write(report);
    assertThat(markdown).doesNotContain("<script", "\u001b", "\u202e");
    assertThat(markdown).contains("&lt;script&gt;", "\\[x\\](javascript:y)", "\\`z\\`");

    String text = ReportFormat.TEXT.write(report);
    assertThat(text.codePoints().filter(c -> (c < ' ' && c != '\n') || c == 0x202e)).isEmpty();

    JsonNode json = JsonMapper.builder().build().readTree(ReportFormat.JSON.write(report));
    assertThat(json.path("newSeries").get(0).path("title").asString()).contains("<script>");
  }

  @Test
  void write_text_keepsToSeventyTwoColumns() {
    String text = ReportFormat.TEXT.write(report());
    for (String line : text.split("\n")) {
      if (!line.contains("https://lore.kernel.org/")) {
        assertThat(TextWidth.of(line)).as(line).isLessThanOrEqualTo(TextReport.COLUMNS);
      }
    }
    var mails = Mailbox.of("a | ann | 02-18T10:00 | [PATCH] " + "内核".repeat(60) + " | a.c +1");
    String wide = ReportFormat.TEXT.write(of(AnalysisCatalog.of(mails), Options.DEFAULT));
    for (String line : wide.split("\n")) {
      assertThat(TextWidth.of(line)).isLessThanOrEqualTo(TextReport.COLUMNS);
    }
  }

  @Test
  void format_byName_isFoundOrRefused() {
    assertThat(ReportFormat.named("MD")).isEqualTo(ReportFormat.MARKDOWN);
    assertThat(ReportFormat.named("txt")).isEqualTo(ReportFormat.TEXT);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReportFormat.named("pdf"))
        .withMessage("no such report format: 'pdf', expected html, md, text or json");
  }

  @Test
  void html_ofAReport_needsNothingFromElsewhere() {
    String html = ReportFormat.HTML.write(report());
    assertThat(html).doesNotContain("<script", "src=", "@import", "url(", "<link");
    assertThat(html).contains("prefers-color-scheme: dark", "@media print", "<svg", "lang=\"en\"");
  }
}
