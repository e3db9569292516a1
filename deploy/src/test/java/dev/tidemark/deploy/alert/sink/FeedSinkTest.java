package dev.tidemark.deploy.alert.sink;

import static org.assertj.core.api.Assertions.assertThat;

import com.rometools.rome.feed.synd.SyndEntry;
import com.rometools.rome.feed.synd.SyndFeed;
import com.rometools.rome.io.SyndFeedInput;
import dev.tidemark.analysis.alert.AlertEvent;
import dev.tidemark.deploy.alert.Samples;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class FeedSinkTest {
  private static final String ATOM = "http://www.w3.org/2005/Atom";

  @TempDir Path folder;

  @Test
  void deliver_events_areAFeedAsTheStandardWantsIt() throws Exception {
    deliver(Samples.revised("new", "one"), Samples.revised("new", "two"));
    Document feed = feed();
    Element root = feed.getDocumentElement();
    assertThat(root.getNamespaceURI()).isEqualTo(ATOM);
    assertThat(root.getLocalName()).isEqualTo("feed");
    // RFC 4287, 4.1.1 and 4.1.2: exactly one of each; an author in each entry or in the feed.
    for (String name : List.of("id", "title", "updated")) {
      assertThat(children(root, name)).as(name).hasSize(1);
    }
    assertThat(entries(feed)).hasSize(2);
    for (Element entry : entries(feed)) {
      for (String name : List.of("id", "title", "updated", "published", "author", "content")) {
        assertThat(children(entry, name)).as(name).hasSize(1);
      }
      assertThat(children(entry, "id").getFirst().getTextContent()).startsWith("urn:uuid:");
      assertThat(children(children(entry, "author").getFirst(), "name")).hasSize(1);
      assertThat(Instant.parse(children(entry, "updated").getFirst().getTextContent()))
          .isEqualTo(Samples.TIME);
      Element link = children(entry, "link").getFirst();
      assertThat(link.getAttribute("rel")).isEqualTo("alternate");
      assertThat(link.getAttribute("href"))
          .isEqualTo("https://lore.kernel.org/all/cover-v3@example.org/");
    }
  }

  @Test
  void deliver_events_areReadByAReaderOfFeeds() throws Exception {
    deliver(Samples.event("new", "a <b> & c", "J\u00f6rg", "text"));
    SyndFeed feed = new SyndFeedInput().build(file().toFile());
    assertThat(feed.getFeedType()).isEqualTo("atom_1.0");
    assertThat(feed.getTitle()).isEqualTo("Tidemark: new");
    SyndEntry entry = feed.getEntries().getFirst();
    assertThat(entry.getTitle()).startsWith("a <b> & c (v3");
    assertThat(entry.getAuthor()).isEqualTo("J\u00f6rg");
    assertThat(entry.getLink()).isEqualTo("https://lore.kernel.org/all/cover-v3@example.org/");
    assertThat(entry.getUpdatedDate()).isEqualTo(Samples.TIME);
    assertThat(entry.getPublishedDate()).isEqualTo(Samples.TIME);
    assertThat(entry.getContents().getFirst().getType()).isEqualTo("html");
    assertThat(entry.getContents().getFirst().getValue())
        .startsWith("<pre>A new version:\na &lt;b&gt; &amp; c\n");
  }

  @Test
  void deliver_theSameAgain_changesNothing() throws Exception {
    AlertEvent event = Samples.revised("new", "one");
    deliver(event);
    byte[] before = Files.readAllBytes(file());
    deliver(event);
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
  }

  @Test
  void deliver_whatCompletesAnEvent_changesItsEntryAndKeepsItsId() throws Exception {
    AlertEvent event = Samples.revised("new", "one");
    AlertEvent amended = Samples.amended(event, Samples.TIME.plusSeconds(600));
    deliver(event);
    String id = text(entries(feed()).getFirst(), "id");
    deliver(amended);
    // At least once: the first may come again after it.
    deliver(event);
    deliver(amended);
    Element entry = entries(feed()).getFirst();
    assertThat(entries(feed())).hasSize(1);
    assertThat(text(entry, "id")).isEqualTo(id);
    assertThat(text(entry, "title")).startsWith("one, now complete");
    assertThat(text(entry, "published")).isEqualTo("2026-03-02T09:30:00Z");
    assertThat(text(entry, "updated")).isEqualTo("2026-03-02T09:40:00Z");
  }

  @Test
  void deliver_manyEvents_keepsTheNewest() throws Exception {
    var events = new ArrayList<AlertEvent>();
    for (int i = 0; i < 230; i++) {
      AlertEvent event = Samples.revised("new", "title " + i);
      events.add(Samples.amended(event, Samples.TIME.plusSeconds(i)));
    }
    deliver(events.subList(0, 70).toArray(AlertEvent[]::new));
    deliver(events.subList(70, 230).toArray(AlertEvent[]::new));
    List<Element> entries = entries(feed());
    assertThat(entries).hasSize(FeedSink.MAX_ENTRIES);
    assertThat(text(entries.getFirst(), "title")).startsWith("title 229,");
    assertThat(text(entries.getLast(), "title")).startsWith("title 130,");
  }

  @Test
  void deliver_hostileTexts_stayTexts() throws Exception {
    String odd = "</title><script>alert(1)</script> & ]]> \u0000\u0001\ufffe\uffff\ud800 \u202e";
    deliver(Samples.event("new", odd, odd, odd));
    Element entry = entries(feed()).getFirst();
    assertThat(text(entry, "title"))
        .startsWith("</title><script>alert(1)</script> & ]]> \ufffd\ufffd\ufffd\ufffd\ufffd");
    assertThat(text(entry, "content")).startsWith("<pre>").doesNotContain("<script>");
    deliver(Samples.revised("new", "two"));
    assertThat(entries(feed())).hasSize(2);
  }

  @Test
  void deliver_whereTheFileIsNoFeed_beginsAnewAndKeepsTheOldOne() throws Exception {
    Files.createDirectories(file().getParent());
    Files.writeString(file(), "<feed><entry><!DOCTYPE");
    deliver(Samples.revised("new", "one"));
    assertThat(entries(feed())).hasSize(1);
    assertThat(Files.readString(folder.resolve("feeds/new.atom.broken"))).startsWith("<feed>");
  }

  private void deliver(AlertEvent... events) throws Exception {
    new FeedSink(folder.resolve("feeds")).deliver(new Dispatch("new", List.of(events), 0));
  }

  private Path file() {
    return folder.resolve("feeds").resolve("new.atom");
  }

  private Document feed() throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
    factory.setNamespaceAware(true);
    return factory.newDocumentBuilder().parse(file().toFile());
  }

  private static List<Element> entries(Document feed) {
    return children(feed.getDocumentElement(), "entry");
  }

  private static String text(Element parent, String name) {
    return children(parent, name).getFirst().getTextContent();
  }

  private static List<Element> children(Element parent, String name) {
    var found = new ArrayList<Element>();
    NodeList nodes = parent.getChildNodes();
    for (int i = 0; i < nodes.getLength(); i++) {
      if (nodes.item(i) instanceof Element element
          && element.getLocalName().equals(name)
          && ATOM.equals(element.getNamespaceURI())) {
        found.add(element);
      }
    }
    return found;
  }
}
