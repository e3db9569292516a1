package dev.tidemark.analysis.landing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.Mailbox;
import dev.tidemark.ingest.commit.Passage;
import dev.tidemark.ingest.commit.UpstreamCommit;
import dev.tidemark.ingest.diff.DiffStat;
import dev.tidemark.ingest.diff.PatchId;
import dev.tidemark.ingest.mail.MailAddress;
import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.ingest.mail.RawMail;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Invented patches as they were posted, in three versions and once more after they were applied,
 * and the commits they became under a maintainer's hands. Which mail each commit came of is known,
 * because it was made so.
 */
final class EditedPatches implements DiffTexts {
  /** What a maintainer did with a patch. */
  enum Edit {
    NOTHING,
    LINK_AND_REWRITE,
    WHITE_SPACE,
    TITLE,
    CONTEXT_DRIFT,
    SENT_BY_ANOTHER,
    FIX_UP,
    FIX_UP_AND_TITLE,
    SPLIT,
    SQUASH,
    NEVER_POSTED
  }

  private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
  private static final String[] WORDS = {
    "alloc", "page", "lock", "queue", "timer", "frame", "slot", "ring", "probe", "clock", "fence",
    "inode", "block", "cache", "table", "event", "guard", "token", "batch", "index", "state"
  };
  private static final String[] PARTS = {"rust", "drivers", "mm", "net", "fs", "kernel"};

  final Map<String, Edit> edits = new LinkedHashMap<>();
  final Map<String, Set<MessageId>> expected = new HashMap<>();
  final List<UpstreamCommit> commits = new ArrayList<>();
  final List<RawMail> raws = new ArrayList<>();
  private final Random random;
  private final AnalysisCatalog.Builder catalog = new AnalysisCatalog.Builder();
  private final Mailbox mailbox = new Mailbox();
  private final Map<MessageId, String> mails = new HashMap<>();
  private final Map<String, String> diffs = new HashMap<>();
  private int number;
  private long now = START.getEpochSecond();

  private record Change(
      String path, List<String> before, List<String> removed, List<String> added, int line) {
    String diff() {
      var text = new StringBuilder();
      text.append("diff --git a/" + path + " b/" + path + "\n");
      text.append("index 1111111..2222222 100644\n--- a/" + path + "\n+++ b/" + path + "\n");
      int context = before.size();
      text.append(
          String.format(
              Locale.ROOT,
              "@@ -%d,%d +%d,%d @@ fn here()\n",
              line,
              context + removed.size(),
              line,
              context + added.size()));
      before.subList(0, context / 2).forEach(each -> text.append(' ').append(each).append('\n'));
      removed.forEach(each -> text.append('-').append(each).append('\n'));
      added.forEach(each -> text.append('+').append(each).append('\n'));
      before
          .subList(context / 2, context)
          .forEach(each -> text.append(' ').append(each).append('\n'));
      return text.toString();
    }
  }

  private record Patch(String title, MailAddress author, Change change) {}

  EditedPatches(long seed, int each) {
    random = new Random(seed);
    for (int i = 0; i < each; i++) {
      for (Edit edit : Edit.values()) {
        work(edit);
      }
    }
  }

  List<CommitMatch> matches() throws java.io.IOException {
    return CommitMatcher.match(catalog.build().series(), commits, this);
  }

  @Override
  public String ofMail(MessageId mail) {
    return mails.getOrDefault(mail, "");
  }

  @Override
  public String ofCommit(String commit) {
    return diffs.getOrDefault(commit, "");
  }

