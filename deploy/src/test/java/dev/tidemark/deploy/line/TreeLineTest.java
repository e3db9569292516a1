package dev.tidemark.deploy.line;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.deploy.cli.Tidemark;
import dev.tidemark.testing.KernelTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Mail and commits together, from an empty home to what a user sees. */
@Timeout(300)
class TreeLineTest {
  @TempDir private static Path dir;

  private static Tidemark tidemark = new Tidemark(Path.of("."));
  private static Map<String, ObjectId> commits = new LinkedHashMap<>();

  @BeforeAll
  static void syncBoth() throws IOException {
    try (KernelTree tree = KernelTree.create(dir.resolve("linux-next.git"))) {
      build(tree);
    }
    Files.writeString(dir.resolve("brook.mbox"), posting("v1", "", 1) + posting("v2", " v2", 8));
    Path home = Files.createDirectories(dir.resolve("home"));
    Files.writeString(
        home.resolve("config"),
        String.format(
            Locale.ROOT,
            """
            [source "brook"]
                path = %s
            [tree "linux-next"]
                path = %s
                count = rust c
            """,
            dir.resolve("brook.mbox"),
            dir.resolve("linux-next.git")));
    tidemark = new Tidemark(home);
    Tidemark.Run run = tidemark.run("sync");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("brook.mbox: 6 new").contains("linux-next.git: 10 new");
  }

  /** Two of a series' patches land, the second by another title; a third commit is nobody's. */
  private static void build(KernelTree tree) throws IOException {
    tree.clock(Instant.parse("2025-02-20T00:00:00Z"));
    var start = new TreeMap<String, byte[]>();
    start.put("rust/kernel/lib.rs", "// lib\n".getBytes(UTF_8));
    start.put("kernel/fork.c", "int fork;\nint more;\nint of;\n".getBytes(UTF_8));
    ObjectId base =
        tree.commit(List.of(), "Linux 6.14\n".getBytes(UTF_8), KernelTree.AUTHOR, start);
    ObjectId one =
        tree.commit(
            base,
            "rust: brook: add part 1\n\nLink: https://lore.kernel.org/r/v2-1@example.org\n",
            "rust/kernel/brook1.rs",
            code(1, "v2"));
    ObjectId two =
        tree.commit(
            one,
            "rust: brook: bring in part 2 of it\n",
            "rust/kernel/brook2.rs",
            code(2, "v2") + "// and a line of the maintainer\n");
    ObjectId other =
        tree.commit(two, "rust: dale: unsafe\n", "rust/kernel/dale.rs", "unsafe fn dale() {}\n");
    commits.put("one", one);
    commits.put("two", two);
    commits.put("other", other);
    tree.ref("refs/tags/v6.14", base);
    tree.clock(Instant.parse("2025-03-09T20:00:00Z"));
    tree.ref(
        "refs/tags/v6.15-rc1",
        tree.commit(one, "Linux 6.15-rc1\n", "Makefile", "VERSION = 6.15\n"));
    tree.clock(Instant.parse("2025-03-03T02:00:00Z"));
    tree.next("20250303", base, Map.of("rust", one));
    tree.clock(Instant.parse("2025-03-10T02:00:00Z"));
    tree.next("20250310", base, Map.of("rust", other));
    tree.clock(Instant.parse("2025-03-11T02:00:00Z"));
    tree.next("20250311", base, Map.of("rust", two));
  }

  private static String code(int part, String version) {
    var lines = new StringBuilder();
    for (int i = 1; i <= 12; i++) {
      lines.append(
          String.format(
              Locale.ROOT, "pub fn brook_%d_%d() {} // %s\n", part, i, i > 9 ? version : ""));
    }
    return lines.toString();
  }

  private static String posting(String id, String version, int day) {
    var mbox = new StringBuilder();
    for (int part = 1; part <= 3; part++) {
      String code = code(part, id);
      mbox.append(
          String.format(
              Locale.ROOT,
              """
          From mboxrd@z Thu Jan  1 00:00:00 1970
          From: Ada Example <ada@example.org>
          Date: %02d Feb 2025 10:0%d:00 +0000
          Subject: [PATCH%s %d/3] rust: brook: add part %d
          Message-ID: <%s-%d@example.org>
          %s
          Because of it.

          Signed-off-by: Ada Example <ada@example.org>
          ---
          diff --git a/rust/kernel/brook%d.rs b/rust/kernel/brook%d.rs
          new file mode 100644
          index 000000000000..111111111111
          --- /dev/null
          +++ b/rust/kernel/brook%d.rs
          @@ -0,0 +1,12 @@
          %s
          """,
              day,
              part,
              version,
              part,
              part,
              id,
              part,
              part == 1 ? "" : "In-Reply-To: <" + id + "-1@example.org>\n",
              part,
              part,
              part,
              code.replaceAll("(?m)^(?=.)", "+")));
    }
    return mbox.toString();
  }

  @Test
  void search_findsCommitsByTheFieldsOfMails() {
    assertThat(found("is:commit s:brook"))
        .containsExactly("rust: brook: bring in part 2 of it", "rust: brook: add part 1");
    assertThat(found("is:commit dfn:dale.rs")).containsExactly("rust: dale: unsafe");
    assertThat(found("is:commit dfb:brook_2_3"))
        .containsExactly("rust: brook: bring in part 2 of it");
    assertThat(found("commit:" + id("one").substring(0, 10)))
        .containsExactly("rust: brook: add part 1");
    assertThat(found("trailer:v2-1@example.org is:commit"))
        .containsExactly("rust: brook: add part 1");
    assertThat(found("tree:rust is:commit")).hasSize(3);
    assertThat(found("s:brook -is:commit")).hasSize(6);
    assertThat(found("*")).hasSize(9);
  }

