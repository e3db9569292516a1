package dev.tidemark.index.schema;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.RawMail;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;

/** Invented mails for tests, with the blob ids that git would give them. */
public final class TestMails {

  /** When archives took test mails in, unless a test says otherwise. */
  public static final Instant ARCHIVED = Instant.parse("2024-03-05T10:00:00Z");

  private TestMails() {}

  /** The copy of a mail on a list. */
  public static RawMail raw(String list, String text) {
    return raw(list, text, ARCHIVED);
  }

  public static RawMail raw(String list, String text, Instant archived) {
    byte[] bytes = text.getBytes(UTF_8);
    return new RawMail(new MailKey(list, blob(bytes)), bytes, "test", archived, null);
  }

  /** A plain mail. */
  public static String mail(String id, String subject, String body) {
    return String.format(
        Locale.ROOT,
        """
        From: Jane Doe <jane@example.org>
        To: dev@lists.example.org
        Subject: %s
        Date: Tue, 5 Mar 2024 09:00:00 +0000
        Message-ID: <%s>
        List-Id: Development <dev.lists.example.org>

        %s
        """,
        subject,
        id,
        body);
  }

  /** A one-patch mail that touches a Rust file and renames nothing. */
  public static String patch(String id, String subject) {
    return mail(
        id,
        subject,
        """
        The lock was taken twice. Take it once.

        Reviewed-by: Max Muster <max@example.net>
        ---
         rust/kernel/sync/gate.rs | 4 ++--
         1 file changed, 2 insertions(+), 2 deletions(-)

        diff --git a/rust/kernel/sync/gate.rs b/rust/kernel/sync/gate.rs
        index 8b74a4707bc6..1f2e3d4c5b6a 100644
        --- a/rust/kernel/sync/gate.rs
        +++ b/rust/kernel/sync/gate.rs
        @@ -10,5 +10,5 @@ impl Gate {
             fn open(&self) {
        -        self.acquire_twice();
        -        self.count += 2;
        +        self.acquire_once();
        +        self.count += 1;
             }
         }
        --
        2.43.0
        """);
  }

  private static String blob(byte[] bytes) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(("blob " + bytes.length + "\0").getBytes(US_ASCII));
      return HexFormat.of().formatHex(sha1.digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
