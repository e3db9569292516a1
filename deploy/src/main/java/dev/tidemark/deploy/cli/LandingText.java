package dev.tidemark.deploy.cli;

import dev.tidemark.analysis.landing.CommitMatch;
import dev.tidemark.analysis.landing.Landing;
import dev.tidemark.analysis.landing.MatchRule;
import dev.tidemark.ingest.commit.Passage;
import dev.tidemark.ingest.commit.UpstreamCommit;
import java.util.Locale;

/** Says in a line what has landed. */
final class LandingText {
  private static final long DAY = 24L * 3600;

  /** Digits of a commit id that are shown, as kernel people quote them. */
  private static final int DIGITS = 12;

  private LandingText() {}

  /** {@code 5 of 5 patches (v4) in next-20250303, 120 days after v1, 14 after v4}. */
  static String of(Landing landing) {
    var text = new StringBuilder();
    if (landing.state() == Landing.State.DROPPED) {
      return dropped(landing.dropped()) + ", nothing of it is there any more";
    }
    text.append(landing.landed())
        .append(" of ")
        .append(landing.patches())
        .append(landing.patches() == 1 ? " patch (" : " patches (")
        .append(landing.version())
        .append(") in ")
        .append(landing.tag())
        .append(" of ")
        .append(Times.day(landing.landedAt()))
        .append(", ")
        .append(days(landing.sinceFirst()))
        .append(" after the first posting");
    if (landing.versions() > 1) {
      text.append(", ")
          .append(days(landing.sinceLast()))
          .append(" after ")
          .append(landing.version());
    }
    if (!landing.release().isEmpty() && !landing.release().equals(landing.tag())) {
      text.append("; in ").append(landing.release());
    }
    if (landing.dropped() > 0) {
      text.append("; ").append(dropped(landing.dropped()));
    }
    return text.toString();
  }

  private static String dropped(int commits) {
    return commits + (commits == 1 ? " commit" : " commits") + " dropped again";
  }

  private static String days(long seconds) {
    long days = seconds / DAY;
    return days + (days == 1 ? " day" : " days");
  }

  /**
   * {@code 0123456789ab in next-20250303, tree rust, in mainline by next-20250324, in release
   * v6.15-rc1}.
   */
  static String of(UpstreamCommit commit) {
    Passage passage = commit.passage();
    return shortId(commit.id())
        + " in "
        + passage.tag()
        + (passage.tree().isEmpty() ? "" : ", tree " + passage.tree())
        + switch (passage.state()) {
          case PRESENT -> "";
          case MAINLINE ->
              passage.mainline().equals(passage.release())
                  ? ""
                  : ", in mainline by " + passage.mainline();
          case REWRITTEN ->
              ", rewritten as " + shortId(passage.rewrittenAs()) + " in " + passage.gone();
          case DROPPED -> ", dropped in " + passage.gone();
        }
        + (passage.release().isEmpty() || passage.release().equals(passage.tag())
            ? ""
            : ", in release " + passage.release());
  }

  /** {@code same patch-id}, or {@code title and changed lines are alike, 0.87}. */
  static String why(CommitMatch match) {
    return match.rule() == MatchRule.FUZZY
        ? match.rule().words() + String.format(Locale.ROOT, ", %.2f", match.score())
        : match.rule().words();
  }

  private static String shortId(String id) {
    return id.substring(0, Math.min(DIGITS, id.length()));
  }
}
