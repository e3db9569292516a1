package dev.tidemark.analysis.discussion;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Finds talk about what the kernel is built with: compilers and tools by a list of names, with the
 * version that stands beside them, and crates as what stands in front of the word crate.
 */
final class ToolTalks {
  /** By the name in lower case, how it is written. */
  private static final Map<String, String> TOOLS =
      Map.ofEntries(
          Map.entry("rustc", "rustc"),
          Map.entry("rust", "Rust"),
          Map.entry("rustup", "rustup"),
          Map.entry("rustfmt", "rustfmt"),
          Map.entry("rustdoc", "rustdoc"),
          Map.entry("rust-analyzer", "rust-analyzer"),
          Map.entry("clippy", "Clippy"),
          Map.entry("cargo", "Cargo"),
          Map.entry("miri", "Miri"),
          Map.entry("klint", "klint"),
          Map.entry("msrv", "MSRV"),
          Map.entry("bindgen", "bindgen"),
          Map.entry("libclang", "libclang"),
          Map.entry("llvm", "LLVM"),
          Map.entry("clang", "Clang"),
          Map.entry("gcc", "GCC"),
          Map.entry("gccrs", "gccrs"),
          Map.entry("rustc_codegen_gcc", "rustc_codegen_gcc"),
          Map.entry("binutils", "binutils"),
          Map.entry("pahole", "pahole"),
          Map.entry("objtool", "objtool"),
          Map.entry("gendwarfksyms", "gendwarfksyms"),
          Map.entry("genksyms", "genksyms"),
          Map.entry("coccinelle", "Coccinelle"),
          Map.entry("smatch", "Smatch"));

  /** Everybody writes it: counts only with a version. */
  private static final String NEEDS_VERSION = "rust";

  private static final int NAMED_VERSIONS = 4;

  private ToolTalks() {}

  private static final class Tally {
    final Map<String, Integer> forms = new HashMap<>();
    final Map<String, Integer> versions = new HashMap<>();
    final Set<Integer> people = new HashSet<>();
    final Set<Long> before = new HashSet<>();
    int mails;
  }

  /**
   * What was named, by people.
   *
   * @param period the period asked for; earlier ones are what it is compared with
   */
  static List<ToolTalk> of(List<Said> said, int period, int most) {
    var tools = new HashMap<String, Tally>();
    var crates = new HashMap<String, Tally>();
    for (Said each : said) {
      var named = new HashSet<Tally>();
      read(each.talk().subject(), each, period, tools, crates, named);
      read(each.talk().words(), each, period, tools, crates, named);
      for (Tally tally : named) {
        if (each.period() == period) {
          tally.mails++;
          tally.people.add(each.person());
        } else {
          tally.before.add(each.person() * 64L + each.period());
        }
      }
    }
    var talks = new ArrayList<ToolTalk>();
    tools.forEach((name, tally) -> add(talks, TOOLS.getOrDefault(name, name), false, tally, 2));
    crates.forEach((name, tally) -> add(talks, most(tally.forms), true, tally, 2));
    talks.sort(
        Comparator.<ToolTalk>comparingInt(talk -> -talk.people())
            .thenComparingInt(talk -> -talk.mails())
            .thenComparing(ToolTalk::name)
            .thenComparing(ToolTalk::crate));
    return talks.subList(0, Math.min(most, talks.size()));
  }

  private static void add(
      List<ToolTalk> talks, String name, boolean crate, Tally tally, int people) {
    if (tally.people.size() >= people) {
      var versions = new ArrayList<>(tally.versions.keySet());
      versions.sort(
          Comparator.<String>comparingInt(version -> -tally.versions.getOrDefault(version, 0))
              .thenComparing(Comparator.naturalOrder()));
      talks.add(
          new ToolTalk(
              name,
              crate,
              versions.subList(0, Math.min(NAMED_VERSIONS, versions.size())),
              tally.mails,
              tally.people.size(),
              (double) tally.before.size() / Discussion.RECENT));
    }
  }

  private static void read(
      String text,
      Said each,
      int period,
      Map<String, Tally> tools,
      Map<String, Tally> crates,
      Set<Tally> named) {
    String before = "";
    int at = 0;
    while (at < text.length()) {
      int end = at;
      while (end < text.length() && text.charAt(end) != ' ' && text.charAt(end) != '\n') {
        end++;
      }
      String word = text.substring(at, end);
      String lower = word.toLowerCase(Locale.ROOT);
      if (TOOLS.containsKey(lower)) {
        String version = version(text, end);
        if (!version.isEmpty() || !lower.equals(NEEDS_VERSION)) {
          Tally tally = tools.computeIfAbsent(lower, name -> new Tally());
          named.add(tally);
          if (!version.isEmpty() && each.period() == period) {
            tally.versions.merge(version, 1, Integer::sum);
          }
        }
      } else if (lower.equals("crate") || lower.equals("crates")) {
        String plain = Phrases.plain(before);
        if (plain.length() > 1 && !PlainWords.common(plain) && !TOOLS.containsKey(plain)) {
          Tally tally = crates.computeIfAbsent(plain, name -> new Tally());
          tally.forms.merge(before, 1, Integer::sum);
          named.add(tally);
        }
      }
      before = end < text.length() && text.charAt(end) == '\n' ? "" : word;
      at = end + 1;
    }
  }

  /** Digits and dots that follow, perhaps after the word "version"; empty if there are none. */
  private static String version(String text, int after) {
    int at = after;
    for (String filler : List.of(" version ", " ")) {
      if (text.startsWith(filler, at)) {
        at += filler.length();
        break;
      }
    }
    if (at == after) {
      return "";
    }
    int start = at < text.length() && text.charAt(at) == 'v' ? at + 1 : at;
    int end = start;
    while (end < text.length()
        && (isDigit(text.charAt(end)) || (text.charAt(end) == '.' && end > start))) {
      end++;
    }
    boolean whole = end == text.length() || text.charAt(end) <= ' ' || text.charAt(end) == '+';
    return whole && end > start && end - start <= 8 ? text.substring(start, end) : "";
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static String most(Map<String, Integer> forms) {
    return forms.entrySet().stream()
        .min(
            Comparator.<Map.Entry<String, Integer>>comparingInt(entry -> -entry.getValue())
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .orElse("");
  }
}
