package dev.tidemark.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.ingest.diff.DeclaredStat;
import dev.tidemark.ingest.diff.DiffStat.FileStat;
import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.MailKind;
import dev.tidemark.ingest.mail.MessageId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Time grows with the mails, not with their square; and every work is found among the many. */
@Tag("campaign")
class CatalogScaleTest {
  private static final int VERSIONS = 3;
  private static final int PATCHES = 5;
  private static final int REPLIES = 8;
  private static final int MAILS_A_WORK = VERSIONS * (1 + PATCHES + REPLIES);

  @Test
  @Timeout(600)
  void catalog_ofManyMails_findsEveryWorkInTime() {
    build(1_000);
    build(8_000);
  }

  private static void build(int works) {
    var builder = new AnalysisCatalog.Builder();
    var random = new Random(7);
    for (int work = 0; work < works; work++) {
      add(builder, work, random);
    }
    AnalysisCatalog catalog = builder.build();
    assertThat(catalog.mailCount()).isEqualTo(works * MAILS_A_WORK);
    assertThat(catalog.lineages()).hasSize(works);
    assertThat(catalog.lineages()).allMatch(lineage -> lineage.versions().size() == VERSIONS);
  }

  private static void add(AnalysisCatalog.Builder builder, int work, Random random) {
    for (int version = 1; version <= VERSIONS; version++) {
      String stem = "2018010100" + (1000 + version) + "." + work + "-";
      var cover = new MessageId(stem + "1-author@example.org");
      long time = 1_500_000_000L + work * 3600L + version * 86_400L;
      for (int index = 0; index <= PATCHES; index++) {
        builder.add(
            mail(
                new MessageId(stem + (index + 1) + "-author@example.org"),
                index == 0 ? List.of() : List.of(cover),
                "[PATCH v" + version + " " + index + "/5] work " + work + ": part " + index,
                work % 50,
                time + index,
                index == 0 ? MailKind.COVER : MailKind.PATCH,
                index));
      }
      for (int reply = 0; reply < REPLIES; reply++) {
        builder.add(
            mail(
                new MessageId("reply-" + work + "-" + version + "-" + reply + "@example.net"),
                List.of(cover),
                "Re: [PATCH v" + version + " 0/5] work " + work + ": part 0",
                random.nextInt(5000),
                time + 600 + reply,
                MailKind.REPLY,
                0));
      }
    }
  }

  private static MailSummary mail(
      MessageId id,
      List<MessageId> references,
      String subject,
      int author,
      long time,
      MailKind kind,
      int index) {
    return new MailSummary(
        List.of(id),
        references,
        subject,
        "Author Number" + author,
        "author" + author + "@example.org",
        time,
        time + 5,
        List.of(new MailKey("frob", "0".repeat(40))),
        EnumSet.of(kind),
        5000,
        800,
        index == 0 ? List.of() : List.of(new FileStat("frob/" + index + ".c", 10, 1, false, false)),
        kind == MailKind.COVER ? Optional.of(new DeclaredStat(5, 50, 5)) : Optional.empty(),
        index == 0 ? "" : Integer.toHexString(id.hashCode()),
        "",
        "",
        List.of(),
        List.of(),
        "",
        "");
  }
}
