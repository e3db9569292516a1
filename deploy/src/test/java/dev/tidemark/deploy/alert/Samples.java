package dev.tidemark.deploy.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.analysis.alert.AlertEvent;
import dev.tidemark.analysis.alert.News;
import dev.tidemark.analysis.alert.News.SeriesFacts;
import dev.tidemark.analysis.alert.Watch;
import dev.tidemark.analysis.series.LineCount;
import dev.tidemark.ingest.mail.MailAddress;
import dev.tidemark.ingest.mail.MessageId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Invented events. */
public final class Samples {
  /** When the first of them happened. */
  public static final Instant TIME = Instant.parse("2026-03-02T09:30:00Z");

  private Samples() {}

  /** An id as events have it. */
  public static String id(String rule, String title) {
    return UUID.nameUUIDFromBytes((rule + "/" + title).getBytes(UTF_8)).toString().replace("-", "");
  }

  /** A new version of a series of that title. */
  public static AlertEvent revised(String rule, String title) {
    return event(rule, title, "Jane Doe", "This is the cover.\n\nIt has two paragraphs.\n");
  }

  /** The same with texts of somebody's choice. */
  public static AlertEvent event(String rule, String title, String author, String text) {
    return new AlertEvent(
        id(rule, title),
        rule,
        Watch.REVISED,
        Optional.empty(),
        TIME,
        new News(
            new MessageId("cover-v3@example.org"),
            new MessageId("cover-v1@example.org"),
            title,
            new MailAddress(author, "jane@example.org"),
            List.of("linux-kernel", "rust-for-linux"),
            "https://lore.kernel.org/all/cover-v3@example.org/",
            text,
            List.of(new MessageId("cover-v3@example.org")),
            Optional.of(
                new SeriesFacts(
                    "v3",
                    "v2",
                    Optional.of(new MessageId("cover-v2@example.org")),
                    12,
                    10,
                    List.of(4, 7),
                    Optional.of(new LineCount(8, 1340, 20)),
                    Optional.of(new LineCount(1, 120, -3)),
                    8,
                    List.of("rust/kernel/lib.rs", "rust/kernel/sync.rs"),
                    List.of("rust", "drivers/gpu"),
                    ""))));
  }

  /** What a late patch makes of an event. */
  public static AlertEvent amended(AlertEvent event, Instant time) {
    News news = event.news();
    return new AlertEvent(
        id(event.rule(), "amends " + event.id()),
        event.rule(),
        event.watch(),
        Optional.of(event.id()),
        time,
        new News(
            news.message(),
            news.lineage(),
            news.title() + ", now complete",
            news.author(),
            news.lists(),
            news.url(),
            news.text(),
            news.mails(),
            news.series()));
  }
}
