package dev.tidemark.index.thread;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.MailKind;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.testing.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ThreaderTest {

  @Test
  void of_rootWithReplies_isATreeByDate() {
    // a
    // ├─ b
    // │  └─ d
    // └─ c
    assertThat(drawn(mail("d", 4, "a", "b"), mail("c", 3, "a"), mail("a", 1), mail("b", 2, "a")))
        .isEqualTo("a( b( d) c)");
  }

  @Test
  void of_parentThatIsNotThere_isAGhost() {
    assertThat(drawn(mail("b", 2, "a"), mail("c", 3, "a"))).isEqualTo("~a( b c)");
    assertThat(drawn(mail("c", 3, "a", "b"))).isEqualTo("~a( ~b( c))");
  }

  @Test
  void of_ghostsWithoutMailBelow_areLeftOut() {
    // y hangs below x for one, below z for another: x spoke first, z is left with nothing
    assertThat(drawn(mail("m", 1, "x", "y"), mail("n", 2, "z", "y"))).isEqualTo("~x( ~y( m n))");
  }

  @Test
  void of_lastReferenceIsTheParent_whateverOthersSay() {
    assertThat(drawn(mail("a", 1), mail("b", 2, "a"), mail("c", 3, "b", "a"), mail("d", 4, "c")))
        .isEqualTo("a( b c( d))");
  }

  @Test
  void of_oneThread_isAllThatReferencesConnect() {
    List<MailThread> threads =
        Threader.of(List.of(mail("a", 1), mail("b", 2), mail("c", 3, "a", "b"), mail("d", 4)));
    assertThat(threads).hasSize(2);
    assertThat(threads.get(0).id()).isEqualTo(id("d"));
    assertThat(draw(threads.get(1))).isEqualTo("a( b( c))");
  }

  @Test
  void of_contradiction_givesTwoRootsOfOneThread() {
    // y is x's child for one and z's for another, and z is there
    MailThread thread =
        only(mail("y", 1, "x"), mail("m", 2, "x", "y"), mail("n", 3, "z", "y"), mail("z", 4));
    assertThat(draw(thread)).isEqualTo("~x( y( m n)) z");
    assertThat(thread.roots()).hasSize(2);
  }

  @Test
  void of_sameSubjectWithoutReference_staysApart() {
    assertThat(Threader.of(List.of(mail("a", 1), mail("b", 2)))).hasSize(2);
  }

  @Test
  void of_loop_isCut() {
    assertThat(drawn(mail("a", 1, "b"), mail("b", 2, "a"))).isEqualTo("b( a)");
    assertThat(drawn(mail("a", 1, "c"), mail("b", 2, "a"), mail("c", 3, "b")))
        .isEqualTo("c( a( b))");
  }

  @Test
  void of_loopWithOlderReference_fallsBackOnThat() {
    assertThat(drawn(mail("r", 1), mail("a", 2, "r", "b"), mail("b", 3, "r", "a")))
        .isEqualTo("r( b( a))");
  }

  @Test
  void of_imposter_standsFirstUnderTheRealOne() {
    MailSummary real = mail("a", 5);
    MailSummary imposter = withHash(mail("a", 6), "f");
    MailThread thread = only(imposter, mail("b", 5, "a"), real);
    assertThat(draw(thread)).isEqualTo("a( !af b)");
    assertThat(thread.node(id("a")).orElseThrow().mail()).contains(real);
    assertThat(thread.nodes().get(1).imposter()).isTrue();
  }

  @Test
  void of_sameMailTwice_countsOnce() {
    assertThat(drawn(mail("a", 1), mail("a", 1))).isEqualTo("a");
  }

  @Test
  void of_severalMessageIds_answersToAnyFindIt() {
    MailSummary both = withIds(mail("a", 1), "a", "alias");
    MailThread thread = only(mail("b", 2, "alias"), both, mail("c", 3, "a"));
    assertThat(draw(thread)).isEqualTo("a( b c)");
    assertThat(thread.node(id("alias")).orElseThrow().messageId()).isEqualTo(id("a"));
  }

  @Test
  void of_patchesOfOnePosting_standInTheirOrder() {
    // clocks and mailers mix them up; the review between them keeps its place
    MailSummary[] mails = {
      patch("cover", 1, "[PATCH v2 0/3] x"),
      patch("p3", 2, "[PATCH v2 3/3] x", "cover"),
      patch("p1", 3, "[PATCH v2 1/3] x", "cover"),
      mail("review", 4, "cover"),
      patch("p2", 5, "[PATCH v2 2/3] x", "cover"),
      patch("other", 6, "[PATCH v3 1/3] x", "cover"),
    };
    assertThat(drawn(mails)).isEqualTo("cover( p1 p2 review p3 other)");
  }

  @Test
  void nodes_giveDepthAndParent() {
    MailThread thread = only(mail("a", 1), mail("b", 2, "a"), mail("c", 3, "a", "b"));
    assertThat(thread.nodes()).extracting(MailThread.Node::depth).containsExactly(0, 1, 2);
    assertThat(thread.nodes().get(2).parent()).contains(thread.nodes().get(1));
    assertThat(thread.mails()).hasSize(3);
    assertThat(thread.subject()).isEqualTo("subject of a");
    assertThat(thread.firstReceived()).isEqualTo(1);
    assertThat(thread.lastReceived()).isEqualTo(3);
  }

  @Test
  @Timeout(120)
  void of_threadADeepAsHostile_takesNoStackAndLittleTime() {
    int depth = 100_000;
    var mails = new ArrayList<MailSummary>();
    for (int i = 0; i < depth; i++) {
      // received in the order that makes every walk to the top the longest
      mails.add(i == 0 ? mail("m0", depth) : mail("m" + i, depth - i, "m" + (i - 1)));
    }
    MailThread thread = only(mails.toArray(MailSummary[]::new));
    assertThat(thread.nodes()).hasSize(depth);
    assertThat(thread.nodes().getLast().depth()).isEqualTo(depth - 1);
  }

  @Test
  void of_anyOrder_givesTheSameThreads() {
    long seed = Seeds.seed();
    var random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      List<MailSummary> mails = madeUp(random, 400);
      String expected = drawAll(Threader.of(mails));
      for (int shuffle = 0; shuffle < 20; shuffle++) {
        Collections.shuffle(mails, random);
        assertThat(drawAll(Threader.of(mails))).as("seed %d", seed).isEqualTo(expected);
      }
    }
  }

  @Test
  void of_anyMails_everyMailIsThereOnceAndNoNodeAboveItself() {
    long seed = Seeds.seed();
    var random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      List<MailSummary> mails = madeUp(random, 300);
      var seen = new ArrayList<String>();
      for (MailThread thread : Threader.of(mails)) {
        Set<MailThread.Node> above = new HashSet<>();
        for (MailThread.Node node : thread.nodes()) {
          assertThat(above.add(node)).as("seed %d", seed).isTrue();
          node.mail().ifPresent(mail -> seen.add(mail.messageId() + mail.contentHash()));
          node.parent().ifPresent(parent -> assertThat(parent.depth()).isEqualTo(node.depth() - 1));
        }
      }
      var expected = new HashSet<String>();
      mails.forEach(mail -> expected.add(mail.messageId() + mail.contentHash()));
      assertThat(seen).hasSameSizeAs(expected).containsAll(expected);
    }
  }

  /** Mails that refer to each other in every wrong way there is. */
  private static List<MailSummary> madeUp(Random random, int count) {
    var mails = new ArrayList<MailSummary>();
    for (int i = 0; i < count; i++) {
      var references = new ArrayList<String>();
      for (int k = random.nextInt(4); k > 0; k--) {
        references.add("m" + random.nextInt(count * 2));
      }
      String name = "m" + random.nextInt(count);
      references.remove(name);
      long date = random.nextInt(50);
      MailSummary mail =
          random.nextInt(4) == 0
              ? patch(
                  name,
                  date,
                  "[PATCH " + random.nextInt(4) + "/3] x",
                  references.toArray(String[]::new))
              : mail(name, date, references.toArray(String[]::new));
      if (random.nextInt(10) == 0) {
        mail = withIds(mail, name, "m" + random.nextInt(count * 2));
      }
      mails.add(withHash(mail, "h" + i));
    }
    return mails;
  }

  // Drawing

  private static String drawn(MailSummary... mails) {
    return draw(only(mails));
  }

  private static MailThread only(MailSummary... mails) {
    List<MailThread> threads = Threader.of(Arrays.asList(mails));
    assertThat(threads).hasSize(1);
    return threads.getFirst();
  }

  private static String drawAll(List<MailThread> threads) {
    return String.join("\n", threads.stream().map(ThreaderTest::draw).toList());
  }

  private static String draw(MailThread thread) {
    var text = new StringBuilder();
    int depth = 0;
    for (MailThread.Node node : thread.nodes()) {
      for (; depth > node.depth(); depth--) {
        text.append(')');
      }
      if (!text.isEmpty()) {
        text.append(node.depth() > depth ? "( " : " ");
      }
      depth = node.depth();
      text.append(node.ghost() ? "~" : node.imposter() ? "!" : "").append(node.messageId());
      node.mail().ifPresent(mail -> text.append(mail.contentHash()));
    }
    return text.append(")".repeat(depth)).toString();
  }

  private static MessageId id(String name) {
    return new MessageId(name);
  }

  private static MailSummary mail(String name, long date, String... references) {
    return summary(name, date, "subject of " + name, Set.of(), references);
  }

  private static MailSummary patch(String name, long date, String subject, String... references) {
    return summary(name, date, subject, Set.of(MailKind.PATCH), references);
  }

  private static MailSummary summary(
      String name, long date, String subject, Set<MailKind> kinds, String... references) {
    return new MailSummary(
        List.of(id(name)),
        Arrays.stream(references).map(ThreaderTest::id).toList(),
        subject,
        "Jane",
        "jane@example.org",
        date,
        date,
        List.of(new MailKey("test", "0".repeat(40))),
        kinds,
        0,
        0,
        List.of(),
        Optional.empty(),
        "",
        "",
        "",
        List.of(),
        List.of(),
        "",
        "");
  }

  private static MailSummary withHash(MailSummary m, String hash) {
    return copy(m, m.messageIds(), hash);
  }

  private static MailSummary withIds(MailSummary m, String... names) {
    return copy(m, Arrays.stream(names).distinct().map(ThreaderTest::id).toList(), m.contentHash());
  }

  private static MailSummary copy(MailSummary m, List<MessageId> ids, String hash) {
    return new MailSummary(
        ids,
        m.references(),
        m.subject(),
        m.authorName(),
        m.authorAddress(),
        m.sent(),
        m.received(),
        m.copies(),
        m.kinds(),
        m.size(),
        m.proseLength(),
        m.files(),
        m.declared(),
        m.patchId(),
        m.changeId(),
        m.baseCommit(),
        m.links(),
        m.trailers(),
        hash,
        m.bodyFrom());
  }
}
