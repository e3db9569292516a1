package dev.tidemark.ingest.diff;

import java.util.Optional;

/**
 * Git's stable patch-id (git-patch-id(1), {@code --stable}): a hash of a diff that does not change
 * with line numbers, white space, or the order of its files. Two mails with one patch-id carry the
 * same change.
 *
 * @param hex 40 lower-case hex digits
 */
public record PatchId(String hex) {

  public PatchId {
    if (hex.length() != 40) {
      throw new IllegalArgumentException("patch-id must be 40 hex digits, got: '" + hex + "'");
    }
  }

  /**
   * Computes what {@code git patch-id --stable} prints first for a text, encoded as UTF-8.
   *
   * @param text a mail's body or any text with a diff that begins with a line {@code diff}; empty
   *     if there is none
   */
  public static Optional<PatchId> of(String text) {
    return new PatchIdReader(text).read();
  }

  @Override
  public String toString() {
    return hex;
  }
}
