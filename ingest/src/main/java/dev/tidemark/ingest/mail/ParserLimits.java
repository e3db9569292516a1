package dev.tidemark.ingest.mail;

/**
 * How much of one mail the parser is willing to read. What lies beyond a limit is left out and
 * noted as {@link ParseProblem.Kind#LIMIT}; the rest of the mail is read all the same.
 *
 * @param maxHeaderBytes bytes of one header block (of the mail or of one part), at least 1,000
 * @param maxParts MIME parts of one mail, nested ones included, at least 1
 * @param maxDepth levels of multiparts and attached mails inside each other, at least 1
 * @param maxBoundaryBytes length of a multipart boundary, at least the 70 that RFC 2046 allows
 * @param maxTextChars characters of the body text, all parts together, at least 1,000
 */
public record ParserLimits(
    int maxHeaderBytes, int maxParts, int maxDepth, int maxBoundaryBytes, int maxTextChars) {

  /** Room for some two thousand recipients; the largest headers of real lists hold a tenth. */
  public static final int DEFAULT_HEADER_BYTES = 100 * 1024;

  /** As many as public-inbox reads. */
  public static final int DEFAULT_PARTS = 1_000;

  /** As deep as public-inbox goes. */
  public static final int DEFAULT_DEPTH = 20;

  /** As long as public-inbox takes them. */
  public static final int DEFAULT_BOUNDARY_BYTES = 2_048;

  /** Several times the largest mail that the kernel's lists let through. */
  public static final int DEFAULT_TEXT_CHARS = 16 * 1024 * 1024;

  /** For mail of a public list. */
  public static final ParserLimits DEFAULT =
      new ParserLimits(
          DEFAULT_HEADER_BYTES,
          DEFAULT_PARTS,
          DEFAULT_DEPTH,
          DEFAULT_BOUNDARY_BYTES,
          DEFAULT_TEXT_CHARS);

  public ParserLimits {
    atLeast("maxHeaderBytes", maxHeaderBytes, 1_000);
    atLeast("maxParts", maxParts, 1);
    atLeast("maxDepth", maxDepth, 1);
    atLeast("maxBoundaryBytes", maxBoundaryBytes, 70);
    atLeast("maxTextChars", maxTextChars, 1_000);
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          "parser limit " + name + " must be at least " + least + ", got: " + value);
    }
  }
}
