package dev.tidemark.deploy.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The invented words: people, topics, sentences and pieces of code, read from resource files. */
final class SampleTexts {
  /** Code names of drivers and features; a series takes one that is free. */
  static final List<String> NAMES =
      List.of(
          "tern",
          "kestrel",
          "pebble",
          "sandbar",
          "gannet",
          "limpet",
          "skerry",
          "ebb",
          "cove",
          "plover",
          "dunlin",
          "avocet",
          "eider",
          "fulmar",
          "petrel",
          "skua",
          "osprey",
          "curlew",
          "marram",
          "samphire",
          "barnacle",
          "cockle",
          "winkle",
          "whelk",
          "mussel",
          "sprat",
          "pollock",
          "wrasse",
          "blenny",
          "goby",
          "plaice",
          "turbot",
          "brill",
          "cormorant",
          "heath",
          "lagoon",
          "mangrove",
          "neap",
          "spring",
          "fathom",
          "hawser",
          "bollard",
          "capstan",
          "davit",
          "fender",
          "gunwale",
          "halyard",
          "jetty",
          "keel",
          "luff",
          "mizzen",
          "oakum",
          "pintle",
          "quoin",
          "rudder",
          "scupper",
          "thwart",
          "vang",
          "windlass",
          "yawl",
          "bight",
          "caisson",
          "groyne",
          "isthmus",
          "lido",
          "marl",
          "ness",
          "ooze",
          "ria",
          "spit",
          "tombolo",
          "wrack");

  /** What a code name ends with when all the short ones are taken. */
  static final List<String> ENDINGS =
      List.of("bay", "reef", "bank", "rock", "sand", "light", "point", "wharf", "creek", "mouth");

  /**
   * Somebody who writes.
   *
   * @param share how often, against the others
   */
  record Person(
      String name,
      String address,
      ZoneOffset zone,
      Charset charset,
      String encoding,
      String mailer,
      int share) {
    String mailbox() {
      return name + " <" + address + ">";
    }

    String first() {
      int space = name.indexOf(' ');
      return space < 0 ? name : name.substring(0, space);
    }

    String user() {
      return address.substring(0, address.indexOf('@'));
    }

    String domain() {
      return address.substring(address.indexOf('@') + 1);
    }

    Person at(String other) {
      return new Person(name, other, zone, charset, encoding, mailer, share);
    }
  }

  /** Something people work on and talk about for a while. */
  static final class Topic {
    final String name;
    int list;
    String prefix = "";
    String dir = "";
    String language = "rust";
    final List<String> things = new ArrayList<>();
    final List<String> verbs = new ArrayList<>();
    final List<String> titles = new ArrayList<>();
    final List<String> talks = new ArrayList<>();
    final List<String> sentences = new ArrayList<>();
    private final List<int[]> peaks = new ArrayList<>();

    Topic(String name) {
      this.name = name;
    }

    /** How much it is talked about at a point of the story, 0 to 1000 per mille of its length. */
    int heat(int perMille) {
      int heat = 1;
      for (int[] peak : peaks) {
        int distance = Math.abs(peak[0] * 1000 / 60 - perMille);
        heat += Math.max(0, peak[1] * (110 - distance) / 22);
      }
      return heat;
    }
  }

  /** A line of a block: kept from revision {@code from} on, up to but not with {@code until}. */
  private record TemplateLine(int from, int until, String text) {}

  /** A piece of code or documentation with slots. */
  static final class Template {
    private final List<TemplateLine> lines = new ArrayList<>();

    List<String> render(Slots slots, int number, int revision) {
      Slots all = slots.with('n', Integer.toString(number));
      List<String> out = new ArrayList<>(lines.size());
      for (TemplateLine line : lines) {
        if (revision >= line.from && revision < line.until) {
          out.add(all.fill(line.text));
        }
      }
      return out;
    }
  }

