package dev.tidemark.index.search;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** Writes the parts of a query tree in the query language. */
final class QueryText {
  private QueryText() {}

  static String join(List<QueryNode> clauses, String operator) {
    var text = new StringBuilder();
    for (QueryNode clause : clauses) {
      if (!text.isEmpty()) {
        text.append(operator);
      }
      text.append(bracketed(clause));
    }
    return text.toString();
  }

  static String not(QueryNode clause) {
    return "NOT " + bracketed(clause);
  }

  private static String bracketed(QueryNode clause) {
    return clause instanceof QueryNode.And || clause instanceof QueryNode.Or
        ? "(" + clause + ')'
        : clause.toString();
  }

  /** A term that is compared whole, in quotes if it would not be read back as one. */
  static String exact(Prefix prefix, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || (i > 0 && ".-_@+=$%/".indexOf(c) >= 0);
      if (!plain) {
        return prefix.before() + '"' + value + '"';
      }
    }
    return prefix.before() + value;
  }

  static String bound(Prefix prefix, long value) {
    if (value == Long.MIN_VALUE || value == Long.MAX_VALUE) {
      return "";
    }
    if (!prefix.isTime()) {
      return Long.toString(value);
    }
    LocalDateTime time = LocalDateTime.ofEpochSecond(value, 0, ZoneOffset.UTC);
    var text = new StringBuilder(14);
    digits(text, time.getYear(), 4);
    digits(text, time.getMonthValue(), 2);
    digits(text, time.getDayOfMonth(), 2);
    digits(text, time.getHour(), 2);
    digits(text, time.getMinute(), 2);
    digits(text, time.getSecond(), 2);
    return text.toString();
  }

  private static void digits(StringBuilder text, int value, int width) {
    String digits = Integer.toString(value);
    for (int i = digits.length(); i < width; i++) {
      text.append('0');
    }
    text.append(digits);
  }
}
