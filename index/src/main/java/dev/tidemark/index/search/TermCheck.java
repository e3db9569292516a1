package dev.tidemark.index.search;

import java.util.List;
import org.apache.lucene.util.FixedBitSet;

/**
 * What can be said of a query from the terms that a mail has, wherever they stand in it: for most
 * queries and mails all there is to say, in a fraction of a microsecond. Made by {@link
 * TermChecks}.
 */
sealed interface TermCheck {

  /** Whether a mail matches, as far as its terms tell. */
  enum Verdict {
    /** It does not match. */
    NO,
    /** The query itself has to be asked. */
    OPEN,
    /** It matches. */
    YES
  }

  /**
   * The verdict on a mail.
   *
   * @param present the {@link TermNumbers} of the mail
   */
  Verdict on(FixedBitSet present);

  /** The same for every mail. */
  record Always(Verdict verdict) implements TermCheck {
    @Override
    public Verdict on(FixedBitSet present) {
      return verdict;
    }
  }

  /** At least one term is there; that is all. */
  record AnyOf(int[] terms) implements TermCheck {
    @Override
    public Verdict on(FixedBitSet present) {
      for (int term : terms) {
        if (present.get(term)) {
          return Verdict.YES;
        }
      }
      return Verdict.NO;
    }
  }

  /** All terms have to be there, and more than that: to stand in a row, say. */
  record AtLeast(int[] terms) implements TermCheck {
    @Override
    public Verdict on(FixedBitSet present) {
      for (int term : terms) {
        if (!present.get(term)) {
          return Verdict.NO;
        }
      }
      return Verdict.OPEN;
    }
  }

  /** All parts hold. */
  record And(List<TermCheck> parts) implements TermCheck {
    @Override
    public Verdict on(FixedBitSet present) {
      Verdict least = Verdict.YES;
      for (TermCheck part : parts) {
        Verdict verdict = part.on(present);
        if (verdict == Verdict.NO) {
          return verdict;
        }
        least = verdict == Verdict.OPEN ? verdict : least;
      }
      return least;
    }
  }

  /** At least one part holds. */
  record Or(List<TermCheck> parts) implements TermCheck {
    @Override
    public Verdict on(FixedBitSet present) {
      Verdict most = Verdict.NO;
      for (TermCheck part : parts) {
        Verdict verdict = part.on(present);
        if (verdict == Verdict.YES) {
          return verdict;
        }
        most = verdict == Verdict.OPEN ? verdict : most;
      }
      return most;
    }
  }

  /** The part does not hold. */
  record Not(TermCheck part) implements TermCheck {
    @Override
    public Verdict on(FixedBitSet present) {
      return switch (part.on(present)) {
        case NO -> Verdict.YES;
        case OPEN -> Verdict.OPEN;
        case YES -> Verdict.NO;
      };
    }
  }
}
