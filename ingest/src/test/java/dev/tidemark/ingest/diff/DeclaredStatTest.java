package dev.tidemark.ingest.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.ingest.mail.MailMessage;
import dev.tidemark.ingest.mail.MailParser;
import dev.tidemark.ingest.mail.ParserLimits;
import dev.tidemark.ingest.mail.RawMail;
import dev.tidemark.testing.RealArchive;
import java.nio.file.Files;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DeclaredStatTest {

  @Test
  void find_coverSummary_readsAllThreeNumbers() {
    assertThat(
            DeclaredStat.find(
                "Hello.\n\n a.rs | 12 ++++\n 91 files changed, 11080 insertions(+), 45 deletions(-)\n"))
        .contains(new DeclaredStat(91, 11080, 45));
  }

  @Test
  void find_missingNumbers_areZero() {
    assertThat(DeclaredStat.find(" 1 file changed, 1 insertion(+)"))
        .contains(new DeclaredStat(1, 1, 0));
    assertThat(DeclaredStat.find(" 2 files changed, 1 deletion(-)\r\n"))
        .contains(new DeclaredStat(2, 0, 1));
    assertThat(DeclaredStat.find(" 3 files changed")).contains(new DeclaredStat(3, 0, 0));
    assertThat(DeclaredStat.find("0 files changed\n")).contains(new DeclaredStat(0, 0, 0));
  }

  @Test
  void find_wrappedByAMailer_isReadAcrossTheBreak() {
    assertThat(DeclaredStat.find(" 9 files changed, 3000 insertions(+), 12\ndeletions(-)\n"))
        .contains(new DeclaredStat(9, 3000, 12));
    assertThat(DeclaredStat.find(" 9 files changed, 3000 insertions(+),\n 12 deletions(-)\n"))
        .contains(new DeclaredStat(9, 3000, 12));
  }

  @Test
  void find_several_takesTheLastBelowADiffstat() {
    String old = " a.rs | 2 +-\n 5 files changed, 50 insertions(+)\n";
    String own = " b.rs | 3 ++-\n 6 files changed, 60 insertions(+)\n";
    assertThat(DeclaredStat.find("v1 was:\n" + old + "\nThis one:\n\n" + own))
        .contains(new DeclaredStat(6, 60, 0));
    assertThat(
            DeclaredStat.find(own + "\nIn v1 it was\n 5 files changed, 50 insertions(+)\nonly.\n"))
        .contains(new DeclaredStat(6, 60, 0));
    assertThat(
            DeclaredStat.find(
                " c.png | Bin 0 -> 12 bytes\n 1 file changed, 0 insertions(+), 0 deletions(-)\n"))
        .contains(new DeclaredStat(1, 0, 0));
  }

  @Test
  void find_proseAboutChanges_isNone() {
    for (String text :
        List.of(
            "",
            "many files changed\n",
            "12 files changed hands\n",
            "I see 3 files changed, 2 insertions(+)\n",
            " 99999999999 files changed, 1 insertion(+)\n",
            " 3 files changed, many insertions(+)\n",
            " 3 files changed, 2 insertions(+), and more\n")) {
      assertThat(DeclaredStat.find(text)).as(text).isEmpty();
    }
  }

  /** What is not linear does not end within this. */
  @Test
  @Timeout(120)
  void find_hostileText_takesLinearTime() {
    for (String unit :
        List.of(" changed", "1 file changed\n", "\n1 file changed,", "|\n1 file changed\n")) {
      assertThat(DeclaredStat.find(unit.repeat(2_000_000 / unit.length()))).as(unit).isNotNull();
    }
  }

  /** The eleven covers of a work whose numbers are known. */
  @Test
  void find_realCovers_isWhatTheyDeclare() throws Exception {
    var parser = new MailParser(ParserLimits.DEFAULT);
    Map<String, DeclaredStat> found = new HashMap<>();
    for (RawMail raw : RealArchive.mails()) {
      MailMessage mail = parser.parse(raw.bytes(), Instant.EPOCH);
      DeclaredStat.find(mail.body().prose())
          .ifPresent(stat -> found.put(mail.messageId().value(), stat));
    }
    List<String> rows = Files.readAllLines(RealArchive.folder().resolve("rust-support.tsv"));
    assertThat(rows).hasSize(12);
    for (String row : rows.subList(1, rows.size())) {
      String[] fields = row.split("\t");
      assertThat(found.get(fields[6]))
          .as(row)
          .isEqualTo(
              new DeclaredStat(
                  Integer.parseInt(fields[3]),
                  Integer.parseInt(fields[4]),
                  Integer.parseInt(fields[5])));
    }
  }
}