  final List<Person> people = new ArrayList<>();
  final List<Topic> topics = new ArrayList<>();
  private final Map<String, List<Template>> blocks = new LinkedHashMap<>();
  private final Map<String, List<String>> phrases = new LinkedHashMap<>();

  private SampleTexts() {}

  static SampleTexts load() {
    SampleTexts texts = new SampleTexts();
    for (String line : lines("people.txt")) {
      if (!line.startsWith("#")) {
        texts.addPerson(line);
      }
    }
    texts.addTopics(lines("topics.txt"));
    texts.addPhrases(lines("phrases.txt"));
    texts.addBlocks(lines("blocks.txt"));
    return texts;
  }

  List<String> phrases(String kind) {
    List<String> out = phrases.get(kind);
    if (out == null) {
      throw new IllegalArgumentException(
          "no phrases of kind " + kind + ", there are " + phrases.keySet());
    }
    return out;
  }

  List<Template> blocks(String language) {
    List<Template> out = blocks.get(language);
    if (out == null) {
      throw new IllegalArgumentException(
          "no blocks in " + language + ", there are " + blocks.keySet());
    }
    return out;
  }

  Person person(Dice dice) {
    int[] shares = new int[people.size()];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = people.get(i).share();
    }
    return people.get(dice.weighted(shares));
  }

  private void addPerson(String line) {
    String[] f = line.split(" \\| ", -1);
    people.add(
        new Person(
            f[0],
            f[1],
            ZoneOffset.of(f[2]),
            Charset.forName(f[3]),
            f[4],
            f[5],
            Integer.parseInt(f[6])));
  }

  private void addTopics(List<String> lines) {
    Topic topic = new Topic("");
    for (String line : lines) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int space = line.indexOf(' ');
      String rest = line.substring(space + 1);
      switch (line.substring(0, space)) {
        case "topic" -> {
          topic = new Topic(rest);
          topics.add(topic);
        }
        case "list" -> topic.list = Integer.parseInt(rest);
        case "prefix" -> topic.prefix = rest;
        case "dir" -> topic.dir = rest;
        case "lang" -> topic.language = rest;
        case "things" -> topic.things.addAll(List.of(rest.split(" ", -1)));
        case "verbs" -> topic.verbs.addAll(List.of(rest.split(" ", -1)));
        case "title" -> topic.titles.add(rest);
        case "talk" -> topic.talks.add(rest);
        case "say" -> topic.sentences.add(rest);
        case "peak" -> {
          String[] f = rest.split(" ", -1);
          topic.peaks.add(new int[] {Integer.parseInt(f[0]), Integer.parseInt(f[1])});
        }
        default -> throw new IllegalStateException("topics.txt: unknown key in line: " + line);
      }
    }
  }

  private void addPhrases(List<String> lines) {
    List<String> group = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith("kind ")) {
        group = phrases.computeIfAbsent(line.substring(5), k -> new ArrayList<>());
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        group.add(line);
      }
    }
  }

  private void addBlocks(List<String> lines) {
    Template template = new Template();
    for (String line : lines) {
      if (blocks.isEmpty() && line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("=== ")) {
        String kind = line.substring(4, line.indexOf(' ', 4));
        template = new Template();
        blocks.computeIfAbsent(kind, k -> new ArrayList<>()).add(template);
      } else if (line.length() > 2 && line.charAt(2) == '|' && Character.isDigit(line.charAt(1))) {
        int revision = line.charAt(1) - '0';
        String text = line.substring(3);
        template.lines.add(
            line.charAt(0) == '+'
                ? new TemplateLine(revision, Integer.MAX_VALUE, text)
                : new TemplateLine(0, revision, text));
      } else {
        template.lines.add(new TemplateLine(0, Integer.MAX_VALUE, line));
      }
    }
  }

  private static List<String> lines(String resource) {
    try (InputStream in = SampleTexts.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("resource is missing from the program: " + resource);
      }
      try (BufferedReader reader =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
        return reader.lines().toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read resource " + resource, e);
    }
  }
}
