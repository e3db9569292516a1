package dev.tidemark.deploy.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.tidemark.deploy.alert.SetClock;
import dev.tidemark.deploy.cli.Tidemark;
import dev.tidemark.deploy.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real index, a real SMTP server, and a clock that stands where it is put. */
@Timeout(600)
class ScheduledReportsTest {
  @TempDir static Path home;
  private static final Instant WEDNESDAY = Instant.parse("2025-02-19T12:00:00Z");

  private final SetClock clock = new SetClock(WEDNESDAY);
  private final List<String> news = new ArrayList<>();
  private GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
  private boolean complete = true;

  @BeforeAll
  static void index() throws IOException {
    Path mbox =
        Files.writeString(
            home.resolve("tide.mbox"),
            """
            From mboxrd@z Thu Jan  1 00:00:00 1970
            From: Ada Example <ada@example.org>
            Date: Tue, 18 Feb 2025 10:00:00 +0000
            Subject: [PATCH] rust: the tide rises
            Message-ID: <tide@example.org>

            It does.
            ---
             rust/tide.rs | 1 +
             1 file changed, 1 insertion(+)

            diff --git a/rust/tide.rs b/rust/tide.rs
            index 1111111..2222222 100644
            --- a/rust/tide.rs
            +++ b/rust/tide.rs
            @@ -1 +1,2 @@
             fn tide() {}
            +fn rise() {}

            """);
    new Tidemark(home).run("sync", mbox.toString()).lines();
  }

  @BeforeEach
  void start() throws IOException {
    server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
    server.start();
    Files.deleteIfExists(home.resolve("schedule.json"));
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private ScheduledReports reports(String... more) throws IOException {
    var overrides = new ArrayList<>(List.of(more));
    overrides.add("mail.smtp=127.0.0.1:" + server.getSmtp().getPort());
    overrides.add("mail.tls=none");
    overrides.add("mail.from=reports@example.org");
    Settings settings = Settings.load(Map.of("TIDEMARK_HOME", home.toString()), overrides);
    return new ScheduledReports(settings, clock, moment -> complete, news::add);
  }

  private ScheduledReports weekly() throws IOException {
    return reports("schedule.weekly.at=monday 07:00 UTC", "schedule.weekly.mail=me@example.org");
  }

  private List<String> subjects() throws Exception {
    var subjects = new ArrayList<String>();
    for (var message : server.getReceivedMessages()) {
      subjects.add(message.getSubject());
    }
    return subjects;
  }

  @Test
  void look_weekAfterWeek_sendsEachOnceAndBeginsWithTheNext() throws Exception {
    ScheduledReports reports = weekly();
    reports.look();
    assertThat(subjects()).as("a schedule that is new").isEmpty();

    clock.set("2025-02-24T06:59:59Z");
    reports.look();
    assertThat(subjects()).isEmpty();
    clock.set("2025-02-24T07:00:00Z");
    reports.look();
    reports.look();
    assertThat(subjects()).containsExactly("Tidemark: all lists, 2025-W08");
    var message = server.getReceivedMessages()[0];
    assertThat(message.getContentType()).startsWith("multipart/alternative");
    assertThat(message.getHeader("List-Id")[0]).startsWith("<weekly.");
    assertThat(news).containsExactly("report weekly 2025-W08: sent to mail me@example.org");

    weekly().look();
    assertThat(subjects()).as("after a restart").hasSize(1);
    clock.set("2025-03-03T07:00:00Z");
    weekly().look();
    assertThat(subjects()).hasSize(2).last().isEqualTo("Tidemark: all lists, 2025-W09");
    assertThat(server.getReceivedMessages()[1].getMessageID()).isNotEqualTo(message.getMessageID());
  }

  @Test
  void look_afterWeeksInWhichNothingRan_sendsTheNewestAndSaysWhatWasMissed() throws Exception {
    weekly().look();
    clock.set("2025-03-19T00:00:00Z");
    weekly().look();
    assertThat(subjects()).containsExactly("Tidemark: all lists, 2025-W11");
    assertThat(news).first().asString().contains("those after 2025-W07 up to 2025-W10 were missed");
  }

  @Test
  void look_whileTheMailServerIsDown_triesAgainLaterAndEverMoreSeldom() throws Exception {
    ScheduledReports reports = weekly();
    reports.look();
    ServerSetup same = new ServerSetup(server.getSmtp().getPort(), "127.0.0.1", "smtp");
    server.stop();
    clock.set("2025-02-24T07:00:00Z");
    reports.look();
    reports.look();
    assertThat(news).singleElement().asString().contains("not sent to mail me@example.org");

    server = new GreenMail(same);
    server.start();
    reports.look();
    assertThat(subjects()).as("too soon").isEmpty();
    clock.advance(Duration.ofSeconds(6));
    reports.look();
    reports.look();
    assertThat(subjects()).containsExactly("Tidemark: all lists, 2025-W08");
  }

  @Test
  void look_whileSourcesAreBehind_waitsForThemForAnHour() throws Exception {
    ScheduledReports reports = weekly();
    reports.look();
    complete = false;
    clock.set("2025-02-24T07:59:00Z");
    reports.look();
    assertThat(subjects()).isEmpty();
    clock.set("2025-02-24T08:00:00Z");
    reports.look();
    assertThat(subjects()).hasSize(1);

    clock.set("2025-03-03T09:00:00Z");
    ScheduledReports restarted = weekly();
    restarted.look();
    assertThat(subjects()).as("due two hours ago, but only just started").hasSize(1);
    complete = true;
    restarted.look();
    assertThat(subjects()).hasSize(2);
  }

  @Test
  void look_intoADirectory_writesEveryFormat() throws Exception {
    Path directory = home.resolve("public/reports");
    ScheduledReports reports =
        reports(
            "schedule.m.report=month",
            "schedule.m.at=1 07:00 UTC",
            "schedule.m.dir=" + directory,
            "schedule.m.format=html",
            "schedule.m.format=json");
    reports.look();
    assertThat(directory).doesNotExist();
    clock.set("2025-03-01T08:00:00Z");
    reports.look();
    assertThat(directory.resolve("2025-02.html")).content().contains("the tide rises");
    assertThat(directory.resolve("2025-02.json")).content().contains("tide@example.org");
    assertThat(directory).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void look_onAListThatIsNotHere_saysSoAndGoesOnTrying() throws Exception {
    ScheduledReports reports = reports("schedule.w.mail=me@example.org", "schedule.w.list=nowhere");
    reports.look();
    clock.advance(Duration.ofDays(7));
    reports.look();
    assertThat(news).singleElement().asString().contains("no list named nowhere");
  }

  @Test
  void open_ofAFileThatSaysNothing_isRefusedForItMaySendTwice() throws Exception {
    Files.writeString(home.resolve("schedule.json"), "{\"weekly\": {\"mail x\": \"2025-W99\"}}");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(this::weekly)
        .withMessageContaining("schedule.json")
        .withMessageContaining("2025-W99");
  }
}
