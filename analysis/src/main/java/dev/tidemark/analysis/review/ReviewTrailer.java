package dev.tidemark.analysis.review;

import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.ingest.mail.MailAddress;
import dev.tidemark.ingest.mail.Trailer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A trailer by which somebody judges a patch.
 *
 * @param kind what it says
 * @param person who says so, as the trailer has it; hostile text
 * @param vouched whether the mail it stands in was written by that person: same address (b4's rule:
 *     whatever stands behind a {@code +}, and one level of sub-domain, does not count) or same name
 */
public record ReviewTrailer(Kind kind, MailAddress person, boolean vouched) {

  /** What a trailer says of a patch. */
  public enum Kind {
    /** {@code Reviewed-by}. */
    REVIEWED("Reviewed-by"),
    /** {@code Acked-by}. */
    ACKED("Acked-by"),
    /** {@code Tested-by}. */
    TESTED("Tested-by"),
    /** {@code Nacked-by}: against it. */
    NACKED("Nacked-by");

    private final String trailer;

    Kind(String trailer) {
      this.trailer = trailer;
    }

    /** The name of the trailer. */
    public String trailer() {
      return trailer;
    }

    /** Whether it speaks for the patch. */
    public boolean approves() {
      return this != NACKED;
    }
  }

  /** The judgements in a mail's own words, in order, each once; most mails have none. */
  public static List<ReviewTrailer> of(MailSummary mail) {
    if (mail.trailers().isEmpty()) {
      return List.of();
    }
    var author = new MailAddress(mail.authorName(), mail.authorAddress());
    var found = new ArrayList<ReviewTrailer>(0);
    for (Trailer trailer : mail.trailers()) {
      Set<Kind> kinds = kinds(trailer.name());
      if (kinds.isEmpty()) {
        continue;
      }
      Optional<MailAddress> named = trailer.person();
      MailAddress person =
          named.isPresent() ? named.get() : new MailAddress(trailer.value().strip(), "");
      boolean vouched = SameMailbox.vouches(author, person);
      for (Kind kind : kinds) {
        var one = new ReviewTrailer(kind, person, vouched);
        if (!found.contains(one)) {
          found.add(one);
        }
      }
    }
    return List.copyOf(found);
  }

  /** What a trailer's name says; {@code Reviewed-and-tested-by} says two things. */
  private static Set<Kind> kinds(String name) {
    var kinds = EnumSet.noneOf(Kind.class);
    String lower = name.toLowerCase(Locale.ROOT);
    if (!lower.endsWith("-by")) {
      return kinds;
    }
    for (String word : lower.split("-")) {
      switch (word) {
        case "reviewed" -> kinds.add(Kind.REVIEWED);
        case "acked" -> kinds.add(Kind.ACKED);
        case "tested" -> kinds.add(Kind.TESTED);
        case "nacked", "naked", "nak", "nack" -> kinds.add(Kind.NACKED);
        default -> {}
      }
    }
    return kinds;
  }
}
