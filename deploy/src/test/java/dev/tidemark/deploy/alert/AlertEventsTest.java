package dev.tidemark.deploy.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.deploy.cli.Tidemark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What is told of mail that arrives, and what is not: once, of series, from then on. */
@Timeout(300)
class AlertEventsTest {
  @TempDir Path folder;

  private Tidemark tidemark = new Tidemark(Path.of("."));
  private Path mbox = Path.of(".");
  private int minute;

  @BeforeEach
  void home() throws IOException {
    tidemark = new Tidemark(folder.resolve("home"));
    mbox = Files.writeString(folder.resolve("tides.mbox"), "");
  }

  /** A mail at the next minute of a day in March 2025; patches change one file each. */
  private void mail(String id, String subject, String file, String above) throws IOException {
    String diff =
        file.isEmpty()
            ? ""
            : "---\n "
                + file
                + " | 1 +\n 1 file changed, 1 insertion(+)\n\n"
                + "diff --git a/"
                + file
                + " b/"
                + file
                + "\n--- a/"
                + file
                + "\n+++ b/"
                + file
                + "\n@@ -1,2 +1,3 @@\n ebb\n+"
                + id
                + "\n flow\n";
    post(
        "Ada Tide <ada@tide.example>",
        id,
        subject,
        above,
        "The water rises.\n\nSigned-off-by: Ada Tide <ada@tide.example>\n" + diff);
  }

  /** An answer of somebody in a few words, at the next minute. */
  private void words(String id, String name, String subject, String above, String text)
      throws IOException {
    post(name + " <" + id + "@tide.example>", id, subject, above, text + "\n");
  }

  private void post(String from, String id, String subject, String above, String body)
      throws IOException {
    Files.writeString(
        mbox,
        "From mboxrd@z Thu Jan  1 00:00:00 1970\nFrom: "
            + from
            + "\nTo: tides@tide.example\nSubject: "
            + subject
            + String.format(Locale.ROOT, "%nDate: Tue, 4 Mar 2025 10:%02d:00 +0000%n", minute++)
            + "Message-ID: <"
            + id
            + "@tide.example>\n"
            + (above.isEmpty() ? "" : "In-Reply-To: <" + above + "@tide.example>\n")
            + "\n"
            + body
            + "\n",
        StandardOpenOption.APPEND);
  }

  private void sync(String... more) {
    var words = new ArrayList<>(List.of(more));
    words.add("--quiet");
    words.add(mbox.toString());
    Tidemark.Run run = tidemark.run("sync", words.toArray(new String[0]));
    assertThat(run.status()).as(run.err()).isZero();
  }

  private void rule(String... words) {
    var line = new ArrayList<>(List.of("add"));
    line.addAll(List.of(words));
    Tidemark.Run run = tidemark.run("alert", line.toArray(new String[0]));
    assertThat(run.status()).as(run.err()).isZero();
  }

  /** Each event in a line: rule, what, version, received/expected, id of its mail, amends. */
  private List<String> told() {
    var lines = new ArrayList<String>();
    for (JsonNode event : tidemark.run("alert", "history", "-n", "1000", "--json").json()) {
      JsonNode series = event.at("/data/series");
      lines.add(
          event.at("/rule").asString()
              + " "
              + event.at("/type").asString().replace("dev.tidemark.", "")
              + (series.isObject()
                  ? " "
                      + series.at("/version").asString()
                      + " "
                      + series.at("/received").asInt()
                      + "/"
                      + series.at("/expected").asInt()
                  : "")
              + " "
              + event.at("/data/messageId").asString().replace("@tide.example", "")
              + (event.has("amends") ? " amends" : ""));
    }
    return lines;
  }

  private void wholeSeries() throws IOException {
    mail("c", "[PATCH 0/2] tide: two gauges", "", "");
    mail("p1", "[PATCH 1/2] tide: a gauge at the pier", "rust/pier.rs", "c");
    mail("p2", "[PATCH 2/2] tide: a gauge at the lock", "rust/lock.rs", "c");
  }

