package dev.tidemark.index.schema;

import dev.tidemark.ingest.commit.TaggedTree;
import dev.tidemark.ingest.commit.UpstreamCommit;
import dev.tidemark.ingest.diff.DeclaredStat;
import dev.tidemark.ingest.diff.DiffStat;
import dev.tidemark.ingest.diff.PatchId;
import dev.tidemark.ingest.mail.BodyText;
import dev.tidemark.ingest.mail.MailAddress;
import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.MailKind;
import dev.tidemark.ingest.mail.MailKinds;
import dev.tidemark.ingest.mail.MailLinks;
import dev.tidemark.ingest.mail.MailMessage;
import dev.tidemark.ingest.mail.MailParser;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.ingest.mail.ParseProblem;
import dev.tidemark.ingest.mail.PatchSubject;
import dev.tidemark.ingest.mail.RawMail;
import dev.tidemark.ingest.mail.Trailer;
import dev.tidemark.ingest.topic.UpstreamCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.IntField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.UnicodeUtil;

/**
 * Makes the index document of a mail from its copies. The document is a function of the set of
 * copies alone: the order in which they are given plays no part. Not thread-safe, and each document
 * is only good until the next is made, since all share one text buffer and one token stream.
 */
public final class DocumentMapper {

  /**
   * Longer exact terms are cut to this many bytes of UTF-8, the length of the longest Message-ID.
   */
  static final int MAX_EXACT_BYTES = MessageId.MAX_BYTES;

  /** The text buffer is given up after a mail that needed more than this. */
  private static final int KEPT_BUFFER_CHARS = 1 << 20;

  private static final Pattern LONG_WORD = Pattern.compile("\\w{12}");

  /** What stands between the longer words of a Message-ID. */
  private static final Pattern SHORT_WORDS = Pattern.compile("(?:\\W+|\\b\\w{1,2}\\b)+");

  /** {@link Fields#IS} of each kind. */
  private static final EnumMap<MailKind, BytesRef> KIND_TERMS = new EnumMap<>(MailKind.class);

  private static final BytesRef SERIES = new BytesRef("series");

  static {
    for (MailKind kind : MailKind.values()) {
      KIND_TERMS.put(kind, new BytesRef(term(kind)));
    }
  }

  private final Comparator<ParsedCopy> order;
  private final MailTokenStream stream = new MailTokenStream(new Stems());

  private final MailField subject = text(Fields.SUBJECT, true);
  private final MailField from = text(Fields.FROM, false);
  private final MailField to = text(Fields.TO, false);
  private final MailField cc = text(Fields.CC, false);
  private final MailField list = text(Fields.LIST, false);
  private final MailField messageId = text(Fields.MESSAGE_ID, false);
  private final MailField prose = text(Fields.PROSE, true);
  private final MailField quoted = text(Fields.QUOTED, false);
  private final MailField attachment = text(Fields.ATTACHMENT, false);
  private final MailField diffFile = text(Fields.DIFF_FILE, false);
  private final MailField removed = text(Fields.DIFF_REMOVED, false);
  private final MailField added = text(Fields.DIFF_ADDED, false);
  private final MailField context = text(Fields.DIFF_CONTEXT, false);
  private final MailField hunk = text(Fields.DIFF_HUNK, false);
  private final MailField trailer = text(Fields.TRAILER, false);
  private final MailField[] texts = {
    subject,
    from,
    to,
    cc,
    list,
    messageId,
    prose,
    quoted,
    attachment,
    diffFile,
    removed,
    added,
    context,
    hunk,
    trailer
  };

  private final ArrayList<IndexableField> document = new ArrayList<>();
  private char[] buffer = new char[1 << 16];
  private int filled;

  /**
   * @param options says which copy of a mail is shown
   */
  public DocumentMapper(IndexOptions options) {
    Comparator<MailKey> keys = options.copyOrder();
    this.order = (a, b) -> keys.compare(a.raw().key(), b.raw().key());
  }