  private void work(Edit edit) {
    now += 3600L * (1 + random.nextInt(24));
    long posted = now;
    var author =
        new MailAddress(
            "Dev " + capital(word()) + " " + capital(word()) + "son",
            "dev" + random.nextInt(40) + "@example.org");
    int patches = edit == Edit.SQUASH ? 2 : 1 + random.nextInt(3);
    var series = new ArrayList<Patch>();
    String folder = PARTS[random.nextInt(PARTS.length)];
    for (int p = 0; p < patches; p++) {
      String path = folder + "/" + word() + "/" + word() + random.nextInt(30) + ".rs";
      if (edit == Edit.SQUASH && p > 0) {
        path = series.getFirst().change.path;
      }
      series.add(
          new Patch(
              title(folder),
              author,
              new Change(
                  path, code(6), code(random.nextInt(6)), code(4 + random.nextInt(20)), 40)));
    }
    List<MessageId> ids = new ArrayList<>();
    if (edit != Edit.NEVER_POSTED) {
      for (int version = 1; version <= 3; version++) {
        ids = post(series, version, posted + version * 86_400L * 7, edit);
        if (version < 3) {
          series.replaceAll(this::revised);
        }
      }
      // Somebody sends it again after it was applied.
      post(series, 4, posted + 86_400L * 60, edit);
    }
    long applied = posted + 86_400L * 30;
    if (edit == Edit.SQUASH) {
      Change a = series.get(0).change;
      Change b = series.get(1).change;
      var removed = new ArrayList<>(a.removed);
      removed.addAll(b.removed);
      var added = new ArrayList<>(a.added);
      added.addAll(b.added);
      commit(
          edit,
          series.getFirst().title,
          author,
          "",
          new Change(a.path, a.before, removed, added, 40),
          applied,
          Set.copyOf(ids));
      return;
    }
    for (int p = 0; p < series.size(); p++) {
      Patch patch = series.get(p);
      Set<MessageId> from = ids.isEmpty() ? Set.of() : Set.of(ids.get(p));
      Change was = patch.change;
      switch (edit) {
        case NOTHING, NEVER_POSTED -> commit(edit, patch.title, author, "", was, applied, from);
        case LINK_AND_REWRITE ->
            commit(
                edit,
                reworded(patch.title),
                author,
                "Link: https://lore.kernel.org/r/" + ids.get(p).value() + "\n",
                new Change(was.path, code(6), was.removed, code(was.added.size()), 90),
                applied,
                from);
        case WHITE_SPACE ->
            commit(
                edit,
                patch.title,
                author,
                "",
                new Change(was.path, was.before, was.removed, indented(was.added), 40),
                applied,
                from);
        case TITLE -> commit(edit, reworded(patch.title), author, "", was, applied, from);
        case CONTEXT_DRIFT, SENT_BY_ANOTHER ->
            commit(
                edit,
                patch.title,
                author,
                "",
                new Change(was.path, code(6), was.removed, was.added, 95),
                applied,
                from);
        case FIX_UP -> commit(edit, patch.title, author, "", fixedUp(was), applied, from);
        case FIX_UP_AND_TITLE ->
            commit(edit, reworded(patch.title), author, "", fixedUp(was), applied, from);
        case SPLIT -> {
          int half = was.added.size() / 2 + 1;
          commit(
              edit,
              patch.title,
              author,
              "",
              new Change(was.path, was.before, was.removed, was.added.subList(0, half), 40),
              applied,
              from);
          List<String> rest = was.added.subList(half, was.added.size());
          if (rest.size() >= CommitMatcherTest.TELLING) {
            commit(
                edit,
                reworded(patch.title),
                author,
                "",
                new Change(was.path, was.before, List.of(), rest, 60),
                applied + 60,
                from);
          }
        }
        case SQUASH -> throw new IllegalStateException("done above");
      }
    }
  }

