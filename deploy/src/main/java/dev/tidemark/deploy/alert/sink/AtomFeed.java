package dev.tidemark.deploy.alert.sink;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.analysis.alert.AlertEvent;
import dev.tidemark.analysis.report.Html;
import dev.tidemark.deploy.file.WholeFile;
import dev.tidemark.ingest.mail.SafeText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file in the Atom syndication format (RFC 4287), and its entries read back from it. */
public final class AtomFeed {
  private static final Logger LOG = LoggerFactory.getLogger(AtomFeed.class);
  private static final String ATOM = "http://www.w3.org/2005/Atom";

  /**
   * One entry. Texts are without characters that XML does not have.
   *
   * @param id an IRI, for good
   * @param updated when it last changed in a way that matters
   * @param published when it was first told
   * @param title one line
   * @param author a name
   * @param url where the matter can be read
   * @param category what was watched
   * @param html the matter, as HTML
   */
  record Entry(
      String id,
      Instant updated,
      Instant published,
      String title,
      String author,
      String url,
      String category,
      String html) {

    static Entry of(String id, Instant published, AlertEvent event) {
      String author = xml(SafeText.line(event.news().author().display())).strip();
      return new Entry(
          id,
          event.time(),
          published,
          xml(EventText.headline(event)),
          author.isEmpty() ? "unknown" : author,
          xml(EventText.url(event.news())),
          event.watch().word(),
          "<pre>" + Html.escape(xml(EventText.full(event))) + "</pre>");
    }

    private static Entry of(Map<String, String> parts) {
      return new Entry(
          part(parts, "id"),
          Instant.parse(part(parts, "updated")),
          Instant.parse(part(parts, "published")),
          part(parts, "title"),
          part(parts, "name"),
          part(parts, "link"),
          part(parts, "category"),
          part(parts, "content"));
    }

    private static String part(Map<String, String> parts, String name) {
      return parts.getOrDefault(name, "");
    }
  }

  private final Path file;

  AtomFeed(Path file) {
    this.file = file;
  }

  /** The id of an entry, made of an event's. */
  static String id(String event) {
    return "urn:uuid:" + UUID.nameUUIDFromBytes(event.getBytes(UTF_8));
  }

  /**
   * The entries in the order of the file; none if there is no file. A file that is no feed of ours
   * is moved aside, with a line in the log.
   */
  List<Entry> read() throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (XMLStreamException | DateTimeException e) {
      Path aside = file.resolveSibling(file.getFileName() + ".broken");
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      LOG.warn("{} could not be read, begun anew; the old one is {}", file, aside.getFileName());
      return List.of();
    }
  }

  private static List<Entry> read(InputStream in) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    XMLStreamReader xml = factory.createXMLStreamReader(in, UTF_8.name());
    var entries = new ArrayList<Entry>();
    Map<String, String> parts = null;
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamReader.START_ELEMENT) {
        String name = xml.getLocalName();
        if (name.equals("entry")) {
          parts = new HashMap<>();
        } else if (parts != null) {
          switch (name) {
            case "link" -> parts.put(name, String.valueOf(xml.getAttributeValue(null, "href")));
            case "category" -> parts.put(name, String.valueOf(xml.getAttributeValue(null, "term")));
            case "author" -> {}
            default -> parts.put(name, xml.getElementText());
          }
        }
      } else if (event == XMLStreamReader.END_ELEMENT
          && parts != null
          && xml.getLocalName().equals("entry")) {
        entries.add(Entry.of(parts));
        parts = null;
      }
    }
    return entries;
  }

  /** The feed of a rule that has told nothing yet. */
  public static byte[] empty(String rule) {
    try {
      return bytes(rule, List.of());
    } catch (XMLStreamException e) {
      throw new IllegalStateException("writing an empty feed", e);
    }
  }

  /** Puts a feed in place of the file, whole: who reads it sees the old or the new one. */
  void write(String rule, List<Entry> entries) throws IOException {
    byte[] bytes;
    try {
      bytes = bytes(rule, entries);
    } catch (XMLStreamException e) {
      throw new IOException("writing " + file + ": " + e.getMessage(), e);
    }
    WholeFile.write(file, bytes);
  }

  private static byte[] bytes(String rule, List<Entry> entries) throws XMLStreamException {
    var bytes = new ByteArrayOutputStream(1 << 14);
    XMLStreamWriter xml =
        XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(bytes, UTF_8.name());
    write(xml, rule, entries);
    xml.close();
    return bytes.toByteArray();
  }

  private static void write(XMLStreamWriter xml, String rule, List<Entry> entries)
      throws XMLStreamException {
    xml.writeStartDocument(UTF_8.name(), "1.0");
    xml.writeCharacters("\n");
    xml.writeStartElement("feed");
    xml.writeDefaultNamespace(ATOM);
    element(xml, "id", id("feed " + rule));
    element(xml, "title", "Tidemark: " + rule);
    element(xml, "updated", time(updated(entries)));
    element(xml, "generator", "Tidemark");
    for (Entry entry : entries) {
      xml.writeCharacters("\n");
      xml.writeStartElement("entry");
      element(xml, "id", entry.id());
      element(xml, "title", entry.title());
      element(xml, "updated", time(entry.updated()));
      element(xml, "published", time(entry.published()));
      xml.writeStartElement("author");
      element(xml, "name", entry.author());
      xml.writeEndElement();
      xml.writeEmptyElement("link");
      xml.writeAttribute("rel", "alternate");
      xml.writeAttribute("href", entry.url());
      xml.writeEmptyElement("category");
      xml.writeAttribute("term", entry.category());
      xml.writeStartElement("content");
      xml.writeAttribute("type", "html");
      xml.writeCharacters(entry.html());
      xml.writeEndElement();
      xml.writeEndElement();
    }
    xml.writeCharacters("\n");
    xml.writeEndElement();
    xml.writeEndDocument();
  }

  private static void element(XMLStreamWriter xml, String name, String text)
      throws XMLStreamException {
    xml.writeCharacters("\n  ");
    xml.writeStartElement(name);
    xml.writeCharacters(text);
    xml.writeEndElement();
  }

  private static Instant updated(List<Entry> entries) {
    Instant updated = Instant.EPOCH;
    for (Entry entry : entries) {
      updated = entry.updated().isAfter(updated) ? entry.updated() : updated;
    }
    return updated;
  }

  private static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /** Without the two code points that are safe to show but no characters of XML 1.0. */
  private static String xml(String text) {
    return text.replace('\ufffe', '\ufffd').replace('\uffff', '\ufffd');
  }
}
