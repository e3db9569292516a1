package dev.tidemark.analysis.landing;

import dev.tidemark.ingest.mail.MessageId;
import java.io.IOException;

/** Gives the texts that {@link CommitMatcher} compares when nothing shorter decides. */
public interface DiffTexts {
  /** Gives none, so that nothing is matched by its lines. */
  DiffTexts NONE =
      new DiffTexts() {
        @Override
        public String ofMail(MessageId mail) {
          return "";
        }

        @Override
        public String ofCommit(String commit) {
          return "";
        }
      };

  /** The text of a mail with its diff; empty if it is not there. */
  String ofMail(MessageId mail) throws IOException;

  /** The text of a commit with its diff; empty if it is not there. */
  String ofCommit(String commit) throws IOException;
}
