package dev.tidemark.ingest.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MailLinksTest {

  private static List<String> in(String text) {
    return MailLinks.in(text).stream().map(MessageId::value).toList();
  }

  @Test
  void in_archiveUrls_givesTheirIds() {
    assertThat(
            in(
                """
                v1: https://lore.kernel.org/kettles/1-a@example.org/
                v2: https://lore.kernel.org/r/2-b@example.org
                v3: https://lore.kernel.org/all/3-c%40example.org/T/#u
                v4: http://lkml.kernel.org/r/4-d@example.org.
                v5: https://patch.msgid.link/5-e@example.org
                v6: (https://msgid.link/6-f@example.org)
                v7: https://marc.info/?i=7-g@example.org
                v8: lore.kernel.org/kettles/8-h@example.org/t/
                v9: https://inbox.example.org/kettles/20310101.9@example.org/raw
                v10: https://patchwork.kernel.org/project/kettles/patch/10-j@example.org/
                v11: <https://lore.kernel.org/11-k+x=y@example.org>, again v1
                https://lore.kernel.org/r/1-a@example.org
                """))
        .containsExactly(
            "1-a@example.org",
            "2-b@example.org",
            "3-c@example.org",
            "4-d@example.org",
            "5-e@example.org",
            "6-f@example.org",
            "7-g@example.org",
            "8-h@example.org",
            "20310101.9@example.org",
            "10-j@example.org",
            "11-k+x=y@example.org");
  }

  @Test
  void in_otherUrls_isNothing() {
    assertThat(
            in(
                "https://lore.kernel.org/kettles/?q=s:boil https://user@example.org/x/y "
                    + "https://video.example.org/@somebody/12345 https://pkg.example.org/lib/x@1.2 "
                    + "https://lore.kernel.org/kettles/ :// ://@ lore.kernel.org/ lore.kernel.org/@/ "
                    + "https://lore.kernel.org/r/%zz%4 mail me at bo@example.org"))
        .isEmpty();
    assertThat(in("")).isEmpty();
  }

  /** What is not linear does not end within this. */
  @Test
  @Timeout(120)
  void in_hostileText_takesLinearTime() {
    for (String unit :
        List.of(
            "://",
            "lore.kernel.org/",
            "https://lore.kernel.org/r/@ ",
            "://a/b@c/ ",
            "msgid.link/ ")) {
      assertThat(MailLinks.in(unit.repeat(2_000_000 / unit.length()))).as(unit).isNotNull();
    }
  }

  @Test
  void changeId_exactLine_only() {
    assertThat(MailLinks.changeId("x\nchange-id: 20310101-kettle-1\n"))
        .contains("20310101-kettle-1");
    assertThat(MailLinks.changeId("change-id: 20310101-kettle-1\r\n"))
        .contains("20310101-kettle-1");
    assertThat(MailLinks.changeId("prerequisite-change-id: 20310101-kettle-1\n")).isEmpty();
    assertThat(MailLinks.changeId("  change-id: 1\nthe change-id: 2\nchange-id: two words\n"))
        .isEmpty();
  }

  @Test
  void baseCommit_fullId_only() {
    String id = "0123456789abcdef0123456789ABCDEF01234567";
    assertThat(MailLinks.baseCommit("base-commit: " + id + "\n"))
        .contains(id.toLowerCase(java.util.Locale.ROOT));
    assertThat(MailLinks.baseCommit("base-commit: v6.1\n")).isEmpty();
    assertThat(MailLinks.baseCommit("nothing\n")).isEmpty();
  }
}
