package dev.tidemark.index.search;

import dev.tidemark.index.schema.DocumentMapper;
import dev.tidemark.index.schema.Fields;
import dev.tidemark.index.schema.MailAnalyzers;
import dev.tidemark.ingest.mail.BodyText;
import dev.tidemark.ingest.mail.MailParser;
import dev.tidemark.ingest.mail.ParserLimits;
import dev.tidemark.ingest.mail.RawMail;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.uhighlight.CustomSeparatorBreakIterator;
import org.apache.lucene.search.uhighlight.LengthGoalBreakIterator;
import org.apache.lucene.search.uhighlight.Passage;
import org.apache.lucene.search.uhighlight.PassageFormatter;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;
import org.jspecify.annotations.Nullable;

/**
 * Finds the places in a mail that show why it matches. Lucene's UnifiedHighlighter chooses them
 * from the mail's text, which is read again from the raw mail: the author's words first, then the
 * diff with its file and hunk; diffstats only where neither matches, and quotes last.
 */
final class Snippets {
  /** Most snippets of one mail. */
  static final int MAX_SNIPPETS = 3;

  /** Most characters of one; longer lines are cut around the first match. */
  static final int MAX_CHARS = 320;

  /** What prose passages grow to, if there are lines enough: two or three lines of mail. */
  private static final int PROSE_CHARS = 160;

  /** Characters of one kind of text that are looked at. */
  private static final int MAX_LOOKED_AT = 1 << 19;

  /** A line of a diffstat or a diff's header: it names what changes and says nothing about it. */
  private static final Pattern STAT_LINE =
      Pattern.compile(
          "\\s*\\S.* \\|\\s+(?:\\d+(?: [+-]*)?|Bin .*)\\s*|\\s*\\d+ files? changed.*\\s*"
              + "| (?:create|delete) mode \\d{6} .*\\s*| mode change \\d{6} => .*\\s*"
              + "| (?:rename|copy) .* \\(\\d+%\\)\\s*|(?:rename|copy) (?:from|to) .*\\s*"
              + "|(?:new|deleted) file mode \\d{6}\\s*|(?:old|new) mode \\d{6}\\s*"
              + "|(?:dis)?similarity index \\d+%\\s*");

  private static final EnumSet<BodyText.Kind> PROSE =
      EnumSet.of(BodyText.Kind.PROSE, BodyText.Kind.SIGNATURE);

  private final Query query;
  private final Set<String> fields;
  private final Map<String, Query> asked = new HashMap<>();
  private @Nullable UnifiedHighlighter highlighter;
  private @Nullable MailParser parser;

  private Snippets(Query query, Set<String> fields) {
    this.query = query;
    this.fields = fields;
  }

  static Snippets of(Query query) {
    return new Snippets(query, fields(query));
  }

  /** The fields that a query wants something in. */
  private static Set<String> fields(Query query) {
    var fields = new HashSet<String>();
    query.visit(
        new QueryVisitor() {
          @Override
          public boolean acceptField(String field) {
            fields.add(field);
            return true;
          }

          @Override
          public void consumeTerms(Query part, Term... terms) {}

          @Override
          public QueryVisitor getSubVisitor(BooleanClause.Occur occur, Query parent) {
            return occur == BooleanClause.Occur.MUST_NOT ? QueryVisitor.EMPTY_VISITOR : this;
          }
        });
    return fields;
  }

  /**
   * Whatever a query wants in one field, any of it; null if nothing. The text of a field is looked
   * at by itself, where nothing that is said of another could hold.
   */
  private static @Nullable Query about(String field, Query query) {
    return switch (query) {
      case BooleanQuery all ->
          anyAbout(
              field,
              all.clauses().stream()
                  .filter(clause -> clause.occur() != BooleanClause.Occur.MUST_NOT)
                  .map(BooleanClause::query)
                  .toList());
      case DisjunctionMaxQuery best -> anyAbout(field, best.getDisjuncts());
      case BoostQuery boosted -> about(field, boosted.getQuery());
      case ConstantScoreQuery constant -> about(field, constant.getQuery());
      default -> fields(query).contains(field) ? query : null;
    };
  }

  private static @Nullable Query anyAbout(String field, Collection<Query> queries) {
    var any = new BooleanQuery.Builder();
    int count = 0;
    for (Query query : queries) {
      Query part = about(field, query);
      if (part != null) {
        any.add(part, BooleanClause.Occur.SHOULD);
        count++;
      }
    }
    return count == 0 ? null : any.build();
  }

