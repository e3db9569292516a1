package dev.tidemark.index.search;

import org.jspecify.annotations.Nullable;

/**
 * The words before a colon that say where to look. Those of public-inbox mean what they mean there
 * (its {@code _/text/help} page); the rest are Tidemark's.
 */
public enum Prefix {
  /** No prefix at all: the usual places. */
  DEFAULT("", Kind.TEXT, "Message-ID, subject, author, text, quotes, attachment names and diff"),

  S("s", Kind.TEXT, "subject"),
  F("f", Kind.TEXT, "From"),
  T("t", Kind.TEXT, "To"),
  C("c", Kind.TEXT, "Cc"),
  TC("tc", Kind.TEXT, "To and Cc"),
  A("a", Kind.TEXT, "To, Cc and From"),
  TCF("tcf", Kind.TEXT, "To, Cc and From (same as a:)"),
  L("l", Kind.TEXT, "List-Id, in parts"),
  M("m", Kind.TEXT, "Message-ID, in parts"),
  B("b", Kind.TEXT, "body: text, quotes and diff"),
  BS("bs", Kind.TEXT, "subject and body"),
  NQ("nq", Kind.TEXT, "body without quotes"),
  Q("q", Kind.TEXT, "quotes"),
  N("n", Kind.TEXT, "names of attached files"),
  DFN("dfn", Kind.TEXT, "names of files in a diff"),
  DFA("dfa", Kind.TEXT, "removed lines of a diff"),
  DFB("dfb", Kind.TEXT, "added lines of a diff"),
  DFCTX("dfctx", Kind.TEXT, "context lines of a diff"),
  DFHH("dfhh", Kind.TEXT, "hunk headers of a diff, mostly a function's name"),
  TRAILER("trailer", Kind.TEXT, "trailers, such as Reviewed-by"),

  MID("mid", Kind.EXACT, "Message-ID, whole"),
  LID("lid", Kind.EXACT, "List-Id, whole"),
  PATCHID("patchid", Kind.EXACT, "output of git patch-id --stable"),
  CHANGEID("changeid", Kind.EXACT, "change-id of b4"),
  TREE("tree", Kind.EXACT, "tree named in the subject, such as net-next"),
  IS("is", Kind.EXACT, "kind of mail, such as patch or cover"),
  DFPRE("dfpre", Kind.HEX, "blob id before a change, 7 digits or more"),
  DFPOST("dfpost", Kind.HEX, "blob id after a change, 7 digits or more"),
  DFBLOB("dfblob", Kind.HEX, "blob id before or after a change, 7 digits or more"),

  COMMIT("commit", Kind.HEX, "id of a commit, 7 digits or more"),

  D("d", Kind.TIME, "day or time of the Date header, UTC"),
  DT("dt", Kind.TIME, "time of the Date header, UTC"),
  RT("rt", Kind.TIME, "time it was received, UTC"),

  Z("z", Kind.NUMBER, "size in bytes"),
  V("v", Kind.NUMBER, "version of a series"),
  PARTS("parts", Kind.NUMBER, "patches a series says it has"),
  LINES("lines", Kind.NUMBER, "lines added and removed"),

  THREAD("thread", Kind.QUERY, "threads with a mail that matches, thread:{f:jane s:alloc}"),
  LIKE("like", Kind.MAIL, "mails about the same thing as the mail of a Message-ID"),
  LINEAGE("lineage", Kind.MAIL, "all versions of the work that a Message-ID is part of"),
  LANDED("landed", Kind.TIME, "when a patch came up in a source tree such as linux-next, UTC"),
  TOPIC("topic", Kind.LABEL, "a topic's label in any spelling, said in own words or the subject");

  /** How a prefix's value is read. */
  public enum Kind {
    /** Words, phrases and beginnings of words. */
    TEXT,
    /** One term, compared whole. */
    EXACT,
    /** The beginning of a hexadecimal id. */
    HEX,
    /** A date, or two with {@code ..} between. */
    TIME,
    /** A number, or two with {@code ..} between. */
    NUMBER,
    /** A query in {@code {}}, or a Message-ID. */
    QUERY,
    /** A Message-ID. */
    MAIL,
    /** A topic's label: a word, or several between quotes. */
    LABEL
  }

  private static final Prefix[] ALL = values();

  private final String word;
  private final Kind kind;
  private final String meaning;

  Prefix(String word, Kind kind, String meaning) {
    this.word = word;
    this.kind = kind;
    this.meaning = meaning;
  }

  /** The prefix as typed, without its colon; empty for {@link #DEFAULT}. */
  public String word() {
    return word;
  }

  /** How its value is read. */
  public Kind kind() {
    return kind;
  }

  /** What it looks at, for help texts. */
  public String meaning() {
    return meaning;
  }

  /** What stands before a value: the word and its colon, or nothing. */
  String before() {
    return this == DEFAULT ? "" : word + ':';
  }

  boolean isTime() {
    return kind == Kind.TIME;
  }

  /**
   * Terms of these, side by side without an operator, are alternatives, as public-inbox has it:
   * {@code mid:a mid:b} wants either.
   */
  boolean sideBySideIsOr() {
    return switch (this) {
      case MID, LID, PATCHID, COMMIT, DFPRE, DFPOST, DFBLOB -> true;
      default -> false;
    };
  }

  /** The prefix of that name, or null. */
  static @Nullable Prefix of(String word) {
    for (Prefix prefix : ALL) {
      if (prefix.word.equals(word) && prefix != DEFAULT) {
        return prefix;
      }
    }
    return null;
  }
}
