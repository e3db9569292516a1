package dev.tidemark.ingest.mail;

/**
 * Tells whether two mails say the same, whatever lists carried them: SHA-256, in 64 hex digits,
 * over the headers and text that a list does not change. Two mails with one Message-ID and
 * different hashes are different mails (an <em>imposter</em> in public-inbox's words). How it is
 * computed: {@code ContentHasher}.
 *
 * @param hex 64 lower-case hex digits
 */
public record ContentHash(String hex) {

  public ContentHash {
    if (hex.length() != 64) {
      throw new IllegalArgumentException("content hash must be 64 hex digits, got: " + hex);
    }
  }

  @Override
  public String toString() {
    return hex;
  }
}
