package dev.tidemark.index.search;

import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.ingest.mail.MailKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.ScoreDoc;

/**
 * Puts the newest version of a patch where its best version ranks. Versions of one patch differ by
 * a few words, so their scores say nothing about which of them is wanted: mostly the last. Mails of
 * one author with one title count as versions if they score nearly the same; replies and commits
 * stay where they are.
 */
final class NewestVersions {
  /** Hits that are looked at; further ones stay in the order of their scores. */
  static final int LOOKED_AT = 200;

  /** A version that scores less than this part of the best one lacks a word, so it stays behind. */
  private static final float NEARLY = 0.85f;

  private NewestVersions() {}

  private record Version(int place, int doc, long received, String messageId) {}

  /** Reorders the first hits in place; scores stay with the places. */
  static void first(IndexReader reader, ScoreDoc[] hits) throws IOException {
    Map<String, List<Version>> works = new LinkedHashMap<>();
    for (int i = 0; i < Math.min(LOOKED_AT, hits.length); i++) {
      MailSummary mail = Documents.summary(reader, hits[i].doc);
      String title = mail.patchSubject().title().strip().toLowerCase(Locale.ROOT);
      if (title.isEmpty()
          || mail.kinds().contains(MailKind.REPLY)
          || mail.kinds().contains(MailKind.COMMIT)) {
        continue;
      }
      List<Version> versions =
          works.computeIfAbsent(
              mail.authorAddress().toLowerCase(Locale.ROOT) + '\n' + title,
              key -> new ArrayList<>());
      if (versions.isEmpty()
          || score(hits[i]) >= NEARLY * score(hits[versions.getFirst().place()])) {
        versions.add(new Version(i, hits[i].doc, mail.received(), mail.messageId().value()));
      }
    }
    for (List<Version> versions : works.values()) {
      List<Version> newest = new ArrayList<>(versions);
      newest.sort(
          Comparator.comparingLong(Version::received).reversed().thenComparing(Version::messageId));
      var placed = new FieldDoc[versions.size()];
      for (int i = 0; i < placed.length; i++) {
        FieldDoc place = (FieldDoc) hits[versions.get(i).place()];
        placed[i] = new FieldDoc(newest.get(i).doc(), place.score, place.fields);
      }
      for (int i = 0; i < placed.length; i++) {
        hits[versions.get(i).place()] = placed[i];
      }
    }
  }

  private static float score(ScoreDoc hit) {
    return (Float) ((FieldDoc) hit).fields[0];
  }
}
