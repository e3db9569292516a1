package dev.tidemark.index.search;

import java.util.List;

/**
 * A query, understood: what {@link QueryLanguage} makes of the user's text, and the only thing the
 * search knows of it. {@code toString} writes it in the language itself, with every operator and
 * bracket shown; reading that text again gives an equal tree.
 */
public sealed interface QueryNode {

  /** Every mail: the empty query, and {@code *} alone. */
  record Everything() implements QueryNode {
    @Override
    public String toString() {
      return "*";
    }
  }

  /**
   * All clauses hold.
   *
   * @param clauses two or more
   */
  record And(List<QueryNode> clauses) implements QueryNode {
    public And {
      clauses = List.copyOf(clauses);
    }

    @Override
    public String toString() {
      return QueryText.join(clauses, " AND ");
    }
  }

  /**
   * At least one clause holds.
   *
   * @param clauses two or more
   */
  record Or(List<QueryNode> clauses) implements QueryNode {
    public Or {
      clauses = List.copyOf(clauses);
    }

    @Override
    public String toString() {
      return QueryText.join(clauses, " OR ");
    }
  }

  /** The clause does not hold. */
  record Not(QueryNode clause) implements QueryNode {
    @Override
    public String toString() {
      return QueryText.not(clause);
    }
  }

  /**
   * One word as typed. A word of several ({@code rust/kernel/sync}) is looked for as these in a
   * row; a plain lower-case English word is looked for by its stem; any is found as a part of an
   * identifier.
   *
   * @param prefix where to look
   * @param text the word, holding at least one letter or digit
   */
  record Word(Prefix prefix, String text) implements QueryNode {
    @Override
    public String toString() {
      return prefix.before() + text;
    }
  }

  /**
   * Words in a row, as typed between quotes: no stems and no parts.
   *
   * @param prefix where to look
   * @param text the words, holding at least one letter or digit and no quotes
   */
  record Phrase(Prefix prefix, String text) implements QueryNode {
    @Override
    public String toString() {
      return prefix.before() + '"' + text + '"';
    }
  }

  /**
   * Words that begin with a text, {@code foo*}. A text of several parts wants all but the last
   * whole.
   *
   * @param prefix where to look
   * @param start the text before the star, holding at least one letter or digit
   */
  record StartsWith(Prefix prefix, String start) implements QueryNode {
    @Override
    public String toString() {
      return prefix.before() + start + '*';
    }
  }

  /**
   * A term that is compared whole, not as text: {@code mid:}, {@code lid:}, {@code patchid:},
   * {@code dfpre:}, {@code changeid:}, {@code tree:}, {@code is:}.
   *
   * @param prefix which kind of term
   * @param value the term; lower case where the prefix says so; not empty
   */
  record Exact(Prefix prefix, String value) implements QueryNode {
    @Override
    public String toString() {
      return QueryText.exact(prefix, value);
    }
  }

  /**
   * Every mail of the threads that hold a mail which matches.
   *
   * @param query what at least one mail of the thread matches
   */
  record InThread(QueryNode query) implements QueryNode {
    @Override
    public String toString() {
      return Prefix.THREAD.before() + '{' + query + '}';
    }
  }

  /**
   * Mails about the same thing as one mail, by the words that set that mail apart.
   *
   * @param messageId the mail; itself not among them
   */
  record Like(String messageId) implements QueryNode {
    @Override
    public String toString() {
      return QueryText.exact(Prefix.LIKE, messageId);
    }
  }

  /**
   * The covers and patches of all versions of one work.
   *
   * @param messageId any mail of the work
   */
  record InLineage(String messageId) implements QueryNode {
    @Override
    public String toString() {
      return QueryText.exact(Prefix.LINEAGE, messageId);
    }
  }

  /**
   * The mails that say a topic's label in their author's own words or in the subject, in whatever
   * spelling.
   *
   * @param label as typed, holding at least one letter or digit and no quotes
   */
  record InTopic(String label) implements QueryNode {
    @Override
    public String toString() {
      return QueryText.exact(Prefix.TOPIC, label);
    }
  }

  /**
   * A number or a time between two bounds, both included.
   *
   * @param prefix what is compared; a time is in seconds since 1970, UTC
   * @param from the least, {@link Long#MIN_VALUE} for an open end
   * @param to the greatest, {@link Long#MAX_VALUE} for an open end; less than {@code from} matches
   *     nothing
   */
  record Range(Prefix prefix, long from, long to) implements QueryNode {
    @Override
    public String toString() {
      return prefix.before() + QueryText.bound(prefix, from) + ".." + QueryText.bound(prefix, to);
    }
  }
}
