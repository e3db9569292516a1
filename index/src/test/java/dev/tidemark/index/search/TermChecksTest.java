package dev.tidemark.index.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.index.schema.CarefulParser;
import dev.tidemark.index.schema.IndexOptions;
import dev.tidemark.index.schema.TestMails;
import java.time.Clock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TermChecksTest {
  private static TermCheck.Verdict verdict(String query) throws Exception {
    var mail = new LoneMail(new CarefulParser(IndexOptions.DEFAULT.limits()), IndexOptions.DEFAULT);
    var numbers = new TermNumbers();
    TermCheck check = TermChecks.of(QueryLanguage.parse(query, Clock.systemUTC()), numbers, mail);
    mail.read(
        TestMails.raw(
            "dev",
            TestMails.mail(
                "a@example.org",
                "[PATCH net-next v2] tide: coming in",
                """
                The gauge stands high.
                ---
                diff --git a/tide/gauge.rs b/tide/gauge.rs
                index 8b74a4707bc6..0123456789ab 100644
                --- a/tide/gauge.rs
                +++ b/tide/gauge.rs
                @@ -1 +1 @@
                -low
                +high
                """)));
    return check.on(numbers.in(mail.reader()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gauge                          | YES
          basin                          | NO
          s:come                         | YES
          *                              | YES
          gauge basin                    | NO
          gauge s:tide is:patch          | YES
          basin OR tree:net-next         | YES
          NOT basin                      | YES
          NOT gauge                      | NO
          "gauge stands"                 | OPEN
          "stands gauge"                 | OPEN
          "basin stands"                 | NO
          NOT "gauge stands"             | OPEN
          NOT "basin stands"             | YES
          "gauge stands" basin           | NO
          "gauge stands" OR gauge        | YES
          v:2                            | OPEN
          v:2 basin                      | NO
          gau*                           | OPEN
          dfn:tide/gau*                  | OPEN
          dfn:basin/gau*                 | NO
          dfpre:8b74a4707bc6             | OPEN
          dfpre:8b74a48                  | NO
          mid:a@example.org              | YES
          mid:b@example.org              | NO
          """)
  void on_mail_isOpenOnlyWhereTermsDoNotTell(String query, TermCheck.Verdict expected)
      throws Exception {
    assertThat(verdict(query)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"10, NO", "100, OPEN"})
  void of_tooManyTerms_leavesItToTheQuery(int words, TermCheck.Verdict expected) throws Exception {
    var query = new StringBuilder("basin");
    for (int i = 1; i < words; i++) {
      query.append(" OR ").append("word").append(i);
    }
    assertThat(verdict(query.toString())).isEqualTo(expected);
  }
}
