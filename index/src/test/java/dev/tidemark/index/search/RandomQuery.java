package dev.tidemark.index.search;

import java.util.Random;

/** Queries as people type them, and then as cats do. */
final class RandomQuery {
  private static final String[] PIECES = {
    "rust",
    "kernel::sync::Arc",
    "dma_alloc_coherent",
    "CONFIG_RUST",
    "8b74a4707bc6",
    "v6.12-rc3",
    "rust/kernel/sync.rs",
    "[PATCH",
    "v3",
    "0/7]",
    "\"crates in other\"",
    "“two words”",
    "foo*",
    "*",
    "s:rust",
    "s:\"Rust support\"",
    "f:jane",
    "f:jane@example.org",
    "t:(a OR b)",
    "nq:provenance",
    "dfn:rust/kernel/*",
    "dfhh:probe",
    "dfpre:8b74a47",
    "dfblob:8b74a4707bc6",
    "patchid:8b74a4707bc6",
    "mid:x.1@example.org",
    "<x.1@example.org>",
    "https://lore.kernel.org/r/x@example.org/",
    "lid:x.org",
    "d:20250301..20250331",
    "d:last.week..",
    "d:yesterday",
    "dt:20250301000000..",
    "rt:2025-03-01..",
    "z:100..2000",
    "v:3",
    "parts:10..",
    "lines:..5",
    "is:patch",
    "is:cover",
    "tree:net-next",
    "trailer:jane",
    "changeid:20250301-x",
    "AND",
    "OR",
    "NOT",
    "-x",
    "+x",
    "(",
    ")",
    "(a",
    "b)",
    "subj:foo",
    "rust:",
    "lineage:x",
    "landed:2025-03..",
    "lineage:x.1@example.org",
    "topic:",
    "topic:pin-init",
    "topic:\"two words\"",
    "thread:{",
    "thread:{f:jane}",
    "thread:x.1@example.org",
    "like:x.1@example.org",
    "}",
    "d:2025-03",
    "&&",
    "--",
    "C++",
    "éclair",
    "中文字",
    "\ud83d\ude00",
    "a\u0301"
  };

  private RandomQuery() {}

  static String next(Random random) {
    var query = new StringBuilder();
    int pieces = 1 + random.nextInt(6);
    for (int i = 0; i < pieces; i++) {
      query.append(PIECES[random.nextInt(PIECES.length)]);
      if (random.nextInt(8) > 0) {
        query.append(' ');
      }
    }
    int mutations = random.nextInt(4) == 0 ? random.nextInt(5) : 0;
    for (int i = 0; i < mutations; i++) {
      int at = random.nextInt(query.length() + 1);
      switch (random.nextInt(4)) {
        case 0 -> query.insert(at, (char) random.nextInt(0x10000));
        case 1 -> query.insert(at, "()\"*:-+.. <>".charAt(random.nextInt(12)));
        case 2 -> query.delete(at, Math.min(query.length(), at + 1 + random.nextInt(3)));
        default -> query.insert(at, query.substring(at / 2, at));
      }
    }
    return query.toString();
  }
}
