package dev.tidemark.ingest.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

class PatchSubjectTest {

  /** Each line of {@code subjects.tsv}: a subject and what must be read from it. */
  @TestFactory
  List<DynamicTest> parse_goldSubjects_givesTheirFields() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String line : lines("subjects.tsv")) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String[] fields = line.split("\t", -1);
      assertThat(fields).as(line).hasSize(7);
      tests.add(
          DynamicTest.dynamicTest(
              fields[0].isEmpty() ? "(empty)" : fields[0],
              () ->
                  assertThat(describe(PatchSubject.parse(fields[0]))).isEqualTo(expected(fields))));
    }
    assertThat(tests).hasSizeGreaterThanOrEqualTo(150);
    return tests;
  }

  private static String expected(String[] fields) {
    return String.join(" | ", List.of(fields).subList(1, fields.length));
  }

  private static String describe(PatchSubject s) {
    String marks =
        (s.patch() ? "P" : "")
            + (s.reply() ? "R" : "")
            + (s.rfc() ? "C" : "")
            + (s.resend() ? "S" : "")
            + (s.pull() ? "L" : "")
            + (s.malformed() ? "M" : "");
    return String.join(
        " | ",
        orDash(marks),
        orDash(text(s.version()) + (s.reroll().isPresent() ? "." + text(s.reroll()) : "")),
        s.index().isPresent() ? text(s.index()) + "/" + text(s.total()) : "-",
        orDash(String.join(",", s.prefixes())),
        orDash(s.stableTree()),
        orDash(s.title()));
  }

  private static String text(OptionalInt number) {
    return number.isPresent() ? String.valueOf(number.getAsInt()) : "";
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }

  private static List<String> lines(String resource) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            PatchSubjectTest.class.getResourceAsStream(resource), resource + " is missing")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  @Test
  void parse_replies_keepsWhatMarksThem() {
    assertThat(PatchSubject.parse("AW: Re[2]: 回复：[PATCH] x").replyPrefixes())
        .containsExactly("aw", "re", "回复");
  }

  @Test
  void cover_numberZero_only() {
    assertThat(PatchSubject.parse("[PATCH 0/1] x").cover()).isTrue();
    assertThat(PatchSubject.parse("[PATCH 1/1] x").cover()).isFalse();
    assertThat(PatchSubject.parse("[PATCH] x").cover()).isFalse();
  }

  @Test
  void robotReport_branchInBrackets_isOne() {
    assertThat(PatchSubject.parse("[linux-next:master 3/3] a.c:1: warning: b").robotReport())
        .isTrue();
    assertThat(PatchSubject.parse("[PATCH net:next 3/3] a: b").robotReport()).isFalse();
  }

  @Test
  void normalTitle_caseBlanksAndVersions_doNotMatter() {
    String title = PatchSubject.parse("[PATCH] kettle:  Add `boil()`   function.").normalTitle();
    assertThat(title).isEqualTo("kettle add boil function");
    assertThat(PatchSubject.parse("[PATCH v3] Kettle: add \"boil\" function (v3)").normalTitle())
        .isEqualTo(title);
    assertThat(PatchSubject.parse("Re: [PATCH] kettle: add boil function").normalTitle())
        .isEqualTo(title);
  }

  @Test
  void normalTitle_nothingButPunctuation_isEmpty() {
    assertThat(PatchSubject.parse("[PATCH] ???").normalTitle()).isEmpty();
  }

  /** Each shape would make a backtracking reader work for minutes. */
  @Test
  @Timeout(120)
  void parse_hostileSubjects_takesLinearTime() {
    List<String> units =
        List.of(
            "[",
            "[[PATCH",
            "[PATCH 1/2]",
            "Re:",
            "Re: [",
            "(v1",
            "v1/",
            "1/",
            "v1",
            "PATCH",
            " ",
            "[a:b ",
            "]");
    for (String unit : units) {
      assertThat(PatchSubject.parse(unit.repeat(1_000_000 / unit.length()))).as(unit).isNotNull();
    }
  }
}