  /** Whether the query asks for anything in the text of a mail. */
  boolean needText() {
    for (String field : fields) {
      if (kinds(field) != null || field.equals(Fields.QUOTED)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable EnumSet<BodyText.Kind> kinds(String field) {
    return switch (field) {
      case Fields.PROSE -> PROSE;
      case Fields.DIFF_ADDED -> EnumSet.of(BodyText.Kind.ADDED);
      case Fields.DIFF_REMOVED -> EnumSet.of(BodyText.Kind.REMOVED);
      case Fields.DIFF_CONTEXT -> EnumSet.of(BodyText.Kind.CONTEXT);
      case Fields.DIFF_HUNK -> EnumSet.of(BodyText.Kind.HUNK_HEADING);
      case Fields.DIFF_FILE -> EnumSet.of(BodyText.Kind.DIFF_FILE);
      default -> null;
    };
  }

  /** The best places of a mail, the best first. */
  List<Snippet> in(RawMail mail) throws IOException {
    if (parser == null) {
      parser = new MailParser(ParserLimits.DEFAULT);
    }
    return in(parser.parse(mail.bytes(), mail.archived()).body());
  }

  List<Snippet> in(BodyText body) throws IOException {
    var found = new ArrayList<Snippet>();
    var prose = new Part(body, PROSE);
    add(found, Fields.PROSE, prose.withoutStat(), Snippet.Place.PROSE);
    for (String field :
        List.of(
            Fields.DIFF_ADDED,
            Fields.DIFF_REMOVED,
            Fields.DIFF_HUNK,
            Fields.DIFF_CONTEXT,
            Fields.DIFF_FILE)) {
      EnumSet<BodyText.Kind> kinds = kinds(field);
      // A line of a diff is shown with its file, so the name of one alone says nothing more.
      boolean said = field.equals(Fields.DIFF_FILE) && hasDiff(found);
      if (kinds != null && !said) {
        add(found, field, new Part(body, kinds), Snippet.Place.DIFF);
      }
    }
    if (found.isEmpty()) {
      add(found, Fields.PROSE, prose, Snippet.Place.PROSE);
    }
    if (found.isEmpty()) {
      var quoted = new Part(body, EnumSet.of(BodyText.Kind.QUOTED));
      add(found, Fields.QUOTED, quoted, Snippet.Place.QUOTED);
    }
    return found;
  }

  private static boolean hasDiff(List<Snippet> found) {
    return found.stream().anyMatch(snippet -> snippet.place() == Snippet.Place.DIFF);
  }

  private void add(List<Snippet> found, String field, Part part, Snippet.Place place)
      throws IOException {
    int most = MAX_SNIPPETS - found.size();
    if (most == 0 || !fields.contains(field)) {
      return;
    }
    Query asked = asked(field);
    if (asked == null || part.text.isEmpty()) {
      return;
    }
    Object passages =
        highlighter().highlightWithoutSearcher(field, asked, part.text.toString(), most);
    if (passages instanceof Passage[] best) {
      Arrays.sort(
          best,
          Comparator.comparingDouble((Passage passage) -> -passage.getScore())
              .thenComparingInt(Passage::getStartOffset));
      for (Passage passage : best) {
        if (passage.getNumMatches() > 0 && found.size() < MAX_SNIPPETS) {
          found.add(part.snippet(passage, place));
        }
      }
    }
  }

  private @Nullable Query asked(String field) {
    Query known = asked.get(field);
    if (known == null) {
      known = about(field, query);
      if (known != null) {
        asked.put(field, known);
      }
    }
    return known;
  }

  private UnifiedHighlighter highlighter() {
    UnifiedHighlighter known = highlighter;
    if (known == null) {
      known =
          new PassageHighlighter(
              UnifiedHighlighter.builderWithoutSearcher(MailAnalyzers.analyzer())
                  .withFormatter(AS_THEY_ARE)
                  .withMaxLength(MAX_LOOKED_AT)
                  .withMaxNoHighlightPassages(0));
      highlighter = known;
    }
    return known;
  }

  private static final PassageFormatter AS_THEY_ARE =
      new PassageFormatter() {
        @Override
        public Object format(Passage[] passages, String content) {
          return passages;
        }
      };

  /** Cuts prose into passages of some lines, diffs into lines. */
  private static final class PassageHighlighter extends UnifiedHighlighter {
    PassageHighlighter(Builder builder) {
      super(builder);
    }

    @Override
    protected java.text.BreakIterator getBreakIterator(String field) {
      var lines = new CustomSeparatorBreakIterator('\n');
      return field.equals(Fields.PROSE) || field.equals(Fields.QUOTED)
          ? LengthGoalBreakIterator.createClosestToLength(lines, PROSE_CHARS, 0.5f)
          : lines;
    }
  }

  /** The sections of some kinds, joined, and where in the mail each came from. */
  private static final class Part {
    final BodyText body;
    final StringBuilder text = new StringBuilder();
    final List<int[]> sections = new ArrayList<>();

    Part(BodyText body, EnumSet<BodyText.Kind> kinds) {
      this.body = body;
      for (int i = 0; i < body.count() && text.length() < MAX_LOOKED_AT; i++) {
        if (kinds.contains(DocumentMapper.searchedAs(body, i))) {
          sections.add(new int[] {text.length(), i});
          text.append(body.text(), body.start(i), body.end(i));
          if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
            text.append('\n');
          }
        }
      }
    }

    private Part(BodyText body) {
      this.body = body;
    }

    /** The same without lines of diffstats; not to be asked for sections. */
    Part withoutStat() {
      var rest = new Part(body);
      int at = 0;
      while (at < text.length()) {
        int end = text.indexOf("\n", at);
        end = end < 0 ? text.length() : end + 1;
        if (!STAT_LINE.matcher(text.substring(at, end)).matches()) {
          rest.text.append(text, at, end);
        }
        at = end;
      }
      return rest;
    }

    Snippet snippet(Passage passage, Snippet.Place place) {
      int start = passage.getStartOffset();
      int end = Math.min(passage.getEndOffset(), text.length());
      int firstMatch = passage.getMatchStarts()[0];
      if (end - start > MAX_CHARS) {
        start = Math.max(start, firstMatch - MAX_CHARS / 4);
        end = Math.min(end, start + MAX_CHARS);
      }
      while (start < firstMatch && text.charAt(start) == '\n') {
        start++;
      }
      while (end > start && isLineEnd(text.charAt(end - 1))) {
        end--;
      }
      if (start > 0 && Character.isLowSurrogate(text.charAt(start))) {
        start++;
      }
      if (end > start && Character.isHighSurrogate(text.charAt(end - 1))) {
        end--;
      }
      String file = "";
      String hunk = "";
      if (place == Snippet.Place.DIFF) {
        int section = section(firstMatch);
        file = before(section, BodyText.Kind.DIFF_FILE, -1);
        hunk = before(section, BodyText.Kind.HUNK_HEADING, last(section, BodyText.Kind.DIFF_FILE));
      }
      return new Snippet(
          place, file, hunk, text.substring(start, end), matches(passage, start, end));
    }

    private static boolean isLineEnd(char c) {
      return c == '\n' || c == '\r';
    }

    /** A word and its stem match at the same place; that is one match. */
    private static List<Snippet.Range> matches(Passage passage, int start, int end) {
      int count = passage.getNumMatches();
      var all = new ArrayList<Snippet.Range>();
      for (int i = 0; i < count; i++) {
        int from = Math.max(passage.getMatchStarts()[i], start);
        int to = Math.min(passage.getMatchEnds()[i], end);
        if (from < to) {
          all.add(new Snippet.Range(from - start, to - start));
        }
      }
      all.sort(
          Comparator.comparingInt(Snippet.Range::start)
              .thenComparing(Comparator.comparingInt(Snippet.Range::end).reversed()));
      var apart = new ArrayList<Snippet.Range>();
      for (Snippet.Range range : all) {
        if (apart.isEmpty() || range.start() >= apart.getLast().end()) {
          apart.add(range);
        }
      }
      return apart;
    }

    /** The section of the mail that holds a character of the joined text. */
    private int section(int offset) {
      int low = 0;
      int high = sections.size() - 1;
      while (low < high) {
        int middle = (low + high + 1) >>> 1;
        if (sections.get(middle)[0] <= offset) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      return sections.get(low)[1];
    }

    private int last(int section, BodyText.Kind kind) {
      int i = section;
      while (i >= 0 && body.kind(i) != kind) {
        i--;
      }
      return i;
    }

    private String before(int section, BodyText.Kind kind, int after) {
      int i = last(section, kind);
      return i > after ? body.text().substring(body.start(i), body.end(i)).strip() : "";
    }
  }
}
