package dev.tidemark.ingest.mail;

import java.util.List;
import java.util.Optional;

/**
 * A line such as {@code Reviewed-by: Alex Doe <alex@example.org>} in a commit message or a reply.
 *
 * <p>What counts as one follows b4: a word, a colon, white space, a value, where the value is a
 * person or the word is one that kernel people use for links and fixes.
 *
 * @param name as written, such as {@code Signed-off-by}; compare it with {@link #is}
 * @param value what follows the colon, unwrapped to one line, without notes
 * @param notes what was added to it: the text of {@code # note} behind the value, and of {@code
 *     [who: note]} lines below it, without the marks
 */
public record Trailer(String name, String value, List<String> notes) {

  public Trailer {
    notes = List.copyOf(notes);
  }

  /** Whether this trailer has that name, whatever its case. */
  public boolean is(String wanted) {
    return name.equalsIgnoreCase(wanted);
  }

  /** The mailbox in the value, if there is one. */
  public Optional<MailAddress> person() {
    return TrailerReader.person(value);
  }

  /**
   * Finds the trailers of a text, in order.
   *
   * @param proseText a commit message, cover or reply without quoted lines and diffs (see {@link
   *     BodyText#prose}); what follows a line {@code "-- "} is left out
   */
  public static List<Trailer> find(String proseText) {
    return new TrailerReader(proseText).read();
  }
}