  private List<MessageId> post(List<Patch> series, int version, long when, Edit edit) {
    var ids = new ArrayList<MessageId>();
    for (int p = 0; p < series.size(); p++) {
      Patch patch = series.get(p);
      String id = "p" + number++ + "-v" + version + "@example.org";
      boolean other = edit == Edit.SENT_BY_ANOTHER;
      String text =
          "From: "
              + (other ? "Sub Maintainer <sub@example.com>" : patch.author)
              + "\nDate: "
              + DateTimeFormatter.RFC_1123_DATE_TIME.format(
                  Instant.ofEpochSecond(when + p).atOffset(ZoneOffset.UTC))
              + "\nSubject: [PATCH"
              + (version > 1 ? " v" + version : "")
              + (series.size() > 1 ? " " + (p + 1) + "/" + series.size() : "")
              + "] "
              + patch.title
              + "\nMessage-ID: <"
              + id
              + ">\n"
              + (p > 0 ? "In-Reply-To: <" + ids.getFirst().value() + ">\n" : "")
              + "\n"
              + (other ? "From: " + patch.author + "\n\n" : "")
              + "Because it is better.\n\nSigned-off-by: "
              + patch.author
              + "\n---\n\n"
              + patch.change.diff()
              + "-- \n2.43.0\n";
      byte[] bytes = text.getBytes(UTF_8);
      var raw =
          new RawMail(
              new MailKey("invented", String.format(Locale.ROOT, "%040x", number)),
              bytes,
              "test",
              Instant.ofEpochSecond(when + p),
              null);
      raws.add(raw);
      catalog.add(mailbox.indexed(raw).summary());
      ids.add(MessageId.of(id));
      mails.put(ids.getLast(), text.substring(text.indexOf("\n\n")));
    }
    return ids;
  }

  private void commit(
      Edit edit,
      String title,
      MailAddress author,
      String trailers,
      Change change,
      long when,
      Set<MessageId> from) {
    String id = String.format(Locale.ROOT, "%040x", 0x1000000 + number++);
    String diff = change.diff();
    commits.add(
        new UpstreamCommit(
            id,
            "linux-next",
            List.of(String.format(Locale.ROOT, "%040x", 1)),
            author,
            when,
            new MailAddress("Main Tainer", "main@example.org"),
            when,
            title,
            "Because it is better.\n\nSigned-off-by: " + author + "\n" + trailers,
            DiffStat.of(diff).files(),
            PatchId.of(diff).map(PatchId::hex).orElse(""),
            "",
            "",
            Passage.first("next-20250303", when, "rust")));
    diffs.put(id, diff);
    edits.put(id, edit);
    expected.put(id, new TreeSet<>(from));
  }

  // Words and code

  private String word() {
    return WORDS[random.nextInt(WORDS.length)];
  }

  private static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  private String title(String folder) {
    return folder
        + ": "
        + word()
        + ": make "
        + word()
        + " and "
        + word()
        + " share the "
        + word()
        + " of "
        + word()
        + " "
        + random.nextInt(1000);
  }

  /** A title that says the same in part. */
  private String reworded(String title) {
    String[] words = title.split(" ");
    words[2] = "let";
    words[words.length - 2] = word();
    return String.join(" ", words);
  }

  private List<String> code(int lines) {
    var code = new ArrayList<String>();
    for (int i = 0; i < lines; i++) {
      code.add(
          random.nextInt(5) == 0
              ? "    }"
              : "    let "
                  + word()
                  + "_"
                  + random.nextInt(200)
                  + " = "
                  + word()
                  + "("
                  + word()
                  + ", "
                  + random.nextInt(500)
                  + ");");
    }
    return code;
  }

  private static List<String> indented(List<String> lines) {
    return lines.stream().map(line -> "\t" + line.replace(" = ", "  =  ")).toList();
  }

  private Patch revised(Patch patch) {
    return new Patch(patch.title, patch.author, fixedUp(patch.change));
  }

  /** A line in eight is another. */
  private Change fixedUp(Change change) {
    var added = new ArrayList<>(change.added);
    int changes = Math.max(1, added.size() / 8);
    for (int i = 0; i < changes; i++) {
      added.set(random.nextInt(added.size()), code(1).getFirst() + " // fixed");
    }
    return new Change(change.path, change.before, change.removed, added, change.line);
  }
}
