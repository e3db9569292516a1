package dev.tidemark.deploy.line;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.series.LineageGrowth;
import dev.tidemark.index.search.MailSearcher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What an index says, whatever order it was written in: every mail, every lineage with its growth.
 * Two homes with the same mail must be equal in it.
 *
 * @param mails all that is kept of each mail, sorted
 * @param lineages each with its versions, figures and evidence
 */
record IndexContent(List<String> mails, List<String> lineages) {

  static IndexContent of(Path home) throws IOException {
    try (MailSearcher searcher = MailSearcher.open(home.resolve("index"))) {
      var mails = new ArrayList<String>();
      var builder = new AnalysisCatalog.Builder();
      searcher.forEachSummary(
          mail -> {
            mails.add(HexFormat.of().formatHex(mail.encode()));
            builder.add(mail);
          });
      mails.sort(null);
      var lineages = new ArrayList<String>();
      builder
          .build()
          .lineages()
          .forEach(lineage -> lineages.add(LineageGrowth.of(lineage).toString()));
      return new IndexContent(mails, lineages);
    }
  }
}
