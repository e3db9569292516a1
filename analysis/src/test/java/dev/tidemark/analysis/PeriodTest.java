package dev.tidemark.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeriodTest {

  @Test
  void week_ofIso_runsFromMondayToSunday() {
    Period week = Period.week("2025-W08");
    assertThat(week.first()).isEqualTo(LocalDate.of(2025, 2, 17));
    assertThat(week.last()).isEqualTo(LocalDate.of(2025, 2, 23));
    assertThat(week.label()).isEqualTo("2025-W08");
    assertThat(week.contains(Instant.parse("2025-02-17T00:00:00Z").getEpochSecond())).isTrue();
    assertThat(week.contains(Instant.parse("2025-02-23T23:59:59Z").getEpochSecond())).isTrue();
    assertThat(week.contains(Instant.parse("2025-02-24T00:00:00Z").getEpochSecond())).isFalse();
  }

  /** ISO 8601: week 1 has the year's first Thursday, so it may begin in December. */
  @Test
  void week_atTheTurnOfTheYear_belongsToItsThursday() {
    assertThat(Period.week("2025-W01").first()).isEqualTo(LocalDate.of(2024, 12, 30));
    assertThat(Period.weekOf(Instant.parse("2024-12-31T12:00:00Z")).label()).isEqualTo("2025-W01");
    assertThat(Period.week("2020-W53").last()).isEqualTo(LocalDate.of(2021, 1, 3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2025-W54",
        "2025-W53",
        "2025-W00",
        "2025-08",
        "2025W08",
        "",
        "2025-W8",
        "x025-W08"
      })
  void week_thatIsNone_isRefusedWithTheFormThatIsExpected(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Period.week(text))
        .withMessageContaining("2025-W08")
        .withMessageContaining("'" + text + "'");
  }

  @Test
  void month_andDays_endWhereTheySay() {
    assertThat(Period.month("2024-02").last()).isEqualTo(LocalDate.of(2024, 2, 29));
    assertThat(Period.days("2025-02-17", "2025-02-17").label()).isEqualTo("2025-02-17..2025-02-17");
    assertThatIllegalArgumentException().isThrownBy(() -> Period.month("2025-13"));
    assertThatIllegalArgumentException().isThrownBy(() -> Period.days("2025-02-18", "2025-02-17"));
    assertThatIllegalArgumentException().isThrownBy(() -> Period.days("yesterday", "2025-02-17"));
  }

  @Test
  void before_ofEachUnit_isAsLong() {
    assertThat(Period.week("2025-W02").before(4).label()).isEqualTo("2024-W50");
    assertThat(Period.month("2025-03").before(1).label()).isEqualTo("2025-02");
    assertThat(Period.days("2025-02-11", "2025-02-20").before(1).label())
        .isEqualTo("2025-02-01..2025-02-10");
  }
}
