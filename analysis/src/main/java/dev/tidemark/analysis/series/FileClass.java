package dev.tidemark.analysis.series;

/** What a changed file is, told from its path alone. */
public enum FileClass {
  /** Rust source: {@code .rs}. */
  RUST,
  /** C, C++ and assembler source. */
  C,
  /** Documentation: {@code Documentation/}, {@code .rst}, {@code .md}, {@code .txt}. */
  DOCUMENTATION,
  /** What builds the kernel: Kconfig, Kbuild, Makefiles and what they include. */
  BUILD,
  /**
   * Tests, whatever language: {@code tools/testing/}, {@code test} or {@code kunit} in the name.
   */
  TEST,
  /** Everything else: device trees, scripts, data. */
  OTHER;

  /** The class of a path as a diff names it, without {@code a/} or {@code b/}. */
  public static FileClass of(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (path.startsWith("tools/testing/")
        || path.contains("/tests/")
        || path.contains("/selftests/")
        || name.contains("kunit")
        || name.startsWith("test_")
        || name.startsWith("test-")
        || name.contains("_test.")
        || name.contains("-test.")) {
      return TEST;
    }
    if (name.endsWith(".rs")) {
      return RUST;
    }
    if (path.startsWith("Documentation/")
        || name.endsWith(".rst")
        || name.endsWith(".md")
        || name.endsWith(".txt")) {
      return DOCUMENTATION;
    }
    if (name.startsWith("Kconfig")
        || name.startsWith("Kbuild")
        || name.startsWith("Makefile")
        || name.endsWith(".mk")
        || path.startsWith("scripts/Makefile")
        || path.startsWith("scripts/Kconfig")
        || name.endsWith(".config")
        || name.endsWith("defconfig")) {
      return BUILD;
    }
    if (name.endsWith(".c")
        || name.endsWith(".h")
        || name.endsWith(".S")
        || name.endsWith(".cc")
        || name.endsWith(".cpp")
        || name.endsWith(".hpp")) {
      return C;
    }
    return OTHER;
  }
}
