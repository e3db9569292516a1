package dev.tidemark.deploy.cli;

import static java.util.stream.Collectors.joining;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.Neighbourhood;
import dev.tidemark.analysis.landing.CommitMatch;
import dev.tidemark.analysis.landing.Landings;
import dev.tidemark.analysis.landing.NearLandings;
import dev.tidemark.analysis.series.Lineage;
import dev.tidemark.analysis.series.PatchMail;
import dev.tidemark.analysis.series.PatchSeries;
import dev.tidemark.deploy.config.Settings;
import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.index.search.MailSearcher;
import dev.tidemark.index.thread.MailThread;
import dev.tidemark.ingest.commit.UpstreamCommit;
import dev.tidemark.ingest.mail.BodyText;
import dev.tidemark.ingest.mail.MailAddress;
import dev.tidemark.ingest.mail.MailKind;
import dev.tidemark.ingest.mail.MailMessage;
import dev.tidemark.ingest.mail.MailParser;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.ingest.mail.ParseProblem;
import dev.tidemark.ingest.mail.ParserLimits;
import dev.tidemark.ingest.mail.SafeText;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JsonGenerator;

/** {@code tidemark show}: one mail, its thread, its series, its bytes. */
@Command(
    name = "show",
    description = {
      "Shows a mail by its Message-ID or by the URL of its page on lore or any public-inbox, or a commit by its id."
          + " Of a commit it tells which mails it came of, of a patch which commits came of it.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  tidemark show 20250301120000.1-1-author@example.org",
      "  tidemark show --thread https://lore.kernel.org/r/20250301120000.1-1-author@example.org",
      "  tidemark show 0123456789ab                        (a commit of a source tree that is synced)",
      "  tidemark show --mbox --thread ID | mutt -f /dev/stdin",
      "  tidemark show --mbox --series ID | git am         the patches of that version, in their order"
    })
final class ShowCommand extends IndexCommand {

  @Parameters(paramLabel = "MESSAGE-ID|URL|COMMIT", description = "which mail or commit")
  private String named = "";

  @Option(
      names = "--thread",
      description = "the whole thread as a tree; with --mbox or --raw all its mails")
  private boolean thread;

  @Option(
      names = "--series",
      description =
          "the version of the series that the mail belongs to or answers: cover and patches in"
              + " their order; with --mbox the patches alone, as git am takes them. Ends with"
              + " status 1 if patches are not here")
  private boolean series;

  @ArgGroup private Form form = new Form();

  /** In which form; at most one. */
  static final class Form {
    @Option(names = "--raw", description = "the raw bytes as the archive has them")
    private boolean raw;

    @Option(names = "--mbox", description = "an mbox (mboxrd) that git am, b4 and mutt read")
    private boolean mbox;

    @Option(names = "--json", description = "print JSON")
    private boolean json;
  }

  @Override
  int run() throws Exception {
    if (series && thread) {
      throw new MisuseError("--series and --thread exclude each other");
    }
    Settings settings = settings();
    var links = new Links(settings);
    try (var searcher = openIndex(settings)) {
      MailSummary mail = find(searcher, named);
      if (series) {
        return printSeries(searcher, mail, links);
      }
      if (form.raw || form.mbox) {
        for (MailSummary each : thread ? threadOf(searcher, mail).mails() : List.of(mail)) {
          byte[] raw = raw(searcher, each);
          if (form.mbox) {
            Mboxrd.write(console().out(), raw, each.received());
          } else {
            console().out().write(raw);
          }
        }
      } else if (form.json) {
        printJson(searcher, mail, links);
      } else if (thread) {
        printTree(threadOf(searcher, mail), mail);
      } else {
        for (MailSummary each : searcher.mails(mail.messageId())) {
          printMail(searcher, each, links);
        }
      }
    }
    return CommandRunner.DONE;
  }

