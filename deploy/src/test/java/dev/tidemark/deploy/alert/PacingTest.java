package dev.tidemark.deploy.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analysis.alert.Pace;
import dev.tidemark.analysis.alert.Pace.Digest;
import dev.tidemark.analysis.alert.Pace.Quiet;
import dev.tidemark.deploy.alert.DeliveryReport.Hold;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacingTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  // 2026-03-02 is a Monday; Berlin changes to summer time on 2026-03-29 and back on 2026-10-25.
  @ParameterizedTest
  @CsvSource({
    "NONE,   2026-03-02T10:10:00Z, 2026-03-02T10:10:00Z",
    "HOURLY, 2026-03-02T10:10:00Z, 2026-03-02T11:00:00Z",
    "HOURLY, 2026-03-02T10:00:00Z, 2026-03-02T11:00:00Z",
    "HOURLY, 2026-10-25T00:30:00Z, 2026-10-25T01:00:00Z",
    "HOURLY, 2026-10-25T01:30:00Z, 2026-10-25T02:00:00Z",
    "DAILY,  2026-03-02T22:59:59Z, 2026-03-02T23:00:00Z",
    "DAILY,  2026-03-02T23:00:00Z, 2026-03-03T23:00:00Z",
    "DAILY,  2026-03-29T10:00:00Z, 2026-03-29T22:00:00Z",
    "WEEKLY, 2026-03-02T10:00:00Z, 2026-03-08T23:00:00Z",
    "WEEKLY, 2026-03-01T10:00:00Z, 2026-03-01T23:00:00Z",
    "WEEKLY, 2026-03-01T23:00:00Z, 2026-03-08T23:00:00Z",
    "WEEKLY, 2026-03-27T10:00:00Z, 2026-03-29T22:00:00Z",
  })
  void plan_digest_isDueAtItsNextTurn(Digest digest, Instant arrived, Instant due) {
    Pacing.Plan plan =
        Pacing.plan(
            new Pace(digest, Optional.empty(), 0), BERLIN, arrived, LaneCursor.at(0), arrived);
    assertThat(plan.due()).isEqualTo(due);
    assertThat(plan.gathered()).isEqualTo(digest != Digest.NONE);
  }

  @Test
  void plan_digestThatIsLate_takesWhatCameBeforeItsLastTurn() {
    Pacing.Plan plan =
        Pacing.plan(
            new Pace(Digest.DAILY, Optional.empty(), 0),
            BERLIN,
            at("2026-03-02T10:00:00Z"),
            LaneCursor.at(0),
            at("2026-03-05T10:00:00Z"));
    assertThat(plan.due()).isEqualTo(at("2026-03-02T23:00:00Z"));
    assertThat(plan.before()).isEqualTo(at("2026-03-04T23:00:00Z"));
  }

  @ParameterizedTest
  @CsvSource({
    "22:00, 07:00, 2026-03-02T20:59:59Z, 2026-03-02T20:59:59Z",
    "22:00, 07:00, 2026-03-02T21:00:00Z, 2026-03-03T06:00:00Z",
    "22:00, 07:00, 2026-03-03T05:59:59Z, 2026-03-03T06:00:00Z",
    "22:00, 07:00, 2026-03-03T06:00:00Z, 2026-03-03T06:00:00Z",
    "09:00, 17:00, 2026-03-03T07:59:59Z, 2026-03-03T07:59:59Z",
    "09:00, 17:00, 2026-03-03T08:00:00Z, 2026-03-03T16:00:00Z",
    "22:00, 02:30, 2026-03-28T23:00:00Z, 2026-03-29T01:30:00Z",
    "22:00, 07:00, 2026-10-24T22:00:00Z, 2026-10-25T06:00:00Z",
  })
  void plan_quietHours_areWaitedFor(LocalTime from, LocalTime to, Instant now, Instant due) {
    var pace = new Pace(Digest.NONE, Optional.of(new Quiet(from, to, BERLIN)), 0);
    assertThat(Pacing.plan(pace, BERLIN, now, LaneCursor.at(0), now).due()).isEqualTo(due);
  }

  @Test
  void plan_digestWhoseTurnIsInQuietHours_waitsForTheirEnd() {
    var pace =
        new Pace(
            Digest.DAILY,
            Optional.of(new Quiet(LocalTime.of(22, 0), LocalTime.of(7, 0), BERLIN)),
            0);
    Instant noon = at("2026-03-02T11:00:00Z");
    Pacing.Plan plan = Pacing.plan(pace, BERLIN, noon, LaneCursor.at(0), noon);
    assertThat(plan.due()).isEqualTo(at("2026-03-03T06:00:00Z"));
    assertThat(plan.hold()).isEqualTo(Hold.QUIET);
  }

  @Test
  void plan_rateLimit_holdsForTheRestOfTheHourAndGathersWhatCameMeanwhile() {
    var pace = new Pace(Digest.NONE, Optional.empty(), 2);
    Instant first = at("2026-03-02T10:10:00Z");
    LaneCursor cursor = LaneCursor.at(0).sent(first);
    Instant now = first.plusSeconds(600);
    assertThat(Pacing.plan(pace, BERLIN, now, cursor, now).hold()).isEqualTo(Hold.NONE);
    cursor = cursor.sent(now);
    Pacing.Plan held = Pacing.plan(pace, BERLIN, now, cursor, now);
    assertThat(held.hold()).isEqualTo(Hold.LIMIT);
    assertThat(held.due()).isEqualTo(at("2026-03-02T11:10:00Z"));

    Instant later = at("2026-03-02T11:10:00Z");
    assertThat(Pacing.plan(pace, BERLIN, now, cursor, later).gathered()).isTrue();
    assertThat(Pacing.plan(pace, BERLIN, later, cursor, later).gathered()).isFalse();
    assertThat(cursor.sent(later).sent()).isEqualTo(1);
  }

  private static Instant at(String time) {
    return Instant.parse(time);
  }
}
