package dev.tidemark.ingest.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrailerTest {

  private static List<String> found(String text) {
    return Trailer.find(text).stream()
        .map(t -> t.name() + "=" + t.value() + (t.notes().isEmpty() ? "" : " " + t.notes()))
        .toList();
  }

  @Test
  void find_commitMessage_readsPersonsAndLinks() {
    assertThat(
            found(
                """
                kettle: boil

                Note: this line is prose. So is this: one.

                Fixes: 0123456789ab ("kettle: add")
                Link: https://lists.example.org/r/1@example.org
                Reported-by: Bo <bo@example.org>
                Closes: https://bugs.example.org/7
                Cc: stable@example.org # 6.1+
                Reviewed-by: "Doe, Alex" <alex@example.org>
                Signed-off-by: Chris Poe <chris@example.org>
                ---
                change-id: 20310101-kettle-123456
                """))
        .containsExactly(
            "Fixes=0123456789ab (\"kettle: add\")",
            "Link=https://lists.example.org/r/1@example.org",
            "Reported-by=Bo <bo@example.org>",
            "Closes=https://bugs.example.org/7",
            "Cc=stable@example.org [6.1+]",
            "Reviewed-by=\"Doe, Alex\" <alex@example.org>",
            "Signed-off-by=Chris Poe <chris@example.org>",
            "change-id=20310101-kettle-123456");
  }

  @Test
  void find_wrappedValues_joinsThem() {
    assertThat(
            found(
                "Reviewed-by: A Very Long Name\n <long@example.org>\nFixes: 012345678901 (\"a title that\nis wrapped\")\nLink:\n https://x.example.org/1\n"))
        .containsExactly(
            "Reviewed-by=A Very Long Name <long@example.org>",
            "Fixes=012345678901 (\"a title that is wrapped\")",
            "Link=https://x.example.org/1");
  }

  @Test
  void find_fixesNeverClosed_keepsItsOwnLine() {
    assertThat(found("Fixes: 012345678901 (\"open\nSigned-off-by: Bo <bo@example.org>\n"))
        .containsExactly("Fixes=012345678901 (\"open", "Signed-off-by=Bo <bo@example.org>");
  }

  @Test
  void find_notes_belongToTheTrailerAbove() {
    assertThat(
            found(
                "Signed-off-by: Bo <bo@example.org>\n[Alex: turned the\n handle]\nAcked-by: Cy <cy@example.org> # kettle\nLink: https://x.example.org [1]\n"))
        .containsExactly(
            "Signed-off-by=Bo <bo@example.org> [Alex: turned the handle]",
            "Acked-by=Cy <cy@example.org> [kettle]",
            "Link=https://x.example.org [1]");
  }

  @Test
  void find_whatIsNoTrailer_isLeftOut() {
    assertThat(
            found(
                """
                From: Bo <bo@example.org>
                Date: today
                Phone: 1@2
                v2: https://x.example.org/
                kettle: boil
                Fixes: everything
                Fixes: 12345 ("short")
                Bug: it leaks
                Reviewed-by:
                step-by: I went there and then I came back again.
                prerequisite-message-id: <1@example.org>
                http://x.example.org/a@b
                : x
                """))
        .isEmpty();
  }

  @Test
  void find_belowSignature_isLeftOut() {
    assertThat(found("Acked-by: A <a@example.org>\n-- \nAcked-by: B <b@example.org>\n"))
        .containsExactly("Acked-by=A <a@example.org>");
  }

  @Test
  void find_indentedAndCrlf_isRead() {
    assertThat(found("  Tested-by: A <a@example.org>\r\nACKED-BY: B <b@example.org>\r\n"))
        .containsExactly("Tested-by=A <a@example.org>", "ACKED-BY=B <b@example.org>");
  }

  @Test
  void person_variousForms_isTheMailbox() {
    assertThat(new Trailer("Cc", "Bo Doe <bo@example.org>", List.of()).person())
        .contains(new MailAddress("Bo Doe", "bo@example.org"));
    assertThat(new Trailer("Cc", "bo@example.org", List.of()).person())
        .contains(new MailAddress("", "bo@example.org"));
    assertThat(new Trailer("Acked-by", "Bo", List.of()).person()).isEmpty();
    assertThat(new Trailer("Acked-by", "Bo", List.of()).is("acked-BY")).isTrue();
  }
}