  /** One version as it was posted, patches that it takes over from another included. */
  private int printSeries(MailSearcher searcher, MailSummary mail, Links links) throws IOException {
    PatchSeries version =
        Neighbourhood.of(searcher, List.of(mail.messageId()))
            .series(mail.messageId())
            .orElseThrow(
                () ->
                    new UserError(
                        "the mail "
                            + mail.messageId()
                            + " ("
                            + mail.subject()
                            + ") belongs to no patch series"));
    var parts = new ArrayList<PatchMail>(version.patches());
    if (!form.mbox) {
      version.cover().ifPresent(parts::addFirst);
    }
    if (form.json) {
      try (var json = Json.to(console())) {
        json.writeStartArray();
        for (PatchMail part : parts) {
          json.writeStartObject();
          json.writeNumberProperty("index", part.index());
          full(json, searcher, theMail(searcher, part), links);
          json.writeEndObject();
        }
        json.writeEndArray();
      }
      console().out().println();
    } else {
      for (PatchMail part : parts) {
        MailSummary each = theMail(searcher, part);
        if (form.mbox) {
          Mboxrd.write(console().out(), raw(searcher, each), each.received());
        } else if (form.raw) {
          console().out().write(raw(searcher, each));
        } else {
          printMail(searcher, each, links);
        }
      }
    }
    console().out().flush();
    if (version.complete()) {
      return CommandRunner.DONE;
    }
    console()
        .err()
        .println(
            "tidemark show: of "
                + version.expected()
                + " patches these are not here: "
                + version.missing().stream().map(String::valueOf).collect(joining(", ")));
    return CommandRunner.FAILED;
  }

  /** The mail of a patch; of several with its Message-ID the one with that title. */
  private static MailSummary theMail(MailSearcher searcher, PatchMail part) throws IOException {
    List<MailSummary> mails = searcher.mails(part.messageId());
    for (MailSummary mail : mails) {
      if (mail.patchSubject().title().equals(part.title())
          && mail.patchId().equals(part.patchId())) {
        return mail;
      }
    }
    throw new UserError("the mail " + part.messageId() + " was removed just now");
  }

  private static MailThread threadOf(MailSearcher searcher, MailSummary mail) throws IOException {
    return searcher
        .thread(mail.messageId())
        .orElseThrow(() -> new UserError("the mail " + mail.messageId() + " was removed just now"));
  }

  private static byte[] raw(MailSearcher searcher, MailSummary mail) throws IOException {
    return searcher
        .raw(mail)
        .orElseThrow(() -> new UserError("the mail " + mail.messageId() + " was removed just now"));
  }

  private static MailMessage parse(MailSearcher searcher, MailSummary mail) throws IOException {
    return new MailParser(ParserLimits.DEFAULT)
        .parse(raw(searcher, mail), Instant.ofEpochSecond(mail.received()));
  }

  private void printMail(MailSearcher searcher, MailSummary mail, Links links) throws IOException {
    MailMessage message = parse(searcher, mail);
    header("From", addresses(message.from()));
    header("To", addresses(message.to()));
    header("Cc", addresses(message.cc()));
    header("Date", Times.instant(mail.sent()));
    if (!mail.kinds().contains(MailKind.COMMIT)
        && Math.abs(mail.received() - mail.sent()) > 24 * 3600) {
      header("Archived", Times.instant(mail.received()));
    }
    header("Subject", message.subject());
    header("Message-ID", mail.messageId().value());
    if (!message.references().isEmpty()) {
      header("In-Reply-To", message.references().getLast().value());
    }
    if (!mail.kinds().contains(MailKind.COMMIT)) {
      header("Link", links.to(mail));
    }
    printLanding(searcher, mail, links);
    if (!message.attachmentNames().isEmpty()) {
      header("Attachments", String.join(", ", message.attachmentNames()));
    }
    for (ParseProblem problem : message.problems()) {
      header(
          "Problem",
          problem.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ')
              + ": "
              + problem.detail());
    }
    console().out().println();
    printBody(message.body());
    console().out().println();
  }

  /** Of a patch the commits that came of it, of a commit the mails it came of. */
  private void printLanding(MailSearcher searcher, MailSummary mail, Links links)
      throws IOException {
    boolean commit = mail.kinds().contains(MailKind.COMMIT);
    if (!commit && (!mail.kinds().contains(MailKind.PATCH) || !searcher.hasCommits())) {
      return;
    }
    if (!commit) {
      AnalysisCatalog near = Neighbourhood.of(searcher, List.of(mail.messageId()));
      Landings landings =
          NearLandings.of(
              searcher, near.lineage(mail.messageId()).map(Lineage::postings).orElseGet(List::of));
      for (UpstreamCommit each : landings.ofMail(mail.messageId())) {
        header("Commit", LandingText.of(each));
      }
      return;
    }
    String id = mail.copies().getFirst().blob();
    Landings landings = NearLandings.of(searcher, id);
    header("Commit", id);
    landings.commit(id).ifPresent(each -> header("Seen", LandingText.of(each)));
    for (CommitMatch match : landings.ofCommit(id)) {
      header("Posted", links.to(match.mail()) + " (" + LandingText.why(match) + ")");
      for (CommitMatch.Posting earlier : match.earlier()) {
        header("Earlier", links.to(earlier.mail()) + " (" + earlier.rule().words() + ")");
      }
    }
  }

