package dev.tidemark.deploy.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Whole numbers from one to another, both included.
 *
 * @param from the least
 * @param to the greatest
 */
record NumberRange(long from, long to) {

  boolean has(long number) {
    return number >= from && number <= to;
  }

  /** Reads {@code 5}, {@code 3..7}, {@code 3..} and {@code ..7}; numbers may be negative. */
  static final class Reader implements ITypeConverter<NumberRange> {
    @Override
    public NumberRange convert(String text) {
      int dots = text.indexOf("..");
      if (dots < 0) {
        long number = number(text, text);
        return new NumberRange(number, number);
      }
      String low = text.substring(0, dots);
      String high = text.substring(dots + 2);
      var range =
          new NumberRange(
              low.isEmpty() ? Long.MIN_VALUE : number(low, text),
              high.isEmpty() ? Long.MAX_VALUE : number(high, text));
      if (range.from() > range.to() || (low.isEmpty() && high.isEmpty())) {
        throw problem(text);
      }
      return range;
    }

    private static long number(String digits, String text) {
      try {
        return Long.parseLong(digits.strip());
      } catch (NumberFormatException e) {
        throw problem(text);
      }
    }

    private static TypeConversionException problem(String text) {
      return new TypeConversionException(
          "expected a number or a range such as 3..7, 3.. or ..7, got '" + text + "'");
    }
  }
}