  @Test
  void completeSeries_isToldOnce_howeverOftenItIsPulledAndIndexed() throws Exception {
    rule("new", "--since", "2025-03-01");
    wholeSeries();
    sync();
    assertThat(told()).containsExactly("new series.posted v1 2/2 c");

    sync();
    mail("r", "Re: [PATCH 1/2] tide: a gauge at the pier", "", "p1");
    sync();
    assertThat(tidemark.run("reindex").status()).isZero();
    sync();
    Path copy = Files.copy(mbox, folder.resolve("again.mbox"));
    assertThat(tidemark.run("sync", "--list", "other", copy.toString()).status()).isZero();
    assertThat(told()).containsExactly("new series.posted v1 2/2 c");
  }

  @Test
  void newVersion_isToldWithItsGrowth() throws Exception {
    rule("all", "--on", "series.posted,series.revised", "--since", "2025-03-01");
    wholeSeries();
    sync();
    mail("d", "[PATCH v2 0/3] tide: two gauges", "", "");
    mail("q1", "[PATCH v2 1/3] tide: a gauge at the pier", "rust/pier.rs", "d");
    mail("q2", "[PATCH v2 2/3] tide: a gauge at the lock", "rust/lock.rs", "d");
    mail("q3", "[PATCH v2 3/3] tide: a gauge at the weir", "drivers/tide/weir.c", "d");
    sync();
    assertThat(told()).containsExactly("all series.posted v1 2/2 c", "all series.revised v2 3/3 d");
    JsonNode news = tidemark.run("alert", "history", "--json").json().get(1).at("/data");
    assertThat(news.at("/lineage").asString()).isEqualTo("c@tide.example");
    assertThat(news.at("/series/previous").asString()).isEqualTo("v1");
    assertThat(news.at("/series/previousMessageId").asString()).isEqualTo("c@tide.example");
    assertThat(news.at("/series/lines/added").asInt()).isEqualTo(3);
    assertThat(news.at("/series/change/added").asInt()).isEqualTo(1);
    assertThat(news.at("/series/subsystems").toString()).contains("drivers/tide", "rust");
    assertThat(news.at("/text").asString()).contains("The water rises.");
    assertThat(news.at("/url").asString()).isEqualTo("https://lore.kernel.org/all/d@tide.example/");
  }

  @Test
  void appliedSeries_isToldOnce_whoeverSaysSoFirst() throws Exception {
    rule("taken", "--on", "series.applied", "--since", "2025-03-01");
    wholeSeries();
    sync();
    words("r1", "Bo Lock", "Re: [PATCH 1/2] tide: a gauge at the pier", "p1", "Applied, thanks.");
    sync();
    assertThat(told()).as("one patch of two, and there is a cover").isEmpty();

    words("r2", "Bo Lock", "Re: [PATCH 0/2] tide: two gauges", "c", "Applied to tide-next.");
    sync();
    words("r3", "Cy Weir", "Re: [PATCH 0/2] tide: two gauges", "c", "Applied, too.");
    sync();
    assertThat(told()).containsExactly("taken series.applied v1 2/2 c");
    JsonNode news = tidemark.run("alert", "history", "--json").json().get(0);
    assertThat(news.at("/time").asString()).isEqualTo("2025-03-04T10:04:00Z");
    assertThat(news.at("/data/series/state").asString()).isEqualTo("applied by Bo Lock");
  }

  @Test
  void appliedSeries_whosePatchComesAfterTheAnswer_isToldThen() throws Exception {
    rule("taken", "--on", "series.applied", "--since", "2025-03-01");
    words("r", "Bo Lock", "Re: [PATCH] tide: a gauge at the pier", "p", "Applied, thanks.");
    sync();
    assertThat(told()).isEmpty();
    mail("p", "[PATCH] tide: a gauge at the pier", "rust/pier.rs", "");
    sync();
    assertThat(told()).containsExactly("taken series.applied v1 1/1 p");
  }