  private void header(String name, String value) {
    if (!value.isEmpty()) {
      console().out().println(console().bold(name + ":") + " " + SafeText.line(value));
    }
  }

  private static String addresses(List<MailAddress> addresses) {
    var text = new StringBuilder();
    for (MailAddress address : addresses) {
      text.append(text.isEmpty() ? "" : ", ").append(address);
    }
    return text.toString();
  }

  private void printBody(BodyText body) {
    String text = body.text();
    int at = 0;
    for (int i = 0; i < body.count(); i++) {
      if (body.start(i) > at) {
        console().out().print(SafeText.block(text.substring(at, body.start(i))));
      }
      String part = SafeText.block(text.substring(body.start(i), body.end(i)));
      console()
          .out()
          .print(
              switch (body.kind(i)) {
                case QUOTED, SIGNATURE, BINARY -> byLine(part, console()::dim);
                case ADDED -> byLine(part, console()::green);
                case REMOVED -> byLine(part, console()::red);
                case DIFF_FILE -> console().bold(part);
                case PROSE, HUNK_HEADING, CONTEXT, BLOB_IDS -> part;
              });
      at = body.end(i);
    }
    if (at < text.length()) {
      console().out().print(SafeText.block(text.substring(at)));
    }
  }

  /** Styles line by line, since pagers reset colours at line ends. */
  private static String byLine(String text, java.util.function.UnaryOperator<String> style) {
    var styled = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int end = text.indexOf('\n', at);
      end = end < 0 ? text.length() : end;
      styled.append(style.apply(text.substring(at, end)));
      if (end < text.length()) {
        styled.append('\n');
      }
      at = end + 1;
    }
    return styled.toString();
  }

  private void printTree(MailThread tree, MailSummary shown) {
    var out = console().out();
    var branches = new TreeBranches();
    for (MailThread.Node node : tree.nodes()) {
      String indent = branches.before(node);
      var mail = node.mail();
      if (mail.isEmpty()) {
        out.println(
            "                  "
                + indent
                + console()
                    .dim("[not in the archives: " + SafeText.line(node.messageId().value()) + "]"));
        continue;
      }
      MailSummary each = mail.get();
      boolean here = each.messageId().equals(shown.messageId());
      MailThread.Node parent = node.parent().orElse(null);
      String subject = each.subject();
      if (parent != null
          && parent.mail().isPresent()
          && sameSubject(subject, parent.mail().get().subject())) {
        subject = "";
      }
      String author = each.authorName().isEmpty() ? each.authorAddress() : each.authorName();
      String line =
          SafeText.line(subject.isEmpty() ? author : subject + "  " + author)
              + (node.imposter() ? "  (same Message-ID, other text)" : "");
      out.println(
          Times.minute(each.sent())
              + (here ? " >" : "  ")
              + indent
              + (here ? console().bold(line) : line));
    }
    out.flush();
    console().err().println(tree.mails().size() + " mails");
  }

  private static boolean sameSubject(String reply, String parent) {
    String bare = reply.regionMatches(true, 0, "Re: ", 0, 4) ? reply.substring(4) : reply;
    return bare.equals(parent) || reply.equals(parent);
  }

  private void printJson(MailSearcher searcher, MailSummary mail, Links links) throws IOException {
    try (var json = Json.to(console())) {
      if (!thread) {
        json.writeStartObject();
        full(json, searcher, mail, links);
        json.writeEndObject();
      } else {
        json.writeStartArray();
        for (MailThread.Node node : threadOf(searcher, mail).nodes()) {
          json.writeStartObject();
          json.writeNumberProperty("depth", node.depth());
          json.writeBooleanProperty("ghost", node.ghost());
          MessageId id = node.messageId();
          var known = node.mail();
          if (known.isPresent()) {
            Json.mail(json, known.get(), links);
          } else {
            json.writeStringProperty("messageId", id.value());
          }
          json.writeEndObject();
        }
        json.writeEndArray();
      }
    }
    console().out().println();
  }

  private static void full(JsonGenerator json, MailSearcher searcher, MailSummary mail, Links links)
      throws IOException {
    Json.mail(json, mail, links);
    MailMessage message = parse(searcher, mail);
    Json.addresses(json, "to", message.to());
    Json.addresses(json, "cc", message.cc());
    json.writeArrayPropertyStart("problems");
    for (ParseProblem problem : message.problems()) {
      json.writeString(problem.kind().name().toLowerCase(Locale.ROOT) + ": " + problem.detail());
    }
    json.writeEndArray();
    json.writeStringProperty("body", message.body().text());
  }
}
