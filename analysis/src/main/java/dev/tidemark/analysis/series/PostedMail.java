package dev.tidemark.analysis.series;

import dev.tidemark.analysis.series.PatchSeries.Origin;
import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.ingest.mail.MailAddress;
import dev.tidemark.ingest.mail.MailKind;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.ingest.mail.PatchSubject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** A mail that may be part of a series. */
final class PostedMail {
  static final Comparator<PostedMail> ORDER =
      Comparator.<PostedMail>comparingLong(one -> one.time)
          .thenComparing(one -> one.mail.messageId().value())
          .thenComparingLong(one -> one.hash);

  /** As {@link #index}: the subject counts no patches. */
  static final int UNNUMBERED = -1;

  final PatchMail mail;
  final int node;
  final int[] references;
  final int mailbox;
  final long hash;
  final long time;
  final boolean patch;
  final boolean reply;
  final boolean rfc;
  final boolean resend;
  final boolean malformed;
  final Origin origin;
  final int version;
  final int reroll;
  final int index;
  final int total;
  final List<String> prefixes;
  final String stableTree;
  final String stem;
  final String changeId;
  final String baseCommit;
  final List<MessageId> links;
  private final MailGraph graph;
  int person;
  boolean taken;

  /**
   * @param patch whether its subject says that it is a patch or a cover
   * @param texts what is written in many mails is kept once
   */
  PostedMail(
      MailSummary summary, boolean patch, MailGraph graph, People people, SharedTexts texts) {
    this.graph = graph;
    PatchSubject parsed = summary.patchSubject();
    this.patch = patch;
    node = graph.node(summary.messageIds().getFirst());
    references = new int[summary.references().size()];
    for (int i = 0; i < references.length; i++) {
      references[i] = graph.node(summary.references().get(i));
    }
    MailAddress author =
        people.shared(new MailAddress(summary.authorName(), summary.authorAddress()));
    mailbox = people.add(author);
    hash = MailGraph.hashPrefix(summary.contentHash());
    time = PatchSeries.believed(summary.sent(), summary.received());
    reply = parsed.reply();
    rfc = parsed.rfc();
    resend = parsed.resend();
    malformed = parsed.malformed();
    origin = origin(summary.kinds());
    version = parsed.version().orElse(0);
    reroll = parsed.reroll().orElse(0);
    boolean numbered = parsed.index().isPresent() && parsed.total().isPresent();
    index = numbered ? parsed.index().getAsInt() : UNNUMBERED;
    total = numbered ? parsed.total().getAsInt() : 1;
    prefixes = parsed.prefixes().isEmpty() ? List.of() : texts.shared(parsed.prefixes());
    stableTree = texts.shared(parsed.stableTree());
    stem = patch ? texts.shared(MessageIdStem.of(graph.id(node).value())) : "";
    changeId = texts.shared(summary.changeId());
    baseCommit = texts.shared(summary.baseCommit());
    links = index <= 1 ? List.copyOf(summary.links()) : List.of();
    mail =
        new PatchMail(
            graph.id(node),
            numbered ? index : 1,
            texts.shared(parsed.title()),
            author,
            texts.shared(summary.bodyFrom()),
            summary.sent(),
            summary.received(),
            patch ? texts.sharedPaths(summary.files()) : List.of(),
            summary.declared(),
            summary.patchId());
  }

  private static Origin origin(Set<MailKind> kinds) {
    if (kinds.contains(MailKind.BOT) || kinds.contains(MailKind.COMMIT_NOTICE)) {
      return Origin.BOT;
    }
    if (kinds.contains(MailKind.STABLE)) {
      return Origin.STABLE;
    }
    return kinds.contains(MailKind.PULL) ? Origin.PULL : Origin.AUTHOR;
  }

  int versionOrOne() {
    return Math.max(1, version);
  }

  boolean sameNumbers(PostedMail other) {
    return version == other.version && reroll == other.reroll && total == other.total;
  }

  boolean olderVersionThan(PostedMail other) {
    int mine = versionOrOne();
    int others = other.versionOrOne();
    return mine < others || (mine == others && reroll < other.reroll);
  }

  boolean answers(PostedMail other) {
    for (int reference : references) {
      if (reference == other.node) {
        return true;
      }
    }
    return false;
  }

  List<MessageId> referenceIds() {
    var ids = new ArrayList<MessageId>(references.length);
    for (int reference : references) {
      ids.add(graph.id(reference));
    }
    return ids;
  }

  /** The mail as the cover of its series, though it carries no counter. */
  PatchMail asCover() {
    return new PatchMail(
        mail.messageId(),
        0,
        mail.title(),
        mail.author(),
        mail.bodyFrom(),
        mail.sent(),
        mail.received(),
        mail.files(),
        mail.declared(),
        mail.patchId());
  }
}
