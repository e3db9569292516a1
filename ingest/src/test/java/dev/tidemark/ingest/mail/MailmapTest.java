package dev.tidemark.ingest.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;

class MailmapTest {
  private static final Mailmap MAP =
      Mailmap.of(
          """
          # the four forms of gitmailmap(5)
          Jane Doe <jane@laptop.example>
          <joe@example.org> <joe@old.example>
          Zoe Roe <zoe@example.org> <ZOE@Old.example>   # she moved
          Max Moe <max@example.org> Build Bot <team@example.org>
          no address
          broken <
          """);

  private static Collection<MailAddress> joined(String name, String address) {
    return MAP.joined(new MailAddress(name, address));
  }

  @Test
  void joined_byEachForm_namesTheOtherMailboxes() {
    assertThat(joined("", "jane@laptop.example"))
        .contains(new MailAddress("Jane Doe", "jane@laptop.example"));
    assertThat(joined("Joe", "joe@old.example")).contains(new MailAddress("", "joe@example.org"));
    assertThat(joined("Joe", "joe@example.org")).contains(new MailAddress("", "joe@old.example"));
    assertThat(joined("zr", "zoe@old.EXAMPLE"))
        .contains(new MailAddress("Zoe Roe", "zoe@example.org"));
    assertThat(joined("zoe roe", "elsewhere@example.net"))
        .contains(new MailAddress("", "ZOE@Old.example"));
  }

  @Test
  void joined_whereALineNamesWhoUsedTheAddress_leavesOthersAlone() {
    assertThat(joined("build bot", "team@example.org"))
        .contains(new MailAddress("Max Moe", "max@example.org"));
    assertThat(joined("Ann Author", "team@example.org")).isEmpty();
  }

  @Test
  void joined_whomNoLineNames_isNobody() {
    assertThat(joined("Somebody Else", "else@example.org")).isEmpty();
    assertThat(joined("", "")).isEmpty();
    assertThat(Mailmap.NONE.joined(new MailAddress("a b", "c@d"))).isEmpty();
  }
}