  @Test
  void search_showsACommitByItsId() {
    assertThat(tidemark.run("search", "is:commit s:dale").out())
        .contains(id("other"))
        .doesNotContain("commit.invalid");
    var hit = tidemark.run("search", "--json", "is:commit s:dale").json().get("hits").get(0);
    assertThat(hit.get("commit").stringValue()).isEqualTo(id("other"));
    assertThat(hit.has("url")).isFalse();
  }

  private static String id(String commit) {
    return Objects.requireNonNull(commits.get(commit)).name();
  }

  private static List<String> found(String query) {
    var subjects = new ArrayList<String>();
    tidemark
        .run("search", "--json", query)
        .json()
        .get("hits")
        .forEach(hit -> subjects.add(hit.get("subject").stringValue()));
    return subjects;
  }

  @Test
  void show_ofACommit_leadsToItsDiscussion() {
    Tidemark.Run run = tidemark.run("show", id("two").substring(0, 12));
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("Commit: " + id("two"))
        .contains("in next-20250310, tree rust")
        .contains("v2-2@example.org/ (title and changed lines are alike")
        .contains("+pub fn brook_2_1() {}");
  }

  @Test
  void show_ofAPatch_leadsToItsCommit() {
    Tidemark.Run run = tidemark.run("show", "v1-1@example.org");
    assertThat(run.out())
        .contains(
            "Commit: "
                + id("one").substring(0, 12)
                + " in next-20250303, tree rust, in release v6.15-rc1");
  }

  @Test
  void search_landed_findsThePatchesThatCameUpThen() {
    assertThat(ids("landed:2025-03-01..2025-03-05"))
        .contains("v2-1@example.org")
        .doesNotContain("v2-2@example.org", "v2-3@example.org");
    assertThat(ids("landed:2025-03-10")).containsExactly("v2-2@example.org");
    assertThat(ids("landed:2024")).isEmpty();
    assertThat(tidemark.run("series", "--json", "landed:2025").json().get("lineages")).hasSize(1);
  }

  private static List<String> ids(String query) {
    return tidemark.run("search", "--ids", query).lines();
  }

  @Test
  void seriesShow_byMailOrCommit_saysHowMuchHasLanded() {
    String landed =
        "2 of 3 patches (v2) in next-20250310 of 2025-03-10, 36 days after the first"
            + " posting, 29 days after v2";
    assertThat(tidemark.run("series", "show", "v1-2@example.org").out()).contains(landed);
    assertThat(tidemark.run("series", "show", id("one")).out()).contains(landed);
    var landing =
        tidemark.run("series", "show", "--json", "v2-3@example.org").json().get("landing");
    assertThat(landing.get("state").stringValue()).isEqualTo("partly");
    assertThat(landing.get("commits")).hasSize(2);
  }

  @Test
  void status_countsBoth() {
    var status = tidemark.run("status", "--json").json();
    assertThat(status.get("mails").intValue()).isEqualTo(6);
    assertThat(status.get("trees").get("linux-next").intValue()).isEqualTo(3);
    assertThat(status.get("sources")).hasSize(2);
  }

  @Test
  void lines_tellsHowMuchRustThereIs() {
    var tags = tidemark.run("lines", "--json").json().get("tags");
    assertThat(tags)
        .extracting(tag -> tag.get("tag").stringValue())
        .containsExactly("v6.14", "next-20250303", "v6.15-rc1", "next-20250310", "next-20250311");
    assertThat(tags.get(2).get("kind").stringValue()).isEqualTo("release");
    assertThat(tags.get(2).get("code").intValue()).isEqualTo(12);
    assertThat(tags.get(2).get("addedRustFiles").intValue()).isEqualTo(1);
    assertThat(tags.get(3).get("kind").stringValue()).isEqualTo("next");
    assertThat(tags.get(3).get("code").intValue()).isEqualTo(25);
    assertThat(tags.get(3).get("comment").intValue()).isEqualTo(2);
    assertThat(tags.get(3).get("unsafeFunctions").intValue()).isEqualTo(1);
    assertThat(tags.get(3).get("c").get("code").intValue()).isEqualTo(3);
    assertThat(tags.get(4).get("code").intValue()).isEqualTo(24);
    assertThat(tidemark.run("lines", "--csv").lines())
        .contains(
            "linux-next,next-20250310,next,2025-03-10T02:02:00Z,rust,rust/kernel/dale,1,1,0,0,0,1",
            "linux-next,v6.15-rc1,release,2025-03-09T20:01:00Z,c,kernel,1,3,0,0,0,0");
    assertThat(tidemark.run("lines", "--csv", "--language", "rust").out()).doesNotContain(",c,");
  }

  @Test
  void lines_asText_hasWeeksReleasesPartsAndWriters() {
    String text = tidemark.run("lines").out();
    assertThat(text)
        .contains("24 lines of rust code in 3 files at next-20250311")
        .contains("rust/kernel/brook2")
        .containsPattern("(?m)^next-20250303 .* 12 +1 +0 +0\\+0 .* 3 +80\\.00 %")
        .containsPattern("(?m)^v6\\.15-rc1 .* 12 +1 +0 +0\\+0 +1 of 2 +\\+12 +3 +80\\.00 %")
        .containsPattern("(?m)^rust/kernel/brook1 +1 +12 +0 +1 +1$");
    assertThat(tidemark.run("lines", "--language", "c").out())
        .contains("3 lines of c code")
        .doesNotContain("%");
  }
}
