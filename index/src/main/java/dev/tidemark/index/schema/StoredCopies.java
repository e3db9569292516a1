package dev.tidemark.index.schema;

import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.RawMail;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.util.BytesRef;

/**
 * The copies of a mail as the index stores them: {@link Fields#COPIES} lists them, the one that is
 * shown first, each with the time its archive took it in, and {@link Fields#RAW} holds the bytes of
 * each distinct blob in the order in which the blobs first occur there. So the first {@code raw}
 * value is the mail to show.
 */
public final class StoredCopies {

  private StoredCopies() {}

  /** The value of {@link Fields#COPIES}. */
  static byte[] encode(List<RawMail> copies) {
    var out = new SummaryCodec.Output(64);
    out.number(copies.size());
    for (RawMail copy : copies) {
      out.text(copy.key().list());
      out.hex(copy.key().blob());
      out.signed(copy.archived().getEpochSecond());
    }
    return out.toBytes();
  }

  /** The raw bytes of each distinct blob, in order. */
  static List<byte[]> blobs(List<RawMail> copies) {
    if (copies.size() == 1) {
      return List.of(copies.getFirst().bytes());
    }
    var blobs = new ArrayList<byte[]>();
    var seen = new HashMap<String, Boolean>();
    for (RawMail copy : copies) {
      if (seen.put(copy.key().blob(), true) == null) {
        blobs.add(copy.bytes());
      }
    }
    return blobs;
  }

  /**
   * Makes the copies again, the one that is shown first. Where a copy came from is not kept in the
   * index (Kafka has it): the source is empty.
   *
   * @param stored a document with its {@code copies} and {@code raw} fields
   * @throws IllegalArgumentException if the document lacks them or they do not fit together
   */
  public static List<RawMail> read(Document stored) {
    BytesRef encoded = stored.getBinaryValue(Fields.COPIES);
    IndexableField[] raw = stored.getFields(Fields.RAW);
    if (encoded == null) {
      throw new IllegalArgumentException("reading copies of a mail: the document stores none");
    }
    var in = new SummaryCodec.Input(encoded.bytes, encoded.offset, encoded.length);
    int count = in.count();
    var copies = new ArrayList<RawMail>(count);
    Map<String, byte[]> blobs = new HashMap<>();
    for (int i = 0; i < count; i++) {
      var key = new MailKey(in.text(), in.hex());
      Instant archived = Instant.ofEpochSecond(in.signed());
      byte[] bytes = blobs.get(key.blob());
      if (bytes == null) {
        if (blobs.size() >= raw.length) {
          throw new IllegalArgumentException(
              "reading copies of a mail: " + raw.length + " blobs stored, no bytes for " + key);
        }
        BytesRef value = raw[blobs.size()].binaryValue();
        bytes = BytesRef.deepCopyOf(value).bytes;
        blobs.put(key.blob(), bytes);
      }
      copies.add(new RawMail(key, bytes, "", archived, null));
    }
    return copies;
  }
}
