package dev.tidemark.ingest.commit;

import static java.util.Objects.requireNonNull;

import dev.tidemark.ingest.diff.DiffStat;
import dev.tidemark.ingest.mail.MailAddress;
import dev.tidemark.ingest.mail.Trailer;
import java.util.List;

/**
 * A commit of a kernel repository. Its texts are what people wrote, so they are as hostile as mail.
 *
 * @param id 40 lower-case hex digits
 * @param repository short name of where it was seen, such as {@code linux-next}; one word
 * @param parents ids of its parents, in order
 * @param author who wrote the change; name and address as the commit has them, may be empty
 * @param authored when, by the author's clock, epoch seconds
 * @param committer who made the commit
 * @param committed when, by the committer's clock, epoch seconds
 * @param subject the first paragraph of the message as one line; may be empty
 * @param body the rest of the message, lines parted by {@code \n}
 * @param files lines added and removed in each file; of a merge, only files that differ from all
 *     parents, without counts
 * @param patchId {@code git patch-id --stable} of {@link #diff}; empty if there is none
 * @param diff the change as {@code git format-patch} shows it; empty for a merge, and where it was
 *     left out
 * @param problem why the diff is not here or not whole; empty if it is
 * @param passage how it went through the tags
 */
public record UpstreamCommit(
    String id,
    String repository,
    List<String> parents,
    MailAddress author,
    long authored,
    MailAddress committer,
    long committed,
    String subject,
    String body,
    List<DiffStat.FileStat> files,
    String patchId,
    String diff,
    String problem,
    Passage passage) {

  public UpstreamCommit {
    if (!isId(id)) {
      throw new IllegalArgumentException("commit id must be 40 hex digits, got: '" + id + "'");
    }
    if (repository.isEmpty() || repository.chars().anyMatch(c -> c <= ' ')) {
      throw new IllegalArgumentException(
          "name of a repository must be one word, got: '" + repository + "'");
    }
    parents = List.copyOf(parents);
    requireNonNull(author, "author");
    requireNonNull(committer, "committer");
    requireNonNull(subject, "subject");
    requireNonNull(body, "body");
    files = List.copyOf(files);
    requireNonNull(patchId, "patchId");
    requireNonNull(diff, "diff");
    requireNonNull(problem, "problem");
    requireNonNull(passage, "passage");
  }

  /** Whether it has several parents. */
  public boolean merge() {
    return parents.size() > 1;
  }

  /** The trailers of its message, in order. */
  public List<Trailer> trailers() {
    return Trailer.find(body);
  }

  /** The same with another passage. */
  public UpstreamCommit with(Passage other) {
    return copy(diff, other);
  }

  /** The same without the text of its diff: for those who keep many. */
  public UpstreamCommit withoutDiff() {
    return copy("", passage);
  }

  private UpstreamCommit copy(String otherDiff, Passage otherPassage) {
    return new UpstreamCommit(
        id,
        repository,
        parents,
        author,
        authored,
        committer,
        committed,
        subject,
        body,
        files,
        patchId,
        otherDiff,
        problem,
        otherPassage);
  }

  /** Whether a text is a whole commit id: 40 lower-case hex digits. */
  public static boolean isId(String text) {
    if (text.length() != 40) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }
}
