package dev.tidemark.ingest.lines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.ingest.commit.Language;
import dev.tidemark.ingest.commit.TreeParts;
import dev.tidemark.testing.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineCountTest {

  private static LineCount rust(String source) {
    return LineCount.of(source.getBytes(UTF_8), Language.RUST);
  }

  @Test
  void rust_everyKindOfLine_isTold() {
    assertThat(
            rust(
                """
                // SPDX-License-Identifier: GPL-2.0

                //! Module documentation.
                /* a block
                   over lines

                   /* nested */ still comment
                */
                use core::ptr; // code and comment
                /// Documentation.
                pub fn f<'a>(x: &'a str) -> char { /* comment */ '"' }
                const S: &str = "no // comment, no /* comment
                    \\" still the string";
                const R: &str = r#"a " and // and
                unsafe { } in it "#;
                const C: char = '\\'';
                """))
        // 1, 3 to 5, 7, 8 and 10 are comment; 2 and 6 are blank.
        .isEqualTo(new LineCount(7, 7, 2, 0, 0));
  }

  @Test
  void rust_unsafe_countsBlocksAndItems() {
    assertThat(
            rust(
                """
                unsafe impl Send for X {}
                pub unsafe fn g() {}
                unsafe extern "C" fn h() {}
                unsafe trait T {}
                fn k() { unsafe { g() }; unsafe
                  { g() } }
                #[unsafe(no_mangle)]
                // unsafe { in a comment }
                fn not_unsafe() { let unsafely = "unsafe { }"; }
                """))
        .isEqualTo(new LineCount(8, 1, 0, 2, 4));
  }

  @Test
  void rust_lifetimesAndCharacters_areNotMixedUp() {
    assertThat(rust("fn f<'a, 'b>(x: &'a u8) { let c = 'x'; let d = 'ä'; } // 'a\n"))
        .isEqualTo(new LineCount(1, 0, 0, 0, 0));
    assertThat(rust("let q = '\"'; // \"\n// comment\n")).isEqualTo(new LineCount(1, 1, 0, 0, 0));
    assertThat(rust("let r#type = 1; // r\n// c\n")).isEqualTo(new LineCount(1, 1, 0, 0, 0));
  }

  @Test
  void c_commentsDoNotNest_andStringsHideThem() {
    assertThat(
            LineCount.of(
                """
                /* one /* two */
                int x; /* tail */

                char *s = "/* no comment";
                // line
                #define Q '"'
                int y;
                """
                    .getBytes(UTF_8),
                Language.C))
        .isEqualTo(new LineCount(4, 2, 1, 0, 0));
  }

  @Test
  void lastLine_withoutItsEnd_isALine() {
    assertThat(rust("fn f() {}")).isEqualTo(new LineCount(1, 0, 0, 0, 0));
    assertThat(rust("")).isEqualTo(new LineCount(0, 0, 0, 0, 0));
    assertThat(rust("  ")).isEqualTo(new LineCount(0, 0, 1, 0, 0));
  }

  @Test
  void anyBytes_everyLineIsCountedOnce() {
    long seed = Seeds.seed();
    var random = new Random(seed);
    String[] pieces = {
      "\n", "\n", " ", "/*", "*/", "//", "\"", "'", "\\", "r#\"", "\"#", "unsafe", "{", "fn", "x",
      "ä"
    };
    for (int i = 0; i < 2000; i++) {
      var source = new StringBuilder();
      for (int p = random.nextInt(40); p > 0; p--) {
        source.append(pieces[random.nextInt(pieces.length)]);
      }
      String text = source.toString();
      long lines = text.lines().count();
      for (Language language : Language.values()) {
        LineCount count = LineCount.of(text.getBytes(UTF_8), language);
        assertThat((long) count.code() + count.comment() + count.blank())
            .as("seed %d, %s of '%s'", seed, language, text)
            .isEqualTo(lines);
      }
    }
  }

  @Test
  void parts_areModulesOfTheKernelCrateAndFolders() {
    assertThat(TreeParts.of("rust/kernel/sync/arc.rs")).isEqualTo("rust/kernel/sync");
    assertThat(TreeParts.of("rust/kernel/sync.rs")).isEqualTo("rust/kernel/sync");
    assertThat(TreeParts.of("rust/macros/lib.rs")).isEqualTo("rust/macros");
    assertThat(TreeParts.of("drivers/gpu/drm/nova/nova.rs")).isEqualTo("drivers/gpu");
    assertThat(TreeParts.of("drivers/x.rs")).isEqualTo("drivers");
    assertThat(TreeParts.of("mm/slab.c")).isEqualTo("mm");
    assertThat(TreeParts.of("build.rs")).isEqualTo("build.rs");
  }
}
