package dev.tidemark.analysis.landing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.IndexedMails;
import dev.tidemark.analysis.Neighbourhood;
import dev.tidemark.analysis.series.Lineage;
import dev.tidemark.analysis.series.PatchMail;
import dev.tidemark.analysis.series.PatchSeries;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.ingest.commit.UpstreamCommit;
import dev.tidemark.testing.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What has landed of one work does not depend on whether all other works were looked at. */
class NearLandingsTest {
  private static final int OF_EACH = 5;

  @TempDir private Path folder;

  @Test
  void of_everyInventedWork_saysWhatAllLandingsSay() throws Exception {
    var made = new EditedPatches(Seeds.seed(), OF_EACH);
    try (MailSearcher searcher = IndexedMails.in(folder, made.raws, commits(made))) {
      AnalysisCatalog catalog = AnalysisCatalog.of(searcher);
      Landings all = Landings.of(searcher, catalog.series());
      assertThat(all.matched()).isGreaterThan(OF_EACH * 9);
      for (Lineage lineage : catalog.lineages()) {
        AnalysisCatalog nearby = Neighbourhood.of(searcher, List.of(lineage.id()));
        Lineage same = nearby.lineage(lineage.id()).orElseThrow();
        assertThat(same).isEqualTo(lineage);
        Landings near = NearLandings.of(searcher, same.postings());
        assertThat(near.of(lineage)).as("%s", lineage.title()).isEqualTo(all.of(lineage));
        for (PatchSeries posting : lineage.postings()) {
          for (PatchMail mail : posting.mails()) {
            assertThat(near.ofMail(mail.messageId())).isEqualTo(all.ofMail(mail.messageId()));
          }
        }
      }
      for (UpstreamCommit commit : made.commits) {
        assertThat(NearLandings.of(searcher, commit.id()).ofCommit(commit.id()))
            .as("%s, %s", commit.id(), made.edits.get(commit.id()))
            .isEqualTo(all.ofCommit(commit.id()));
      }
    }
  }

  private static List<UpstreamCommit> commits(EditedPatches made) {
    var commits = new ArrayList<UpstreamCommit>();
    for (UpstreamCommit commit : made.commits) {
      commits.add(
          new UpstreamCommit(
              commit.id(),
              commit.repository(),
              commit.parents(),
              commit.author(),
              commit.authored(),
              commit.committer(),
              commit.committed(),
              commit.subject(),
              commit.body(),
              commit.files(),
              commit.patchId(),
              made.ofCommit(commit.id()),
              commit.problem(),
              commit.passage()));
    }
    return commits;
  }
}
