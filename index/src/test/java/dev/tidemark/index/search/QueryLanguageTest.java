package dev.tidemark.index.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.testing.Seeds;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryLanguageTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2025-06-15T10:30:00Z"), ZoneOffset.UTC);

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          rust                       | rust
          rust kernel                | rust AND kernel
          rust AND kernel            | rust AND kernel
          rust OR kernel             | rust OR kernel
          a b OR c d                 | (a AND b) OR (c AND d)
          a AND b OR c               | (a AND b) OR c
          a (b OR c)                 | a AND (b OR c)
          a NOT b                    | a AND NOT b
          a AND NOT b                | a AND NOT b
          NOT b                      | NOT b
          NOT NOT b                  | b
          NOT (a b)                  | NOT (a AND b)
          -b                         | NOT b
          a -b                       | a AND NOT b
          +a -(b c)                  | a AND NOT (b AND c)
          -s:b                       | NOT s:b
          -"a b"                     | NOT "a b"
          a OR -b                    | a OR NOT b
          or and not                 | or AND and AND not
          "several words"            | "several words"
          “curly quotes”             | "curly quotes"
          s:rust                     | s:rust
          s:"Rust support" f:jane    | s:"Rust support" AND f:jane
          s:(a OR b)                 | s:a OR s:b
          s:(a f:jane b)             | s:a AND f:jane AND s:b
          bs:(a "b c" -d*)           | bs:a AND bs:"b c" AND NOT bs:d*
          foo*                       | foo*
          dma_*                      | dma_*
          dfn:rust/ker*              | dfn:rust/ker*
          *                          | *
          a *                        | a AND *
          ``                         | *
          kmalloc() kfree(ptr)       | kmalloc() AND kfree(ptr)
          (kmalloc())                | kmalloc()
          s:kmalloc()                | s:kmalloc()
          Result<()>                 | Result<()>
          alloc -ENOMEM              | alloc AND -ENOMEM
          alloc -EFI                 | alloc AND NOT EFI
          NOT ENOMEM                 | NOT ENOMEM
          foo(a b)                   | foo AND (a AND b)
          kernel::sync::Arc          | kernel::sync::Arc
          rust: sync: fix            | rust: AND sync: AND fix
          foo:bar                    | foo:bar
          s::new                     | s::new
          Fixes:8b74a47              | Fixes:8b74a47
          git://example.org/x.git    | git://example.org/x.git
          https://example.org/doc    | https://example.org/doc
          https://lore.kernel.org/rust-for-linux/20250301.1-a%2Bb@example.org/T/#u | mid:20250301.1-a+b@example.org
          https://lore.kernel.org/r/x@example.org | mid:x@example.org
          <x.1@example.org>          | mid:x.1@example.org
          mid:<x.1@example.org>      | mid:x.1@example.org
          m:x.1@example.org          | m:x.1@example.org
          x.1@example.org            | x.1@example.org
          mid:a@x mid:b@x            | mid:a@x OR mid:b@x
          mid:a@x AND mid:b@x        | mid:a@x AND mid:b@x
          dfpost:1234567 s:a dfpost:abcdef0 | (dfpost:1234567 OR dfpost:abcdef0) AND s:a
          dfblob:ABCDEF0*            | dfblob:abcdef0
          lid:<rust-for-linux.vger.kernel.org> | lid:rust-for-linux.vger.kernel.org
          is:PATCH                   | is:patch
          is:(cover OR patch)        | is:cover OR is:patch
          tree:net-next              | tree:net-next
          z:100..2000                | z:100..2000
          lines:1000..               | lines:1000..
          parts:..10                 | parts:..10
          v:3                        | v:3..3
          d:20250301..20250331       | dt:20250301000000..20250331235959
          d:2025-03-01..2025-03-31   | dt:20250301000000..20250331235959
          d:20101002                 | dt:20101002000000..20101002235959
          d:20250301..               | dt:20250301000000..
          d:..20250301               | dt:..20250301235959
          d:20250201..20250231       | dt:20250201000000..20250228235959
          d:last.week..              | dt:20250608103000..
          d:yesterday                | dt:20250614103000..20250615103000
          d:"5 days ago.."           | dt:20250610103000..
          d:2025-03-01..2.days.ago   | dt:20250301000000..20250613103000
          dt:20250301103000..20250301103059 | dt:20250301103000..20250301103059
          dt:20250301103000          | dt:20250301103000..20250301103000
          rt:1740825000..            | rt:20250301103000..
          rt:2025-03-01..2025-03-02  | rt:20250301000000..20250302235959
          d:2025-02                  | dt:20250201000000..20250228235959
          d:202412                   | dt:20241201000000..20241231235959
          d:2024                     | dt:20240101000000..20241231235959
          d:2024..2025-02            | dt:20240101000000..20250228235959
          thread:{f:jane rust}       | thread:{f:jane AND rust}
          thread:(f:jane rust)       | thread:{f:jane AND rust}
          a -thread:{b}              | a AND NOT thread:{b}
          thread:{a thread:{b} c}    | thread:{a AND thread:{b} AND c}
          thread:{a (b OR s:c)}d     | thread:{a AND (b OR s:c)} AND d
          thread:{f{x} "a } b"}      | thread:{f{x} AND "a } b"}
          thread:x.1@example.org     | thread:{mid:x.1@example.org}
          thread:<x.1@example.org>   | thread:{mid:x.1@example.org}
          s:(a thread:{b})           | s:a AND thread:{b}
          like:<x.1@example.org>     | like:x.1@example.org
          like:https://lore.kernel.org/r/x@example.org | like:x@example.org
          lineage:<x@example.org> -s:a | lineage:x@example.org AND NOT s:a
          topic:pin-init d:2025      | topic:pin-init AND dt:20250101000000..20251231235959
          topic:“Rust policy”        | topic:"Rust policy"
          topic:kernel::sync         | topic:"kernel::sync"
          thread:{topic:"a b"}       | thread:{topic:"a b"}
          topic:(a "b c")            | topic:a AND topic:"b c"
          a{b} }                     | a{b}
          subj                       | subj
          a && b                     | a AND b
          a -> b                     | a AND b
          --help                     | --help
          ((a))                      | a
          """)
  void parse_valid_isThatTree(String query, String tree) throws Exception {
    QueryNode node = QueryLanguage.parse(query, CLOCK);
    assertThat(node.toString()).isEqualTo(tree);
    assertThat(QueryLanguage.parse(node.toString(), CLOCK)).isEqualTo(node);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          subj:foo            | 1  | unknown prefix 'subj:' | Did you mean 's:'?
          a From:jane         | 3  | unknown prefix 'From:' | Did you mean 'f:'?
          dfm:foo             | 1  | unknown prefix 'dfm:'  | Did you mean
          S:foo               | 1  | unknown prefix 'S:'    | Did you mean 's:'?
          a AND               | 6  | the query ends         | expected a word
          a OR OR b           | 6  | 'OR'                   | Quote it
          AND b               | 1  | 'AND'                  | Quote it
          OR                  | 1  | 'OR'                   | Quote it
          a NOT               | 6  | the query ends         | expected a word
          (a OR b             | 1  | '(' without            | ')'
          a)                  | 2  | ')' without            | Quote it
          ()                  | 2  | ')'                    | expected a word
          a "b c              | 3  | not closed             | expected another
          s:                  | 3  | nothing follows 's:'   | expected
          s: foo              | 3  | nothing follows 's:'   | expected
          (s:)                | 4  | nothing follows 's:'   | expected
          !!                  | 1  | nothing here           | expected
          s:!!                | 1  | nothing here           | expected
          d:tomorrow          | 3  | unknown word 'tomorrow' | expected
          d:2.weaks.ago..     | 5  | unknown word 'weaks'   | weeks
          d:20250301..nonsens | 13 | unknown word 'nonsens' | expected
          d:20251301          | 3  | no such day            | YYYYMMDD
          dt:20250301256000.. | 4  | no such time           | YYYYMMDDHHMMSS
          z:big               | 3  | 'big' is no number     | z:10..20
          z:10..2x            | 7  | '2x' is no number      | z:10..20
          v:v3                | 3  | 'v3' is no number      | expected digits
          is:pach             | 4  | unknown kind 'pach'    | 'is:patch'?
          dfpre:xyz           | 7  | 'xyz' is no blob id    | hexadecimal
          dfpre:abc           | 7  | 'abc' is no blob id    | 7 to 64
          lineage:x           | 9  | 'x' is no Message-ID   | a URL
          topic:              | 7  | nothing follows        | topic:pin-init
          topic:"--"          | 7  | '--' is no topic       | topic:pin-init
          d:1066              | 3  | number 1066 is no day  | year
          d:2025-13           | 3  | no such month          | YYYY-MM
          thread:foo          | 8  | 'foo' is no Message-ID | Did you mean 'thread:{foo}'?
          thread:             | 8  | nothing follows        | a query in braces
          thread:{            | 9  | the query ends         | expected a word
          thread:{a           | 8  | '{' without            | '}'
          thread:{(a}         | 9  | '(' without            | ')'
          thread:{a)          | 8  | '{' without            | '}'
          like:foo            | 6  | 'foo' is no Message-ID | a URL
          like:               | 6  | nothing follows        | a Message-ID
          mid:<>              | 5  | nothing follows        | Message-ID
          """)
  void parse_invalid_saysColumnAndWhatWasExpected(
      String query, int column, String problem, String advice) {
    assertThatThrownBy(() -> QueryLanguage.parse(query, CLOCK))
        .isInstanceOfSatisfying(
            QueryException.class,
            e -> {
              assertThat(e.getMessage()).contains(problem).contains(advice);
              assertThat(e.column()).as(e.getMessage()).isEqualTo(column);
              assertThat(e.getMessage()).doesNotContain("\n");
            });
  }

  @Test
  void parse_partsThatSayNothing_areNamed() throws Exception {
    var notes = new ArrayList<String>();
    assertThat(QueryLanguage.parse("a && \"--\" NEAR b d:20250302..20250301", CLOCK, notes))
        .hasToString("a AND NEAR AND b AND dt:20250302000000..20250301235959");
    assertThat(notes).hasSize(4);
    assertThat(notes.get(0)).contains("&&").contains("left out");
    assertThat(notes.get(3)).contains("matches nothing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "s:(",
        "-(",
        "NOT ",
        "- ",
        "\"",
        "*",
        "a*",
        "s:",
        "a OR ",
        "-a ",
        "thread:{",
        "{"
      })
  void parse_repeatedWithoutEnd_isRefusedOrRead(String piece) {
    for (int times : new int[] {10, 1_000, 10_000, 1_000_000}) {
      answerOrQueryException(piece.repeat(times));
      answerOrQueryException(piece.repeat(times) + "a");
      answerOrQueryException("(".repeat(times) + piece + ")".repeat(times));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\ud800",
        "\udc00",
        "a\ud800*",
        "s:\udc00\ud800",
        "\"\ud83d\"",
        "\0",
        "a\0b",
        "\u2028"
      })
  void parse_brokenText_isRefusedOrRead(String query) {
    answerOrQueryException(query);
  }

  @Test
  void parse_madeUpAndMutated_isATreeOrQueryException() {
    long seed = Seeds.seed();
    var random = new Random(seed);
    int read = 0;
    for (int i = 0; i < 5_000; i++) {
      String query = RandomQuery.next(random);
      try {
        read += answerOrQueryException(query) ? 1 : 0;
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("query (seed " + seed + "): " + query, e);
      }
    }
    assertThat(read).isGreaterThan(1_000);
  }

  /** True if the query was read; then its text form is read the same way. */
  private static boolean answerOrQueryException(String query) {
    QueryNode node;
    try {
      node = QueryLanguage.parse(query, CLOCK);
    } catch (QueryException e) {
      assertThat(e.column()).isBetween(1, query.length() + 1);
      return false;
    }
    String text = node.toString();
    if (text.length() <= QueryLanguage.MAX_LENGTH) {
      try {
        assertThat(QueryLanguage.parse(text, CLOCK)).as(text).isEqualTo(node);
      } catch (QueryException e) {
        throw new AssertionError("not read back: " + text, e);
      }
    }
    return true;
  }

  @Test
  void parse_tooManyWords_isRefusedAtTheFirstTooMany() {
    String query = "a ".repeat(QueryLanguage.MAX_CLAUSES + 1);
    assertThatThrownBy(() -> QueryLanguage.parse(query, CLOCK))
        .isInstanceOfSatisfying(
            QueryException.class,
            e -> assertThat(e.column()).isEqualTo(2 * QueryLanguage.MAX_CLAUSES + 1));
  }

  @Test
  void parse_tooManySearchesWithin_isRefused() {
    String query = "thread:{a} ".repeat(QueryLanguage.MAX_SEARCHES_WITHIN);
    assertThatCode(() -> QueryLanguage.parse(query, CLOCK)).doesNotThrowAnyException();
    assertThatThrownBy(() -> QueryLanguage.parse(query + "like:x@example.org", CLOCK))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("at most " + QueryLanguage.MAX_SEARCHES_WITHIN);
  }

  @Test
  void prefixes_eachHasAMeaning_forHelp() {
    assertThat(List.of(Prefix.values()))
        .allSatisfy(prefix -> assertThat(prefix.meaning()).isNotEmpty());
  }
}