  @Test
  void appliedSeries_whoseAnswerInBetweenComesLater_isToldThen() throws Exception {
    rule("taken", "--on", "series.applied", "--since", "2025-03-01");
    mail("x", "how high is the water", "", "");
    sync();
    mail("p", "[PATCH] tide: a gauge at the pier", "rust/pier.rs", "");
    words("r2", "Bo Lock", "Re: [PATCH] tide: a gauge at the pier", "r1", "Applied, thanks.");
    sync();
    assertThat(told()).isEmpty();
    words("r1", "Cy Weir", "Re: [PATCH] tide: a gauge at the pier", "p", "Looks good.");
    sync();
    assertThat(told()).containsExactly("taken series.applied v1 1/1 p");
  }

  @Test
  void appliedSeries_sentAgain_isNotToldAgain() throws Exception {
    rule("taken", "--on", "series.applied", "--since", "2025-03-01");
    mail("c", "[PATCH 0/2] tide: two gauges", "", "");
    mail("p1", "[PATCH 1/2] tide: a gauge at the pier", "rust/pier.rs", "c");
    words("r", "Bo Lock", "Re: [PATCH 0/2] tide: two gauges", "c", "Applied to tide-next.");
    sync();
    mail("d", "[PATCH RESEND 0/2] tide: two gauges", "", "");
    mail("q1", "[PATCH RESEND 1/2] tide: a gauge at the pier", "rust/pier.rs", "d");
    mail("q2", "[PATCH RESEND 2/2] tide: a gauge at the lock", "rust/lock.rs", "d");
    sync();
    assertThat(told()).containsExactly("taken series.applied v1 1/2 c");
  }

  @Test
  void ruleOfApplied_looksBack() throws Exception {
    wholeSeries();
    words("r", "Bo Lock", "Re: [PATCH 0/2] tide: two gauges", "c", "Applied to tide-next.");
    sync();
    rule("taken", "--on", "series.applied", "--since", "2025-03-01", "dfn:rust/pier.rs");
    sync();
    assertThat(told()).containsExactly("taken series.applied v1 2/2 c");
  }

  @Test
  void incompleteSeries_waitsUntilNewerMailSettlesIt_andALatePatchAmends() throws Exception {
    rule("new", "--on", "series.posted,series.completed", "--since", "2025-03-01");
    mail("c", "[PATCH 0/2] tide: two gauges", "", "");
    mail("p1", "[PATCH 1/2] tide: a gauge at the pier", "rust/pier.rs", "c");
    sync();
    assertThat(told()).isEmpty();

    minute += 18;
    mail("x1", "how high is the water", "", "");
    sync();
    assertThat(told()).isEmpty();

    minute++;
    mail("x2", "Re: how high is the water", "", "x1");
    sync();
    assertThat(told()).containsExactly("new series.posted v1 1/2 c");

    mail("p2", "[PATCH 2/2] tide: a gauge at the lock", "rust/lock.rs", "c");
    sync();
    assertThat(told())
        .containsExactly(
            "new series.posted v1 1/2 c",
            "new series.posted v1 2/2 c amends",
            "new series.completed v1 2/2 c");
    JsonNode events = tidemark.run("alert", "history", "--json").json();
    assertThat(events.get(1).at("/amends")).isEqualTo(events.get(0).at("/id"));
  }

  @Test
  void incompleteSeries_settlesByOurClockToo() throws Exception {
    rule("new", "--since", "2025-03-01");
    mail("c", "[PATCH 0/2] tide: two gauges", "", "");
    sync("-c", "alert.settle=0");
    assertThat(told()).containsExactly("new series.posted v1 0/2 c");
  }

  @Test
  void ruleFromNowOn_tellsNothingOld() throws Exception {
    wholeSeries();
    rule("new");
    sync();
    assertThat(told()).isEmpty();
    rule("later");
    rule("back", "--since", "2025-03-04");
    sync();
    assertThat(told()).containsExactly("back series.posted v1 2/2 c");
  }

  @Test
  void queryChoosesSeriesByAnyOfTheirMails() throws Exception {
    rule("pier", "--since", "2025-03-01", "dfn:rust/pier.rs");
    rule("weir", "--since", "2025-03-01", "dfn:drivers/tide");
    rule("thread", "--since", "2025-03-01", "thread:{s:lock}");
    wholeSeries();
    sync();
    assertThat(told())
        .containsExactly("pier series.posted v1 2/2 c", "thread series.posted v1 2/2 c");
  }

