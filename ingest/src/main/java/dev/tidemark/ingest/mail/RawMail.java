package dev.tidemark.ingest.mail;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One copy of a mail as a source gave it: bytes untouched, and where they came from. Not compared
 * by value.
 */
public final class RawMail {
  private final MailKey key;
  private final byte[] bytes;
  private final String source;
  private final Instant archived;
  private final @Nullable String gitCommit;

  /**
   * @param key list and blob id
   * @param bytes the raw RFC 5322 bytes; not copied, so the caller must not change them
   * @param source name of the source, such as the inbox's URL
   * @param archived when the archive took the mail in (git committer date), or when it was read if
   *     the archive does not say; the last resort for a mail that carries no date of its own
   * @param gitCommit the commit that added the mail, if it came from a git archive
   */
  public RawMail(
      MailKey key, byte[] bytes, String source, Instant archived, @Nullable String gitCommit) {
    this.key = key;
    this.bytes = bytes;
    this.source = source;
    this.archived = archived;
    this.gitCommit = gitCommit;
  }

  public MailKey key() {
    return key;
  }

  /** The raw bytes, shared, not a copy. */
  public byte[] bytes() {
    return bytes;
  }

  public String source() {
    return source;
  }

  public Instant archived() {
    return archived;
  }

  public @Nullable String gitCommit() {
    return gitCommit;
  }

  @Override
  public String toString() {
    return key + " (" + bytes.length + " bytes)";
  }
}
