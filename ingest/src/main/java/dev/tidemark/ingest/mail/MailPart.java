package dev.tidemark.ingest.mail;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One leaf of a mail's MIME tree, its transfer encoding undone.
 *
 * @param depth 0 for the mail itself, one more for each multipart or attached mail around it
 * @param type what it is
 * @param fileName its file name, decoded; empty if it has none
 * @param description its Content-Description, decoded; empty if it has none
 * @param content its bytes
 */
record MailPart(
    int depth,
    ContentType type,
    String fileName,
    String description,
    TransferDecoding.Slice content) {

  /** Makes a leaf of {@code bytes[from, to)} as its header says. */
  static MailPart leaf(
      HeaderBlock header,
      ContentType type,
      String fileName,
      byte[] bytes,
      int from,
      int to,
      int depth,
      Problems problems) {
    int description = header.first(HeaderName.CONTENT_DESCRIPTION);
    return new MailPart(
        depth,
        type,
        fileName,
        description < 0 ? "" : HeaderText.decode(header, description, problems),
        encoding(header).decode(bytes, from, to, problems));
  }

  /** How the content of the part with that header is encoded. */
  static TransferDecoding encoding(HeaderBlock header) {
    int field = header.first(HeaderName.CONTENT_TRANSFER_ENCODING);
    return field < 0 ? TransferDecoding.IDENTITY : TransferDecoding.of(header.rawValue(field));
  }

  /**
   * Decodes a file name as it stands in a parameter.
   *
   * @param name bytes as characters, or null
   */
  static String fileName(@Nullable String name, Problems problems) {
    if (name == null) {
      return "";
    }
    byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
    return HeaderText.decode(bytes, 0, bytes.length, problems);
  }
}