  @Test
  void messageRule_tellsOfEachMailItFinds() throws Exception {
    mail("m0", "the tide is out", "", "");
    sync();
    rule("tide", "--on", "message", "--since", "2025-03-01", "s:tide NOT is:patch");
    sync();
    mail("m1", "Re: the tide is out", "", "m0");
    mail("m2", "the moon", "", "");
    wholeSeries();
    sync();
    assertThat(told())
        .containsExactlyInAnyOrder(
            "tide message.found m0", "tide message.found m1", "tide message.found c");
  }

  @Test
  void pausedRule_isSilent_alsoAboutWhatCameMeanwhile() throws Exception {
    rule("new", "--since", "2025-03-01");
    assertThat(tidemark.run("alert", "pause", "new").status()).isZero();
    wholeSeries();
    sync();
    assertThat(tidemark.run("alert", "resume", "new").status()).isZero();
    sync();
    assertThat(told()).isEmpty();
    assertThat(tidemark.run("alert", "list").out()).doesNotContain("paused");
  }

  @Test
  void removedRule_tellsNothing_andIsGone() throws Exception {
    rule("new", "--since", "2025-03-01");
    assertThat(tidemark.run("alert", "rm", "new").status()).isZero();
    wholeSeries();
    sync();
    assertThat(told()).isEmpty();
    Tidemark.Run again = tidemark.run("alert", "rm", "new");
    assertThat(again.status()).isEqualTo(1);
    assertThat(again.err()).contains("no rule named 'new'");
  }

  @Test
  void robotsPullsAndStableQueues_areNoSeries() throws Exception {
    rule("new", "--on", "series.posted,series.revised", "--since", "2025-03-01");
    mail("s1", "[PATCH 6.1 001/002] tide: a gauge at the pier", "rust/pier.rs", "");
    mail("s2", "[PATCH 6.1 002/002] tide: a gauge at the lock", "rust/lock.rs", "s1");
    mail("g", "[GIT PULL] tide changes for v6.15", "", "");
    sync("-c", "alert.settle=0");
    assertThat(told()).isEmpty();
  }

  @Test
  void trial_saysWhatARuleWouldHaveTold_andTellsNothing() throws Exception {
    wholeSeries();
    sync();
    rule("pier", "dfn:rust/pier.rs");
    Tidemark.Run trial = tidemark.run("alert", "test", "pier", "--since", "2025-03-01");
    assertThat(trial.out()).contains("tide: two gauges", "1 series.posted event from 2025-03-01");
    assertThat(tidemark.run("alert", "test", "--on", "message", "s:moon").out())
        .contains("would have told nothing");
    Tidemark.Run reversed =
        tidemark.run("alert", "test", "pier", "--since", "2025-03-09", "--until", "2025-03-01");
    assertThat(reversed.status()).isEqualTo(2);
    assertThat(reversed.err()).contains("2025-03-09", "2025-03-01");
    assertThat(told()).isEmpty();
  }

  @Test
  void badRule_isRefusedWithWhatWasExpected() {
    assertThat(tidemark.run("alert", "add", "a b").err()).contains("letters, digits");
    assertThat(tidemark.run("alert", "add", "x", "--on", "series").err()).contains("series.posted");
    assertThat(tidemark.run("alert", "add", "x", "subj:tide").err()).contains("Did you mean 's:'");
    assertThat(tidemark.run("alert", "add", "x", "--quiet", "at night").err())
        .contains("22:00-07:00");
    assertThat(tidemark.run("alert", "add", "x", "--webhook", "ftp://a.example/").err())
        .contains("http or https");
    assertThat(
            tidemark
                .run("alert", "add", "x", "--webhook-key", "hush", "--webhook", "https://a/")
                .err())
        .contains("env:VARIABLE");
    assertThat(tidemark.run("alert").out()).contains("no rules yet");
  }
}
