package dev.tidemark.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidemark.ingest.mail.MessageId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveLinksTest {

  @Test
  void url_ofOddIds_isEscapedAsPublicInboxDoes() {
    assertThat(ArchiveLinks.LORE.url(new MessageId("a+b=c@example.org")))
        .isEqualTo("https://lore.kernel.org/all/a+b=c@example.org/");
    assertThat(ArchiveLinks.LORE.url(new MessageId("a/b?c#d%e\"f@é")))
        .isEqualTo("https://lore.kernel.org/all/a%2Fb%3Fc%23d%25e%22f@%C3%A9/");
    assertThat(ArchiveLinks.lore("frob").url(new MessageId("x@y")))
        .isEqualTo("https://lore.kernel.org/frob/x@y/");
    assertThat(new ArchiveLinks("http://127.0.0.1:8080/frob/").url(new MessageId("x@y")))
        .isEqualTo("http://127.0.0.1:8080/frob/x@y/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"javascript:alert(1)", "lore.kernel.org", "", "ftp://example.org", "http:"})
  void base_thatIsNoWebPage_isRefused(String base) {
    assertThatIllegalArgumentException().isThrownBy(() -> new ArchiveLinks(base));
  }
}
