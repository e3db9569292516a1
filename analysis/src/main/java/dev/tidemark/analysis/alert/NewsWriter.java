package dev.tidemark.analysis.alert;

import dev.tidemark.analysis.alert.News.SeriesFacts;
import dev.tidemark.analysis.report.ArchiveLinks;
import dev.tidemark.analysis.series.Growth;
import dev.tidemark.analysis.series.LineageGrowth;
import dev.tidemark.analysis.series.LineageVersion;
import dev.tidemark.analysis.series.PatchMail;
import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.ingest.diff.DiffStat.FileStat;
import dev.tidemark.ingest.mail.MailAddress;
import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.MailParser;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.ingest.mail.ParserLimits;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Writes down what is known of a mail or a series at this moment. */
final class NewsWriter {
  private static final int MAX_SUBSYSTEMS = 8;

  private final MailSearcher searcher;
  private final ArchiveLinks links;
  private final MailParser parser = new MailParser(ParserLimits.DEFAULT);

  /**
   * @param searcher gives lists and texts; stays open as long as this is used
   * @param links where mails can be read
   */
  NewsWriter(MailSearcher searcher, ArchiveLinks links) {
    this.searcher = searcher;
    this.links = links;
  }

  /** A single mail that a query finds. */
  News of(MailSummary mail) throws IOException {
    return new News(
        mail.messageId(),
        mail.messageId(),
        mail.subject(),
        new MailAddress(mail.authorName(), mail.authorAddress()),
        lists(List.of(mail)),
        links.url(mail.messageId()),
        text(mail),
        List.of(mail.messageId()),
        Optional.empty());
  }

  /** A series, with its growth against the version before. */
  News of(Happening happening) throws IOException {
    PatchMail head = happening.series().head();
    List<MessageId> ids = happening.mails();
    var mails = new ArrayList<MailSummary>();
    for (MessageId id : ids) {
      searcher.mail(id).ifPresent(mails::add);
    }
    Optional<MailSummary> first = searcher.mail(head.messageId());
    return new News(
        head.messageId(),
        happening.lineage().id(),
        happening.series().title(),
        happening.series().author(),
        lists(mails),
        links.url(head.messageId()),
        first.isPresent() ? text(first.get()) : "",
        ids,
        Optional.of(facts(happening)));
  }

  private static SeriesFacts facts(Happening happening) {
    List<LineageVersion> versions = happening.lineage().versions();
    LineageVersion version = versions.get(happening.version());
    Growth growth = Growth.of(happening.series());
    LineageGrowth.Row row = LineageGrowth.of(happening.lineage()).rows().get(happening.version());
    Optional<LineageVersion> before =
        happening.version() == 0
            ? Optional.empty()
            : Optional.of(versions.get(happening.version() - 1));
    var paths = new TreeSet<String>(happening.series().paths());
    return new SeriesFacts(
        version.label(),
        before.map(LineageVersion::label).orElse(""),
        before.map(older -> older.series().messageId()),
        growth.expected(),
        growth.received(),
        happening.series().missing(),
        growth.best(),
        row.change().map(LineageGrowth.Change::lines),
        paths.size(),
        paths.stream().limit(News.MAX_PATHS).toList(),
        subsystems(happening.series().patches()),
        happening.state());
  }

  private static List<String> subsystems(List<PatchMail> patches) {
    Map<String, Integer> touched = new HashMap<>();
    for (PatchMail patch : patches) {
      for (FileStat file : patch.files()) {
        touched.merge(file.folder(), 1, Integer::sum);
      }
    }
    return touched.entrySet().stream()
        .sorted(
            Comparator.<Map.Entry<String, Integer>>comparingInt(entry -> -entry.getValue())
                .thenComparing(Map.Entry::getKey))
        .limit(MAX_SUBSYSTEMS)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static List<String> lists(List<MailSummary> mails) {
    var lists = new TreeSet<String>();
    for (MailSummary mail : mails) {
      for (MailKey copy : mail.copies()) {
        lists.add(copy.list());
      }
    }
    return List.copyOf(lists);
  }

  /** What the author himself says, cut at {@link News#MAX_TEXT}. */
  private String text(MailSummary mail) throws IOException {
    Optional<byte[]> raw = searcher.raw(mail);
    if (raw.isEmpty()) {
      return "";
    }
    String prose =
        parser.parse(raw.get(), Instant.ofEpochSecond(mail.received())).body().prose().strip();
    if (prose.length() <= News.MAX_TEXT) {
      return prose;
    }
    int end = News.MAX_TEXT - 1;
    if (Character.isHighSurrogate(prose.charAt(end - 1))) {
      end--;
    }
    return prose.substring(0, end) + "…";
  }
}
