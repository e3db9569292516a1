package dev.tidemark.ingest.mail;

/**
 * Names one copy of one mail: the list that carried it and the git blob id of its raw bytes. The
 * blob id is computed the same way for mail that comes from no git repository, so the same bytes on
 * the same list are the same copy, however often and from wherever they arrive.
 *
 * @param list the list's short name, such as {@code rust-for-linux}; not empty, no white space
 * @param blob 40 lower-case hex digits: SHA-1 of {@code "blob " + length + NUL + bytes}
 */
public record MailKey(String list, String blob) implements Comparable<MailKey> {

  public MailKey {
    if (list.isEmpty() || list.chars().anyMatch(c -> c <= ' ')) {
      throw new IllegalArgumentException("list name must be one word, got: '" + list + "'");
    }
    if (blob.length() != 40) {
      throw new IllegalArgumentException("blob id must be 40 hex digits, got: '" + blob + "'");
    }
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @throws IllegalArgumentException if the text is not {@code LIST BLOB}
   */
  public static MailKey parse(String text) {
    int space = text.indexOf(' ');
    if (space < 0) {
      throw new IllegalArgumentException("mail key must be 'LIST BLOB', got: '" + text + "'");
    }
    return new MailKey(text.substring(0, space), text.substring(space + 1));
  }

  @Override
  public int compareTo(MailKey other) {
    int order = list.compareTo(other.list);
    return order != 0 ? order : blob.compareTo(other.blob);
  }

  /** {@code LIST BLOB}, the form used as Kafka key and index term. */
  @Override
  public String toString() {
    return list + ' ' + blob;
  }
}