  /** The word for a kind of mail in {@link Fields#IS}: {@code commit-notice}. */
  public static String term(MailKind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The document of a mail seen once.
   *
   * @return fields to be given to Lucene before the next call
   */
  public Iterable<IndexableField> map(RawMail raw, MailMessage mail) {
    return map(List.of(new ParsedCopy(raw, mail)));
  }

  /**
   * The document of a mail.
   *
   * @param copies all copies of it, all of one {@link MailIdentity}, in any order; not empty
   * @return fields to be given to Lucene before the next call
   */
  public Iterable<IndexableField> map(List<ParsedCopy> copies) {
    List<ParsedCopy> sorted = copies;
    if (copies.size() > 1) {
      sorted = new ArrayList<>(copies);
      sorted.sort(order);
    }
    return map(sorted, summary(sorted.getFirst().mail(), sorted));
  }

  /**
   * The document of a commit: that of the mail which {@code git format-patch} would make of it, and
   * the commit itself.
   *
   * @param parser reads that mail
   * @return fields to be given to Lucene before the next call
   */
  public Iterable<IndexableField> map(UpstreamCommit commit, MailParser parser) {
    RawMail raw = CommitMail.of(commit);
    var copies = List.of(new ParsedCopy(raw, parser.parse(raw.bytes(), raw.archived())));
    map(copies, summary(commit, summary(copies.getFirst().mail(), copies)));
    exact(Fields.COMMIT, commit.id());
    exact(Fields.TREE, commit.passage().tree().toLowerCase(Locale.ROOT));
    document.add(
        new BinaryDocValuesField(
            Fields.UPSTREAM, new BytesRef(UpstreamCodec.json(commit.withoutDiff()))));
    return document;
  }

  /** The document of a counted tree, which no search finds. */
  public Iterable<IndexableField> map(TaggedTree tree) {
    document.clear();
    exact(Fields.TAGGED, tagged(tree));
    document.add(new BinaryDocValuesField(Fields.COUNTS, new BytesRef(UpstreamCodec.json(tree))));
    return document;
  }

  /** The Message-ID of the mail that is made of a commit. */
  public static MessageId messageId(String commit) {
    return CommitMail.id(commit);
  }

  /** The term of {@link Fields#TAGGED}. */
  public static String tagged(TaggedTree tree) {
    return tree.repository() + ' ' + tree.tag();
  }

  private Iterable<IndexableField> map(List<ParsedCopy> sorted, MailSummary summary) {
    MailMessage mail = sorted.getFirst().mail();
    startDocument(mail.body().text());
    exactTerms(mail, sorted, summary);
    headers(mail, sorted, summary);
    body(mail.body());
    numbers(summary);
    for (MailField field : texts) {
      if (!field.isEmpty()) {
        document.add(field);
      }
    }
    document.add(new BinaryDocValuesField(Fields.SUMMARY, new BytesRef(summary.encode())));
    Optional<MailTalk> talk = MailTalk.of(mail, summary.patchSubject(), summary);
    if (talk.isPresent()) {
      document.add(new BinaryDocValuesField(Fields.TALK, new BytesRef(talk.get().encode())));
    }
    raw(sorted);
    BodyText body = mail.body();
    stream.text(buffer, body.attachedFrom(), body.text().length());
    return document;
  }

  private MailField text(String name, boolean norms) {
    return new MailField(name, norms, stream);
  }

  private void startDocument(String text) {
    document.clear();
    for (MailField field : texts) {
      field.clear();
    }
    int length = text.length();
    if (buffer.length < length || buffer.length > KEPT_BUFFER_CHARS) {
      buffer = new char[Math.max(1 << 16, length + (length >> 3))];
    }
    text.getChars(0, length, buffer, 0);
    filled = length;
  }

  private static MailSummary summary(MailMessage mail, List<ParsedCopy> copies) {
    PatchSubject patchSubject = PatchSubject.parse(mail.subject());
    EnumSet<MailKind> kinds = MailKinds.of(mail, patchSubject);
    BodyText body = mail.body();
    String prose = body.prose();
    List<DiffStat.FileStat> files = List.of();
    String patchId = "";
    if (body.hasDiff()) {
      files = DiffStat.of(body.text()).files();
      Optional<PatchId> id = PatchId.of(body.text());
      patchId = id.isPresent() ? id.get().hex() : "";
    }
    var keys = new ArrayList<MailKey>(copies.size());
    long received = Long.MAX_VALUE;
    for (ParsedCopy copy : copies) {
      keys.add(copy.raw().key());
      received = Math.min(received, copy.mail().received().getEpochSecond());
    }
    Optional<DeclaredStat> declared = DeclaredStat.find(prose);
    return new MailSummary(
        copies.size() == 1 ? mail.messageIds() : messageIds(copies),
        mail.references(),
        mail.subject(),
        mail.author().name(),
        mail.author().address(),
        mail.sent().getEpochSecond(),
        received,
        keys,
        kinds,
        mail.size(),
        proseLength(body),
        files,
        declared,
        patchId,
        MailLinks.changeId(prose).orElse(""),
        MailLinks.baseCommit(prose).orElse(""),
        MailLinks.in(prose),
        Trailer.find(prose),
        mail.contentHash().hex(),
        kinds.contains(MailKind.PATCH) ? bodyFrom(prose) : "");
  }

  /** What a commit's own record knows better than the mail made of it. */
  private static MailSummary summary(UpstreamCommit commit, MailSummary mail) {
    return new MailSummary(
        mail.messageIds(),
        List.of(),
        commit.subject(),
        commit.author().name(),
        commit.author().address(),
        commit.authored(),
        commit.passage().tagged(),
        mail.copies(),
        EnumSet.of(MailKind.COMMIT),
        mail.size(),
        mail.proseLength(),
        commit.files(),
        Optional.empty(),
        commit.patchId(),
        "",
        "",
        mail.links(),
        commit.trailers(),
        mail.contentHash(),
        "");
  }

  private static List<MessageId> messageIds(List<ParsedCopy> copies) {
    Set<MessageId> ids = new LinkedHashSet<>();
    for (ParsedCopy copy : copies) {
      ids.addAll(copy.mail().messageIds());
    }
    return List.copyOf(ids);
  }

  private static int proseLength(BodyText body) {
    int length = 0;
    for (int i = 0; i < body.count(); i++) {
      if (body.kind(i) == BodyText.Kind.PROSE) {
        length += body.end(i) - body.start(i);
      }
    }
    return length;
  }

  /**
   * The value of a {@code From:} line that is the first line with anything in it, as git am reads.
   */
  private static String bodyFrom(String prose) {
    int start = 0;
    while (start < prose.length() && prose.charAt(start) <= ' ') {
      start++;
    }
    if (!prose.regionMatches(true, start, "From:", 0, 5)) {
      return "";
    }
    int end = prose.indexOf('\n', start);
    return prose.substring(start + 5, end < 0 ? prose.length() : end).strip();
  }

  private void exactTerms(MailMessage mail, List<ParsedCopy> copies, MailSummary summary) {
    exact(Fields.ID, MailIdentity.of(mail));
    String lastList = "";
    for (MailKey key : summary.copies()) {
      document.add(new StringField(Fields.COPY, new BytesRef(key.toString()), Field.Store.NO));
      if (!key.list().equals(lastList)) {
        lastList = key.list();
        exact(Fields.LIST_NAME, lastList);
      }
    }
    for (MessageId id : summary.messageIds()) {
      exact(Fields.MID, id.value());
    }
    for (MessageId id : summary.references()) {
      exact(Fields.REFERENCE, id.value());
    }
    for (ParsedCopy copy : copies) {
      for (String id : copy.mail().listIds()) {
        exact(Fields.LIST_ID, id);
      }
    }
    for (String blob : mail.body().preBlobs()) {
      exact(Fields.BLOB_BEFORE, blob);
    }
    for (String blob : mail.body().postBlobs()) {
      exact(Fields.BLOB_AFTER, blob);
    }
    if (!summary.patchId().isEmpty()) {
      exact(Fields.PATCH_ID, summary.patchId());
    }
    if (!summary.changeId().isEmpty()) {
      exact(Fields.CHANGE_ID, summary.changeId());
    }
    authors(summary);
    boolean commit = summary.kinds().contains(MailKind.COMMIT);
    if (commit || summary.mayBePosted()) {
      String title = commit ? summary.subject() : summary.patchSubject().title();
      exact(Fields.TITLE, PatchSubject.normalTitle(title));
      for (MessageId id : summary.links()) {
        exact(Fields.LINK, id.value());
      }
    }
    for (MailKind kind : summary.kinds()) {
      document.add(new StringField(Fields.IS, KIND_TERMS.get(kind), Field.Store.NO));
    }
    if (!summary.kinds().contains(MailKind.COMMIT)) {
      var problems = EnumSet.noneOf(ParseProblem.Kind.class);
      mail.problems().forEach(problem -> problems.add(problem.kind()));
      for (ParseProblem.Kind problem : problems) {
        exact(Fields.PROBLEM, problem.name().toLowerCase(Locale.ROOT).replace('_', '-'));
      }
    }
    series(summary);
  }

  private void authors(MailSummary summary) {
    var terms =
        new LinkedHashSet<>(
            AuthorTerm.of(new MailAddress(summary.authorName(), summary.authorAddress())));
    summary.bodyAuthor().ifPresent(author -> terms.addAll(AuthorTerm.of(author)));
    terms.forEach(term -> exact(Fields.AUTHOR, term));
  }

  /** What the subject says about the series. */
  private void series(MailSummary summary) {
    if (summary.kinds().contains(MailKind.COMMIT)) {
      return;
    }
    PatchSubject subject = summary.patchSubject();
    boolean posted =
        summary.kinds().contains(MailKind.PATCH) || summary.kinds().contains(MailKind.COVER);
    if (posted && subject.index().isPresent()) {
      document.add(new StringField(Fields.IS, SERIES, Field.Store.NO));
    }
    if (subject.version().isPresent()) {
      document.add(new IntField(Fields.VERSION, subject.version().getAsInt(), Field.Store.NO));
    } else if (posted) {
      document.add(new IntField(Fields.VERSION, 1, Field.Store.NO));
    }
    if (subject.total().isPresent()) {
      document.add(new IntField(Fields.PARTS, subject.total().getAsInt(), Field.Store.NO));
    }
    for (String prefix : subject.prefixes()) {
      exact(Fields.TREE, prefix.toLowerCase(Locale.ROOT));
    }
    if (!subject.stableTree().isEmpty()) {
      exact(Fields.TREE, subject.stableTree().toLowerCase(Locale.ROOT));
    }
  }

  private void exact(String field, String value) {
    if (!value.isEmpty()) {
      document.add(new StringField(field, bytes(value), Field.Store.NO));
    }
  }

  /** UTF-8, cut between characters at {@link #MAX_EXACT_BYTES}. */
  private static BytesRef bytes(String value) {
    if (value.length() * UnicodeUtil.MAX_UTF8_BYTES_PER_CHAR <= MAX_EXACT_BYTES) {
      return new BytesRef(value);
    }
    var bytes = new BytesRef(value);
    if (bytes.length > MAX_EXACT_BYTES) {
      int end = MAX_EXACT_BYTES;
      while ((bytes.bytes[end] & 0xc0) == 0x80) {
        end--;
      }
      bytes.length = end;
    }
    return bytes;
  }

  private void headers(MailMessage mail, List<ParsedCopy> copies, MailSummary summary) {
    add(subject, mail.subject());
    for (MailAddress address : mail.from()) {
      add(from, address);
    }
    if (!mail.from().contains(mail.author())) {
      add(from, mail.author());
    }
    for (MailAddress address : mail.to()) {
      add(to, address);
    }
    for (MailAddress address : mail.cc()) {
      add(cc, address);
    }
    Set<String> lists = new LinkedHashSet<>();
    for (ParsedCopy copy : copies) {
      lists.addAll(copy.mail().listIds());
      lists.add(copy.raw().key().list());
    }
    for (String name : lists) {
      add(list, name);
    }
    for (MessageId id : summary.messageIds()) {
      add(messageId, id.value());
      // So that 20250301123456.789-1-jane@example.org is found by its first number.
      if (LONG_WORD.matcher(id.value()).find()) {
        add(messageId, SHORT_WORDS.matcher(id.value()).replaceAll(" "));
      }
    }
    for (String name : mail.attachmentNames()) {
      add(attachment, name);
    }
    for (Trailer line : summary.trailers()) {
      int start = filled;
      append(line.name());
      append(" ");
      append(line.value());
      trailer.add(start, filled);
    }
  }

  private void body(BodyText body) {
    int count = body.count();
    for (int i = 0; i < count; i++) {
      int start = body.start(i);
      int end = body.end(i);
      switch (searchedAs(body, i)) {
        case PROSE, SIGNATURE -> prose.add(start, end);
        case QUOTED -> quoted.add(start, end);
        case DIFF_FILE -> diffFile.add(start, end);
        case HUNK_HEADING -> hunk.add(start, end);
        case ADDED -> added.add(start, end);
        case REMOVED -> removed.add(start, end);
        case CONTEXT -> context.add(start, end);
        case BLOB_IDS, BINARY -> {}
      }
    }
  }

  /**
   * What a section is to a search: a hunk that no file name stands above is prose, as to
   * public-inbox, since it may be anything that looks like one.
   */
  public static BodyText.Kind searchedAs(BodyText body, int section) {
    BodyText.Kind kind = body.kind(section);
    return switch (kind) {
      case HUNK_HEADING, ADDED, REMOVED, CONTEXT ->
          section < body.firstFile() ? BodyText.Kind.PROSE : kind;
      default -> kind;
    };
  }

  private void numbers(MailSummary summary) {
    document.add(new LongField(Fields.SENT, summary.sent(), Field.Store.NO));
    document.add(new LongField(Fields.RECEIVED, summary.received(), Field.Store.NO));
    document.add(new IntField(Fields.SIZE, summary.size(), Field.Store.NO));
    if (!summary.files().isEmpty()) {
      document.add(new IntField(Fields.LINES, summary.added() + summary.removed(), Field.Store.NO));
    }
  }

  private void raw(List<ParsedCopy> sorted) {
    var copies = new ArrayList<RawMail>(sorted.size());
    for (ParsedCopy copy : sorted) {
      copies.add(copy.raw());
    }
    document.add(new StoredField(Fields.COPIES, StoredCopies.encode(copies)));
    for (byte[] blob : StoredCopies.blobs(copies)) {
      document.add(new StoredField(Fields.RAW, blob));
    }
  }

  private void add(MailField field, MailAddress address) {
    int start = filled;
    append(address.name());
    append(" ");
    append(address.address());
    field.add(start, filled);
  }

  private void add(MailField field, String text) {
    int start = filled;
    append(text);
    field.add(start, filled);
  }

  private void append(String text) {
    int length = text.length();
    if (buffer.length - filled < length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, filled + length));
    }
    text.getChars(0, length, buffer, filled);
    filled += length;
  }
}
