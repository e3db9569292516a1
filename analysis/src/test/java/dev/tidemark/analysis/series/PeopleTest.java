package dev.tidemark.analysis.series;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.ingest.mail.MailAddress;
import dev.tidemark.ingest.mail.Mailmap;
import org.junit.jupiter.api.Test;

class PeopleTest {

  @Test
  void person_byAddressOrFullName_isOne() {
    var people = new People();
    int one = people.add(new MailAddress("", "ann@example.org"));
    int two = people.add(new MailAddress("Ann Author", "ANN@example.org"));
    int three = people.add(new MailAddress("Ann Author (Frobs Inc.)", "ann@example.com"));
    int four = people.add(new MailAddress("Author, Ann via Relay", "relay+ann@example.net"));
    int other = people.add(new MailAddress("Ann", "ann@elsewhere.example"));
    assertThat(people.person(one))
        .isEqualTo(people.person(two))
        .isEqualTo(people.person(three))
        .isNotEqualTo(people.person(other));
    assertThat(people.person(four)).isNotEqualTo(people.person(other));
  }

  @Test
  void fullName_ofOneWordOrAnAddress_isNone() {
    assertThat(People.fullName("Ann")).isEmpty();
    assertThat(People.fullName("ann@example.org x")).isEmpty();
    assertThat(People.fullName("O'Neil,  Pat J.")).isEqualTo("pat j oneil");
    assertThat(People.fullName("Ann Author via B4 Relay")).isEqualTo("ann author");
  }

  @Test
  void stem_ofKnownTools_isWhatTheirMailsShare() {
    assertThat(MessageIdStem.of("20250203100000.4711-1-ann@example.org"))
        .isEqualTo(MessageIdStem.of("20250203100000.4711-12-ann@example.org"))
        .isNotEqualTo(MessageIdStem.of("20250203100000.4712-1-ann@example.org"))
        .isNotEmpty();
    assertThat(MessageIdStem.of("cover.1738577000.git.ann@example.org"))
        .isEqualTo(MessageIdStem.of("0123abcd.1738577000.git.ann@example.org"))
        .isNotEmpty();
    assertThat(MessageIdStem.of("20250203-frob-v2-0-1234567890ab@example.org"))
        .isEqualTo(MessageIdStem.of("20250203-frob-v2-3-1234567890ab@example.org"))
        .isNotEmpty();
    assertThat(MessageIdStem.of("CAKabc123@mail.example.org")).isEmpty();
    assertThat(MessageIdStem.of("20250203100000.-1-x@y")).isEmpty();
    assertThat(MessageIdStem.of("x.git.")).isEmpty();
  }

  @Test
  void person_joinedByAMailmap_isOneAlsoThroughAnAddressNeverSeen() {
    var people =
        new People(
            Mailmap.of(
                """
                Jo Roe <jo@new.example> <jo@home.example>
                Jo Roe <jo@new.example> <jr@work.example>
                """));
    int home = people.add(new MailAddress("jo", "jo@home.example"));
    int work = people.add(new MailAddress("JR", "jr@work.example"));
    int other = people.add(new MailAddress("jo", "jo@example.org"));
    assertThat(people.person(home)).isEqualTo(people.person(work));
    assertThat(people.person(other)).isNotEqualTo(people.person(home));
  }
}
