package dev.tidemark.index.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * Which form of index this program writes and reads. Both values lie in the user data of every
 * Lucene commit.
 *
 * <p>History of {@link #VERSION}:
 *
 * <ul>
 *   <li>1 - first
 *   <li>2 - commits, and the trees of tags
 *   <li>3 - the author's own words of a mail, for topics
 *   <li>4 - summaries count unsafe blocks and know moved files; {@code is:withdrawal}
 *   <li>5 - exact authors, titles and links, by which one work is found without all the others
 *   <li>6 - parts of identifiers are told from words; {@code don't}, {@code C++} and {@code 1,000}
 *       are words; a phrase in a diff ends with its line
 *   <li>7 - commits know the first release that had them; trees of release tags
 *   <li>8 - what was wrong with a mail when it was read
 *   <li>9 - the author's own words are without attached files
 *   <li>10 - {@code is:applied}, {@code is:applied-in-part} and {@code is:applied-to-tree}; what a
 *       mail asks, in its words; dissent that is denied is none
 * </ul>
 */
public final class IndexSchema {

  /** Goes up with every change of fields, terms or summaries; then old indexes need a reindex. */
  public static final int VERSION = 10;

  /** Key in the commit's user data. */
  static final String VERSION_KEY = "tidemark.schema";

  /** Key in the commit's user data. */
  static final String OPTIONS_KEY = "tidemark.options";

  private static final int HASH_BYTES = 8;

  private IndexSchema() {}

  /** 16 hex digits that differ when options differ that change what the index holds. */
  public static String optionsHash(IndexOptions options) {
    String text = options.limits() + "\n" + String.join("\n", options.listPreference());
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Adds what {@link #check} wants to see to a commit's user data. */
  public static void stamp(Map<String, String> userData, IndexOptions options) {
    userData.put(VERSION_KEY, String.valueOf(VERSION));
    userData.put(OPTIONS_KEY, optionsHash(options));
  }

  /**
   * Checks that an index can be read by this program.
   *
   * @param userData of the Lucene commit
   * @throws IndexMismatchException if it is of another schema version
   */
  public static void check(Map<String, String> userData) {
    String version = userData.get(VERSION_KEY);
    if (!String.valueOf(VERSION).equals(version)) {
      throw new IndexMismatchException(
          "opening the index: it has schema version "
              + (version == null ? "none" : version)
              + ", this program reads version "
              + VERSION
              + "; run 'tidemark reindex'");
    }
  }

  /**
   * Checks that an index can be added to with these options.
   *
   * @param userData of the Lucene commit
   * @throws IndexMismatchException if it is of another schema version or was written with others
   */
  public static void check(Map<String, String> userData, IndexOptions options) {
    check(userData);
    String hash = userData.get(OPTIONS_KEY);
    String expected = optionsHash(options);
    if (!expected.equals(hash)) {
      throw new IndexMismatchException(
          "opening the index: it was written with other options (parser limits, order of lists: "
              + hash
              + ") than the configuration has now ("
              + expected
              + "); run 'tidemark reindex'");
    }
  }
}
