package dev.tidemark.index.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidemark.ingest.mail.MailParser;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.ingest.mail.ParserLimits;
import dev.tidemark.ingest.mail.RawMail;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailTalkTest {
  private static Optional<MailTalk> talk(String mail) {
    RawMail raw = TestMails.raw("dev", mail);
    var parsed = new MailParser(ParserLimits.DEFAULT).parse(raw.bytes(), raw.archived());
    for (IndexableField field : new DocumentMapper(IndexOptions.DEFAULT).map(raw, parsed)) {
      if (field.name().equals(Fields.TALK)) {
        return Optional.ofNullable(MailTalk.decode(field.binaryValue(), id -> true));
      }
    }
    return Optional.empty();
  }

  private static String words(String body) {
    return talk(TestMails.mail("a@example.org", "Re: gates", body)).orElseThrow().words();
  }

  @Test
  void words_ofAPatch_areItsMessageWithoutTrailersStatAndDiff() {
    MailTalk talk =
        talk(TestMails.patch("a@example.org", "[PATCH v2 1/3] rust: sync: take the lock once"))
            .orElseThrow();
    assertThat(talk.words()).isEqualTo("The lock was taken twice\nTake it once");
    assertThat(talk.subject()).isEqualTo("rust\nsync\ntake the lock once");
    assertThat(talk.posting()).isTrue();
    assertThat(talk.postings()).isTrue();
    assertThat(talk.parent()).isEmpty();
  }

  @Test
  void words_ofAnAnswer_areItsAuthorsOwn() {
    assertThat(
            words(
                """
                Hi Max,

                On Tue, Mar 5, 2024 at 9:00 AM Max Muster
                <max@example.net> wrote:
                > Quoted words of Max.

                Own words here, see https://example.org/x/y?z and
                mail to max@example.net about it.

                > More quotes.

                \tlet code = 1;
                    more_code();

                - first item
                - the (second) item

                Best regards,
                Jane

                --\s
                Jane Doe, Example Inc.
                """))
        .isEqualTo("Own words here\nsee\nand mail to\nabout it\nfirst item\nthe\nsecond\nitem");
  }

  @Test
  void words_belowTwoClosings_leaveOutTheNameToo() {
    assertThat(words("The gate is open.\n\nThanks!\n\nCheers,\nJane\n"))
        .isEqualTo("The gate is open");
  }

  @Test
  void words_ofASentenceThatNamesATrailer_areKept() {
    assertThat(
            words(
                """
                In v2 this was Reviewed-by: Max, the
                rest was not.

                Reviewed-by: Max Muster <max@example.net>
                """))
        .isEqualTo("In v2 this was Reviewed-by\nMax\nthe rest was not");
  }

  @Test
  void words_ofAPatch_leaveOutWhatGitSaysAboutFiles() {
    assertThat(
            words(
                """
                Literal 5 stays, delta 5 does not.

                diff --git a/gate.txt b/gate.txt
                --- a/gate.txt
                +++ b/gate.txt
                @@ -1 +1 @@
                -shut
                +open
                \\ No newline at end of file
                diff --git a/gate.png b/gate.png
                new file mode 100644
                GIT binary patch
                literal 5
                Mc$_x00000a

                literal 0
                HcmV?d00001

                """))
        .isEqualTo("Literal 5 stays\ndelta 5 does not");
  }

  @Test
  void words_ofAttachedFiles_areNotTheAuthors() {
    String text = "--b\nContent-Type: text/plain\n\nSee the log.\n";
    for (String type : List.of("text/plain", "text/x-patch", "application/octet-stream")) {
      String file = "--b\nContent-Type: " + type + "; name=gate.log\n\nThe log, I disagree?\n";
      MailTalk talk = parts(text + file);
      assertThat(talk.words()).as(type).isEqualTo("See the log");
      assertThat(talk.dissent()).as(type).isZero();
      assertThat(talk.question()).as(type).isEmpty();
      assertThat(parts(file).words()).as("nothing but %s", type).isEqualTo("The log\nI disagree");
    }
  }

  private static MailTalk parts(String parts) {
    return talk(TestMails.mail("a@example.org", "gates", parts + "--b--")
            .replace("List-Id:", "Content-Type: multipart/mixed; boundary=b\nList-Id:"))
        .orElseThrow();
  }

  @Test
  void words_withIdentifiers_keepThemWhole() {
    assertThat(
            words(
                "Use `kernel::sync::Arc<T>` and pin_init!(x), pin-init's `dma_alloc_coherent()`"
                    + " in rust/kernel/sync.rs; v6.14-rc1 doesn\u2019t, says 0123456789ab."))
        .isEqualTo(
            "Use kernel::sync::Arc T and pin_init\nx\npin-init dma_alloc_coherent\n"
                + "in rust/kernel/sync.rs\nv6.14-rc1 doesn't\nsays");
  }

  @Test
  void talk_ofARobotOrStableQueue_isNotKept() {
    String robot =
        TestMails.mail("a@example.org", "build failed", "It failed.")
            .replace("Jane Doe <jane@example.org>", "kernel test robot <lkp@example.org>");
    assertThat(talk(robot)).isEmpty();
    String stable = TestMails.mail("b@example.org", "[PATCH 6.1 1/2] old fix", "Upstream.");
    assertThat(talk(stable.replace("List-Id:", "X-stable: review\nList-Id:"))).isEmpty();
  }

  @Test
  void counts_ofADispute_findDissentAndRefusals() {
    MailTalk talk =
        talk(TestMails.mail(
                "a@example.org",
                "Re: [PATCH] gates",
                """
                    > I disagree?
                    Why would that be? I don't think it works, and I disagree.
                    NAK. Really (is it so?)

                    Nacked-by: Jane Doe <jane@example.org>
                    """))
            .orElseThrow();
    assertThat(talk.question()).isEqualTo("Why would that be?");
    assertThat(talk.dissent()).isEqualTo(2);
    assertThat(talk.naks()).isEqualTo(2);
    assertThat(talk.posting()).isFalse();
    assertThat(talk.postings()).isTrue();
  }

  @Test
  void dissent_isOfOnePhrase_notOfTheEndOfOneAndTheBeginningOfTheNext() {
    MailTalk talk =
        talk(TestMails.mail(
                "a@example.org", "Re: gates", "Why not? True, but that one is right, if no other."))
            .orElseThrow();
    assertThat(talk.dissent()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "No objections here.",
        "Are there any objections to it?",
        "Nobody would object to that.",
        "Maybe it is wrong."
      })
  void dissent_thatIsDenied_isNone(String text) {
    assertThat(talk(TestMails.mail("a@example.org", "Re: gates", text)).orElseThrow().dissent())
        .isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Could you paint it?                              | Could you paint it?
          Can it be~green, e.g. as the lid is?             | Can it be green, e.g. as the lid is?
          Green (or blue?) is fine.                        | ''
          Is it (the lid) green?                           | Is it (the lid) green?
          The `?` operator stops there.                    | ''
          Use `foo()?` there.                              | ''
          Nit: green?                                      | ''
          It was green, right?                             | ''
          Seriously?                                       | ''
          Thoughts?                                        | Thoughts?
          Why is it green now? Thoughts?                   | Why is it green now?
          Is it green? Let me look.                        | ''
          Is it green? Ahead of us it is red.              | Is it green?
          Is it green?~~I'll be away in May.               | Is it green?
          Is it green? It should be blue. Who painted it?  | Is it green?
          Who painted it then?~~> Is it blue?~~I did not.  | Who painted it then?
          > Is it green?~~Yes.                             | ''
          - is it green?~- was it ever blue before?        | was it ever blue before?
          """)
  void question_ofAMail_isWhatItAsksOthers(String text, String question) {
    String mail = TestMails.mail("a@example.org", "Re: gates", text.replace('~', '\n'));
    assertThat(talk(mail).orElseThrow().question()).isEqualTo(question);
  }

  @Test
  void question_ofManyWords_isCutAtABlank() {
    String text = "Is " + "the gate ".repeat(40) + "green?";
    assertThat(talk(TestMails.mail("a@example.org", "Re: gates", text)).orElseThrow().question())
        .hasSizeBetween(QuestionReader.MAX_LENGTH - 10, QuestionReader.MAX_LENGTH + 1)
        .startsWith("Is the gate the gate")
        .endsWith(" the…");
  }

  /** A posting and its answers have one conversation, however the subject marks patches. */
  @Test
  void postings_ofAPatchAndItsAnswer_areTheSame() {
    for (String subject : List.of("[RFC] gates", "[PATCH] gates", "[RFC 1/2] gates", "gates v2")) {
      boolean posting = talk(TestMails.patch("a@example.org", subject)).orElseThrow().postings();
      String answer = TestMails.mail("b@example.org", "Re: " + subject, "Yes.");
      assertThat(talk(answer).orElseThrow().postings()).as(subject).isEqualTo(posting);
    }
  }

  @Test
  void words_ofALongMail_stopAtTheLimit() {
    String words = words("word ".repeat(5_000) + "\n" + "x".repeat(100_000));
    assertThat(words.split(" ")).hasSize(TalkReader.MAX_WORDS);
    assertThat(words("x".repeat(100_000))).isEmpty();
  }

  @Test
  void decode_ofWhatEncodeWrote_isTheSame() {
    var talk =
        new MailTalk(
            new MessageId("a@example.org"),
            Optional.of(new MessageId("b@example.org")),
            true,
            false,
            "w\u00fcrde es?",
            2,
            1,
            "s\u00fcbject",
            "words\nof \u5185\u6838");
    byte[] bytes = talk.encode();
    assertThat(MailTalk.decode(new BytesRef(bytes), id -> true)).isEqualTo(talk);
    assertThat(MailTalk.decode(new BytesRef(bytes), id -> false)).isNull();
    for (int length = 0; length < bytes.length; length++) {
      var cut = new BytesRef(bytes, 0, length);
      assertThatIllegalArgumentException().isThrownBy(() -> MailTalk.decode(cut, id -> true));
    }
  }
}
