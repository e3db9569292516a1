package dev.tidemark.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidemark.analysis.Period;
import dev.tidemark.analysis.Period.Unit;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReportTimeTest {

  @Test
  void latest_weekly_isTheWeekBeforeFromItsHourOn() {
    ReportTime time = ReportTime.parse(Unit.WEEK, "tuesday 07:00 UTC");
    assertThat(time.latest(Instant.parse("2025-02-25T06:59:59Z")).label()).isEqualTo("2025-W07");
    assertThat(time.latest(Instant.parse("2025-02-25T07:00:00Z")).label()).isEqualTo("2025-W08");
    assertThat(time.latest(Instant.parse("2025-03-03T23:00:00Z")).label()).isEqualTo("2025-W08");
  }

  @Test
  void latest_monthly_isTheMonthBefore() {
    ReportTime time = ReportTime.parse(Unit.MONTH, "3 18:30 UTC");
    assertThat(time.latest(Instant.parse("2025-03-03T18:29:00Z")).label()).isEqualTo("2025-01");
    assertThat(time.latest(Instant.parse("2025-03-03T18:30:00Z")).label()).isEqualTo("2025-02");
    assertThat(time.latest(Instant.parse("2025-12-31T18:30:00Z")).label()).isEqualTo("2025-11");
  }

  /** Monday at seven in Tokyo is Sunday evening in UTC, where the week is not over. */
  @Test
  void due_eastOfGreenwich_isNeverBeforeThePeriodIsOver() {
    ReportTime time = ReportTime.parse(Unit.WEEK, "mon 7:00 Asia/Tokyo");
    Period week = Period.week("2025-W08");
    assertThat(time.due(week)).isEqualTo(week.stop());
    assertThat(ReportTime.parse(Unit.WEEK, "mon 7:00 America/New_York").due(week))
        .isEqualTo(Instant.parse("2025-02-24T12:00:00Z"));
  }

  /** At half past two the clocks of Berlin go forward. */
  @Test
  void due_inAnHourThatIsLeftOut_isTheHourAfter() {
    assertThat(ReportTime.parse(Unit.WEEK, "sun 02:30 Europe/Berlin").due(Period.week("2025-W12")))
        .isEqualTo(Instant.parse("2025-03-30T01:30:00Z"));
  }

  @Test
  void parse_anythingElse_saysWhatIsExpected() {
    for (String text :
        new String[] {
          "", "07:00", "monday", "monday 24:00", "mo 07:00", "monday 07:00 Atlantis", "1 07:00"
        }) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ReportTime.parse(Unit.WEEK, text))
          .withMessageContaining("monday 07:00 Europe/Berlin")
          .withMessageEndingWith("got: '" + text + "'");
    }
    for (String text : new String[] {"monday 07:00", "0 07:00", "29 07:00", "999 07:00"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ReportTime.parse(Unit.MONTH, text))
          .withMessageContaining("1 to 28")
          .withMessageEndingWith("got: '" + text + "'");
    }
  }
}
