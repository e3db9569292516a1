package dev.tidemark.ingest.mail;

import dev.tidemark.ingest.mail.ContentType.SimpleValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes apart straight from its bytes what is written as its standard asks: mail of one text part,
 * and plain multiparts. It declines everything about which two readers could differ (comments and
 * RFC 2231 in parameters, missing or doubtful boundaries, attached mails, limits reached); that is
 * left to {@link AngusMime}.
 */
final class DirectMime {
  private static final int MAX_BOUNDARY = 70; // RFC 2046, 5.1.1

  private final byte[] bytes;
  private final ParserLimits limits;
  private final Problems problems;
  private final List<MailPart> leaves = new ArrayList<>(1);
  private @Nullable Deque<Node> open;
  private int parts;

  private DirectMime(byte[] bytes, ParserLimits limits, Problems problems) {
    this.bytes = bytes;
    this.limits = limits;
    this.problems = problems;
  }

  private record Node(HeaderBlock header, int end, int depth) {}

  /**
   * The leaves of a mail in their order, or null if it is not written plainly enough.
   *
   * @param problems takes what is wrong with the leaves; to be ignored if the answer is null
   */
  static @Nullable List<MailPart> read(
      byte[] raw, HeaderBlock header, ParserLimits limits, Problems problems) {
    var mime = new DirectMime(raw, limits, problems);
    if (!mime.visit(header, raw.length, 0)) {
      return null;
    }
    while (mime.open != null && !mime.open.isEmpty()) {
      Node node = mime.open.pop();
      if (!mime.visit(node.header(), node.end(), node.depth())) {
        return null;
      }
    }
    return mime.leaves;
  }

  private boolean visit(HeaderBlock header, int end, int depth) {
    ContentType type = ContentType.DEFAULT;
    int field = header.first(HeaderName.CONTENT_TYPE);
    if (field >= 0) {
      SimpleValue value =
          SimpleValue.parse(bytes, header.valueStart(field), header.valueEnd(field));
      type = value == null ? null : ContentType.of(value);
      if (value == null || type == null || type.type().startsWith("message/")) {
        return false;
      }
      if (type.type().startsWith("multipart/")) {
        return !type.type().equals("multipart/digest")
            && visitMultipart(header, value.parameter("boundary"), end, depth);
      }
      if (depth == 0 && !type.isText()) {
        return false;
      }
    }
    String name = type.name();
    field = header.first(HeaderName.CONTENT_DISPOSITION);
    if (field >= 0) {
      SimpleValue disposition =
          SimpleValue.parse(bytes, header.valueStart(field), header.valueEnd(field));
      if (disposition == null || disposition.head().indexOf('/') >= 0) {
        return false;
      }
      String fileName = disposition.parameter("filename");
      name = fileName == null ? name : fileName;
    }
    String fileName = MailPart.fileName(name, problems);
    leaves.add(
        MailPart.leaf(header, type, fileName, bytes, header.bodyStart(), end, depth, problems));
    return true;
  }

  private boolean visitMultipart(
      HeaderBlock header, @Nullable String boundary, int end, int depth) {
    if (boundary == null
        || boundary.isEmpty()
        || boundary.length() > MAX_BOUNDARY
        || boundary.endsWith(" ")
        || depth >= limits.maxDepth()) {
      return false;
    }
    List<Node> children = split(boundary, header.bodyStart(), end, depth + 1);
    if (children == null || children.isEmpty()) {
      return false;
    }
    if (open == null) {
      open = new ArrayDeque<>();
    }
    for (Node child : children.reversed()) {
      open.push(child);
    }
    return true;
  }

  /** The parts between the boundary lines, or null if there is any doubt. */
  private @Nullable List<Node> split(String boundary, int from, int end, int depth) {
    var children = new ArrayList<Node>();
    int partStart = -1;
    int line = from;
    while (line < end) {
      int next = line;
      while (next < end && bytes[next] != '\n') {
        if (bytes[next] == '\r' && isBoundary(boundary, next + 1, end)) {
          return null; // some take a CR for the end of a line
        }
        next++;
      }
      next = Math.min(next + 1, end);
      if (isBoundary(boundary, line, next)) {
        int tail = line + 2 + boundary.length();
        boolean last = tail + 1 < next && bytes[tail] == '-' && bytes[tail + 1] == '-';
        if (!isBlank(last ? tail + 2 : tail, next)) {
          return null;
        }
        if (partStart >= 0) {
          int partEnd = beforeLineEnd(partStart, line);
          HeaderBlock header = HeaderBlock.scan(bytes, partStart, partEnd, limits.maxHeaderBytes());
          if (!header.ended()
              || header.isOdd()
              || header.bodyStart() - partStart > limits.maxHeaderBytes() / 2
              || ++parts >= limits.maxParts()) {
            return null;
          }
          children.add(new Node(header, partEnd, depth));
        }
        if (last) {
          return partStart < 0 ? null : children;
        }
        partStart = next;
      }
      line = next;
    }
    return null;
  }

  private boolean isBoundary(String boundary, int line, int next) {
    int length = boundary.length();
    if (next - line < length + 2 || bytes[line] != '-' || bytes[line + 1] != '-') {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (bytes[line + 2 + i] != boundary.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether there are but blanks up to the end of the line, and no stray CR. */
  private boolean isBlank(int from, int to) {
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      boolean lineEnd = b == '\n' || (b == '\r' && i + 1 < to && bytes[i + 1] == '\n');
      if (b != ' ' && b != '\t' && !lineEnd) {
        return false;
      }
    }
    return true;
  }

  /** The line end in front of a boundary belongs to the boundary. */
  private int beforeLineEnd(int from, int boundary) {
    int end = boundary;
    if (end > from && bytes[end - 1] == '\n') {
      end--;
      if (end > from && bytes[end - 1] == '\r') {
        end--;
      }
    }
    return end;
  }
}
