package dev.tidemark.ingest.mail;

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
    TransferDecoding.Slice content) {}
