package dev.tidemark.ingest.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code manifest.js.gz}, as grokmirror defines it and public-inbox-httpd and lore serve it: a JSON
 * object that has for each repository its path on the server, when it was modified, and a
 * fingerprint of its references.
 */
final class InboxManifest {

  /** Unpacked size up to which a manifest is read; lore's, of all lists, has a few megabytes. */
  static final int MAX_BYTES = 64 << 20;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** {@code …/LIST/git/0.git}; some servers leave out {@code git/} and {@code .git}. */
  private static final Pattern EPOCH = Pattern.compile("(/.+?)/(?:git/)?([0-9]{1,6})(?:\\.git)?");

  /**
   * One epoch's entry.
   *
   * @param epoch its number
   * @param path its path below the inbox's URL, such as {@code /git/0.git}
   * @param state fingerprint and time of modification: while it stays the same, there is nothing
   *     new; empty if the manifest gives neither
   */
  record Epoch(int epoch, String path, String state) {}

  private InboxManifest() {}

  /**
   * The epochs of one inbox, by number.
   *
   * @param bytes the file, packed or not
   * @param inboxPath path of the inbox's URL, without a slash at its end
   * @return empty if the manifest names none of this inbox
   * @throws IOException if this is no manifest
   */
  static List<Epoch> epochs(byte[] bytes, String inboxPath) throws IOException {
    JsonNode tree;
    try (InputStream packed = new ByteArrayInputStream(bytes);
        InputStream in = MboxLines.isGzip(packed) ? new GZIPInputStream(packed) : packed) {
      byte[] json = in.readNBytes(MAX_BYTES + 1);
      if (json.length > MAX_BYTES) {
        throw new IOException("manifest is larger than " + MAX_BYTES + " bytes");
      }
      tree = JSON.readTree(json);
    } catch (JacksonException e) {
      throw new IOException("manifest is not JSON", e);
    }
    if (!tree.isObject()) {
      throw new IOException("manifest is not a JSON object");
    }
    var epochs = new ArrayList<Epoch>();
    for (var entry : tree.properties()) {
      String key = entry.getKey().startsWith("/") ? entry.getKey() : '/' + entry.getKey();
      Matcher matcher = EPOCH.matcher(key);
      if (!matcher.matches()) {
        continue;
      }
      // The server may hang below a prefix that its manifest does not know.
      String inbox = matcher.group(1);
      if (!inboxPath.endsWith(inbox)) {
        continue;
      }
      String fingerprint = entry.getValue().path("fingerprint").asString("");
      String modified = entry.getValue().path("modified").asString("");
      epochs.add(
          new Epoch(
              Integer.parseInt(matcher.group(2)),
              key.substring(inbox.length()),
              (fingerprint + ' ' + modified).strip()));
    }
    epochs.sort(Comparator.comparingInt(Epoch::epoch));
    return epochs;
  }
}
