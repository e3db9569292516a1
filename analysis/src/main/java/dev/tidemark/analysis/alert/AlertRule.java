package dev.tidemark.analysis.alert;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Something somebody wants to be told of.
 *
 * @param name letters, digits, dots, dashes and underscores, at most 64, beginning with a letter or
 *     digit; names the rule in events, files and addresses
 * @param query in the search language; a series is found if one of its own mails is. Empty: all
 * @param on what it watches; not empty
 * @param since mail that the archives took in before this is not told of
 * @param paused whether it is silent for now; what comes meanwhile is not told later
 * @param to where its events are delivered, beside Kafka; may be empty
 * @param pace when they are
 */
public record AlertRule(
    String name,
    String query,
    Set<Watch> on,
    Instant since,
    boolean paused,
    List<Destination> to,
    Pace pace) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  public AlertRule {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "a rule's name must be up to 64 letters, digits, dots, dashes and underscores,"
              + " beginning with a letter or digit; got: '"
              + name
              + "'");
    }
    if (on.isEmpty()) {
      throw new IllegalArgumentException("rule " + name + " watches nothing");
    }
    on = Collections.unmodifiableSet(EnumSet.copyOf(on));
    to = List.copyOf(to);
  }

  /** Whether a text can name a rule. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** The same rule, silent. */
  public AlertRule pause() {
    return new AlertRule(name, query, on, since, true, to, pace);
  }

  /** The same rule, told of what comes from that moment on. */
  public AlertRule resume(Instant from) {
    return new AlertRule(name, query, on, from, false, to, pace);
  }
}
