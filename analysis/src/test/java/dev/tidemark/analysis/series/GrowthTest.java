package dev.tidemark.analysis.series;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.Mailbox;
import dev.tidemark.analysis.series.Growth.Reason;
import dev.tidemark.analysis.series.LineageGrowth.Basis;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrowthTest {

  private static List<LineageGrowth> growth(String table) {
    return AnalysisCatalog.of(Mailbox.of(table)).lineages().stream()
        .map(LineageGrowth::of)
        .toList();
  }

  private static Growth only(String table) {
    return growth(table).getFirst().rows().getFirst().growth();
  }

  @Test
  void counted_overPatches_joinsPathsAndSumsLines() {
    Growth growth =
        only(
            """
            c | ann | 02-03T10:00 | [PATCH 0/2] frob: grow | stat 4 22 1
            p < c | ann | 02-03T10:00 | [PATCH 1/2] frob: one | a.rs +3 -1; new rust/b.rs +10
            q < c | ann | 02-03T10:00 | [PATCH 2/2] frob: two | Documentation/x.rst +2; a.rs +4; drivers/Kconfig +5
            """);
    assertThat(growth.counted()).isEqualTo(new LineCount(4, 24, 1));
    assertThat(growth.declared()).contains(new LineCount(4, 22, 1));
    assertThat(growth.newFiles()).isEqualTo(1);
    assertThat(growth.reasons()).containsExactly(Reason.SAME_FILE_TWICE);
    assertThat(growth.byClass())
        .containsEntry(FileClass.RUST, new LineCount(2, 17, 1))
        .containsEntry(FileClass.DOCUMENTATION, new LineCount(1, 2, 0))
        .containsEntry(FileClass.BUILD, new LineCount(1, 5, 0));
  }

  @Test
  void reasons_whenFiguresDiffer_areNamed() {
    assertThat(
            only("""
                    c | ann | 02-03T10:00 | [PATCH 0/3] frob: grow | stat 9 90 9
                    p < c | ann | 02-03T10:00 | [PATCH 1/3] frob: one | a.c +3
                    """)
                .reasons())
        .containsExactly(Reason.MISSING_PATCHES);
    assertThat(only("p | ann | 02-03T10:00 | [PATCH] frob: x | a.c +3; stat 1 3 0").reasons())
        .isEmpty();
    assertThat(only("p | ann | 02-03T10:00 | [PATCH] frob: x | a.c +3; stat 1 4 0").reasons())
        .containsExactly(Reason.UNKNOWN);
  }

  @Test
  void moved_files_areAReason() {
    assertThat(
            only("p | ann | 02-03T10:00 | [PATCH] frob: x | move a.c b.c +3 -1; stat 1 4 0")
                .reasons())
        .containsExactly(Reason.MOVED_FILES);
  }

  @Test
  void unsafe_blocksOfRust_areCountedByPatchAndInAll() {
    Growth growth =
        only(
            """
            p < c | ann | 02-03T10:00 | [PATCH 1/2] frob: one | a.rs +3 -1 u2; b.c +5 u5
            q < p | ann | 02-03T10:00 | [PATCH 2/2] frob: two | new c.rs +2 u1
            """);
    assertThat(growth.unsafeAdded()).isEqualTo(3);
    assertThat(growth.unsafeRemoved()).isZero();
    PatchMail patch =
        growth(
                """
                p | ann | 02-03T10:00 | [PATCH] frob: one | a.rs +3 -1 u2; new d.rs +1; stat 2 4 1
                """)
            .getFirst()
            .lineage()
            .newest()
            .series()
            .patches()
            .getFirst();
    assertThat(Growth.of(patch).unsafeAdded()).isEqualTo(2);
    assertThat(Growth.of(patch).newFiles()).isEqualTo(1);
    assertThat(Growth.of(patch).declared()).contains(Growth.of(patch).counted());
  }

  private static String changes(String table) {
    PatchChanges found = growth(table).getFirst().rows().getLast().patches().orElseThrow();
    var out = new StringBuilder();
    for (PatchChanges.Row row : found.rows()) {
      out.append(row.patch().index()).append(' ').append(row.change());
      row.before().ifPresent(was -> out.append(" was ").append(was.index()));
      out.append("; ");
    }
    found.dropped().forEach(patch -> out.append(patch.index()).append(" dropped; "));
    return out + (found.newKnown() ? "" : "new? ") + (found.droppedKnown() ? "" : "dropped? ");
  }

  @Test
  void patches_againstTheVersionBefore_areNewDroppedUnchangedOrReworked() {
    assertThat(
            changes(
                """
                a0 | ann | 02-03T10:00 | [PATCH 0/4] frob: grow now | stat 1 10 1
                a1 < a0 | ann | 02-03T10:00 | [PATCH 1/4] frob: one | a.c +10 -1
                a2 < a0 | ann | 02-03T10:00 | [PATCH 2/4] frob: two | b.c +10
                a3 < a0 | ann | 02-03T10:00 | [PATCH 3/4] frob: add a third thing | c.c +10
                a4 < a0 | ann | 02-03T10:00 | [PATCH 4/4] frob: four | d.c +10
                b0 | ann | 02-04T10:00 | [PATCH v2 0/4] frob: grow now | stat 1 10 1
                b1 < b0 | ann | 02-04T10:00 | [PATCH v2 1/4] frob: zero | z.c +1
                b2 < b0 | ann | 02-04T10:00 | [PATCH v2 2/4] frob: one by another name | a.c +10 -1
                b3 < b0 | ann | 02-04T10:00 | [PATCH v2 3/4] frob: two | b.c +11
                b4 < b0 | ann | 02-04T10:00 | [PATCH v2 4/4] frob: add the third thing | c.c +12
                """))
        .isEqualTo("1 NEW; 2 UNCHANGED was 1; 3 REWORKED was 2; 4 REWORKED was 3; 4 dropped; ");
  }

  @Test
  void patches_wherePartOfAVersionIsNotHere_sayWhatIsNotSure() {
    assertThat(
            changes(
                """
                a0 | ann | 02-03T10:00 | [PATCH 0/2] frob: grow now | stat 1 10 1
                a1 < a0 | ann | 02-03T10:00 | [PATCH 1/2] frob: one | a.c +10 -1
                b0 | ann | 02-04T10:00 | [PATCH v2 0/2] frob: grow now | stat 1 10 1
                b1 < b0 | ann | 02-04T10:00 | [PATCH v2 1/2] frob: one | a.c +10 -1
                b2 < b0 | ann | 02-04T10:00 | [PATCH v2 2/2] frob: two | b.c +1
                """))
        .isEqualTo("1 UNCHANGED was 1; 2 NEW; new? ");
  }

  @Test
  void change_comparesLikeWithLike() {
    List<LineageGrowth.Row> rows =
        growth(
                """
                a0 | ann | 02-03T10:00 | [PATCH 0/1] frob: grow now | stat 1 10 1
                a1 < a0 | ann | 02-03T10:00 | [PATCH 1/1] frob: one | a.c +10 -1
                b1 | ann | 02-04T10:00 | [PATCH v2 1/2] frob: one | a.c +20 -1
                b2 < b1 | ann | 02-04T10:00 | [PATCH v2 2/2] frob: two | b.c +5
                c0 | ann | 02-05T10:00 | [PATCH v3 0/2] frob: grow now | stat 2 30 1; link a0
                c1 < c0 | ann | 02-05T10:00 | [PATCH v3 1/2] frob: one | a.c +25 -1
                c2 < c0 | ann | 02-05T10:00 | [PATCH v3 2/2] frob: two | b.c +5
                """)
            .getFirst()
            .rows();
    assertThat(rows).hasSize(3);
    assertThat(rows.get(0).change()).isEmpty();
    // v2 has no cover, but all its patches: both are counted.
    assertThat(rows.get(1).change().orElseThrow().basis()).isEqualTo(Basis.COUNTED);
    assertThat(rows.get(1).change().orElseThrow().lines()).isEqualTo(new LineCount(1, 15, 0));
    assertThat(rows.get(1).change().orElseThrow().patches()).isEqualTo(1);
    assertThat(rows.get(2).change().orElseThrow().lines()).isEqualTo(new LineCount(0, 5, 0));
  }

  @Test
  void change_whereOneSideIsNotKnown_isLeftOut() {
    List<LineageGrowth.Row> rows =
        growth(
                """
                a2 < g | ann | 02-03T10:00 | [PATCH v4 2/9] frob: two | a.c +1
                b2 < h | ann | 02-04T10:00 | [PATCH v5 2/9] frob: two | a.c +1
                """)
            .getFirst()
            .rows();
    assertThat(rows).hasSize(2);
    assertThat(rows.get(1).change()).isEmpty();
  }

  @Test
  void fileClass_ofKernelPaths_isTheReaders() {
    assertThat(FileClass.of("rust/kernel/sync/arc.rs")).isEqualTo(FileClass.RUST);
    assertThat(FileClass.of("rust/kernel/kunit.rs")).isEqualTo(FileClass.TEST);
    assertThat(FileClass.of("tools/testing/selftests/x.c")).isEqualTo(FileClass.TEST);
    assertThat(FileClass.of("arch/x86/entry.S")).isEqualTo(FileClass.C);
    assertThat(FileClass.of("Documentation/process/x.rst")).isEqualTo(FileClass.DOCUMENTATION);
    assertThat(FileClass.of("rust/Makefile")).isEqualTo(FileClass.BUILD);
    assertThat(FileClass.of("MAINTAINERS")).isEqualTo(FileClass.OTHER);
  }
}
