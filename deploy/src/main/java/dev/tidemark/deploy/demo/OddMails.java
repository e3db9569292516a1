package dev.tidemark.deploy.demo;

import dev.tidemark.deploy.demo.SampleTexts.Person;
import dev.tidemark.deploy.demo.SampleTexts.Topic;
import dev.tidemark.deploy.demo.SourceTree.Edit;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.zip.Adler32;

/** The odd mails that belong to no series: identity, clocks, MIME, replies. */
final class OddMails {
  private static final String BASE85 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";
  private static final int BINARY_LINE = 52;

  /** The smallest picture there is: one grey pixel. */
  private static final byte[] PIXEL =
      Base64.getDecoder()
          .decode(
              "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==");

  private final Story story;
  private int nextPercent;

  private OddMails(Story story) {
    this.story = story;
  }

  static void script(Story story) {
    OddMails odd = new OddMails(story);
    odd.robots();
    odd.replies();
    odd.mime();
    odd.identity();
    odd.clocks();
  }

  /** Plans something for a day of its own, spread evenly over the story. */
  private void plan(Consumer<Instant> what) {
    nextPercent = (nextPercent + 37) % 96;
    Instant when = story.someday(nextPercent, nextPercent + 3);
    story.at(when, () -> what.accept(when));
  }

  private void robots() {
    List<String> releases = List.of("6.1", "6.6", "5.15", "6.9");
    for (int i = 0; i < releases.size(); i++) {
      String release = releases.get(i);
      int patches = 8 + 3 * i;
      plan(when -> Robots.stableQueue(story, when, release, patches));
    }
    plan(when -> Robots.autosel(story, when, "6.6", 5));
    plan(when -> Robots.autosel(story, when, "6.1", 4));
    for (int i = 0; i < 8; i++) {
      plan(this::pull);
    }
    plan(this::backport);
    plan(this::binaryPatch);
  }

  private void pull(Instant when) {
    Person who = story.texts.people.get(story.dice.below(4));
    Topic topic = story.hotTopic(when);
    String tag =
        "tide-"
            + topic.name.replace(' ', '-').toLowerCase(Locale.ROOT)
            + "-6."
            + (8 + story.dice.below(6));
    SampleMail mail =
        new SampleMail(
            story.id(who, when),
            who,
            "[GIT PULL] " + topic.name + " updates for 6." + (8 + story.dice.below(6)),
            when,
            "Hi,\n\nThe following changes since commit "
                + story.dice.hex(40)
                + ":\n\n  Tide 6.8-rc3 (2024-02-04 12:20:36 +0000)\n\nare available in the Git repository at:\n\n  git://git.tide.example/"
                + who.user()
                + "/tide.git tags/"
                + tag
                + "\n\nfor you to fetch changes up to "
                + story.dice.hex(40)
                + ":\n\n  "
                + topic.prefix.replace("«p»", "tern")
                + ": last clean-ups (2024-03-01 10:11:12 +0100)\n\n----------------------------------------------------------------\n"
                + Story.wrap(story.sentence(topic, BaseTree.slots(topic, "tern", story.dice)))
                + "\n----------------------------------------------------------------\n"
                + who.name()
                + " (4):\n      first step\n      second step\n      third step\n      last step\n\n"
                + SamplePatch.total(7, 310, 42)
                + "\n");
    mail.lists = 1 << topic.list;
    story.send(mail.odd(Oddity.PULL_REQUEST));
    Person upstream = story.other(who);
    StringBuilder text = new StringBuilder();
    story.quote(text, mail);
    text.append("Pulled, thanks.\n");
    story.reply(mail, upstream, story.later(when, 30), text.toString());
  }

  private void backport(Instant when) {
    SeriesPlot plot = SeriesPlot.nameless(story, story.texts.topics.get(2));
    for (int k = 1; k <= 2; k++) {
      SamplePatch patch =
          SamplePatch.of(
              story.snapshot(),
              story.snapshot().apply(plot.pieces.getFirst().edits(0)),
              plot.pieces.getFirst().edits(0));
      String text =
          "commit "
              + story.dice.hex(40)
              + " upstream.\n\n"
              + Story.wrap(story.phrase("cause", plot.slots))
              + "\nSigned-off-by: "
              + plot.author.mailbox()
              + "\n---\n"
              + patch.stat()
              + "\n"
              + patch.diff()
              + "-- \n2.43.0\n";
      SampleMail mail =
          new SampleMail(
                  story.stem(plot.author, when, null, 1)
                      + "-"
                      + k
                      + "-"
                      + plot.author.user()
                      + "@"
                      + plot.author.domain(),
                  plot.author,
                  "[PATCH 5.15 " + k + "/2] " + plot.pieces.getFirst().title,
                  when.plusSeconds(k),
                  text)
              .asPatch();
      mail.lists = 2;
      mail.to.add("stable@vger.tide.example");
      mail.cc.add(Story.LISTS[1].address());
      story.send(mail.odd(Oddity.BACKPORT));
    }
  }

  private void binaryPatch(Instant when) {
    Person who = story.texts.people.get(4);
    String path = "Documentation/images/tide.png";
    String blob = SourceTree.blobId(PIXEL).name();
    String text =
        "A page without a picture is only half a page.\n\nSigned-off-by: "
            + who.mailbox()
            + "\n---\n "
            + path
            + " | Bin 0 -> "
            + PIXEL.length
            + " bytes\n"
            + SamplePatch.total(1, 0, 0)
            + "\n create mode 100644 "
            + path
            + "\n\ndiff --git a/"
            + path
            + " b/"
            + path
            + "\nnew file mode 100644\nindex "
            + "0".repeat(40)
            + ".."
            + blob
            + "\nGIT binary patch\nliteral "
            + PIXEL.length
            + "\n"
            + base85(stored(PIXEL))
            + "\nliteral 0\nHcmV?d00001\n\n-- \n2.43.0\n";
    SampleMail mail =
        new SampleMail(
                story.stem(who, when, null, 1) + "-1-" + who.user() + "@" + who.domain(),
                who,
                "[PATCH] docs: add a picture of the tide",
                when,
                text)
            .asPatch();
    story.send(mail.odd(Oddity.BINARY_PATCH));
  }

  /** A zlib stream (RFC 1950) of one stored block: the same bytes whatever zlib the JDK has. */
  private static byte[] stored(byte[] in) {
    Adler32 sum = new Adler32();
    sum.update(in);
    ByteBuffer out = ByteBuffer.allocate(in.length + 11);
    out.put((byte) 0x78).put((byte) 0x01).put((byte) 1);
    out.put((byte) in.length).put((byte) (in.length >> 8));
    out.put((byte) ~in.length).put((byte) (~in.length >> 8));
    out.put(in).putInt((int) sum.getValue());
    return out.array();
  }

  /** git's binary patch lines: a letter for the length, then four bytes in five characters. */
  private static String base85(byte[] in) {
    StringBuilder out = new StringBuilder();
    for (int start = 0; start < in.length; start += BINARY_LINE) {
      int length = Math.min(BINARY_LINE, in.length - start);
      out.append((char) (length <= 26 ? 'A' + length - 1 : 'a' + length - 27));
      for (int i = 0; i < length; i += 4) {
        long value = 0;
        for (int j = 0; j < 4; j++) {
          value = value << 8 | (i + j < length ? in[start + i + j] & 0xff : 0);
        }
        char[] digits = new char[5];
        for (int j = 4; j >= 0; j--) {
          digits[j] = BASE85.charAt((int) (value % 85));
          value /= 85;
        }
        out.append(digits);
      }
      out.append('\n');
    }
    return out.toString();
  }

  /** A question that somebody answers. */
  static SampleMail question(Story story, Topic topic, Instant when, Person not) {
    Person who = story.other(not);
    Slots slots = BaseTree.slots(topic, story.dice.pick(SampleTexts.NAMES), story.dice);
    StringBuilder text = new StringBuilder("Hi all,\n\n");
    text.append(Story.wrap(story.sentence(topic, slots) + " " + story.phrase("question", slots)));
    story.sign(text, who);
    SampleMail mail =
        new SampleMail(
            story.id(who, when),
            who,
            slots.fill(story.dice.pick(topic.talks)),
            when,
            text.toString());
    mail.lists = 1 << topic.list;
    story.send(mail);
    story.answers(mail, topic, slots, 2, false);
    return mail;
  }

  private SampleMail note(Instant when) {
    Topic topic = story.hotTopic(when);
    return question(story, topic, when, story.texts.people.getFirst());
  }

  private SampleMail answer(SampleMail parent, String words) {
    Person who = story.other(parent.from);
    StringBuilder text = new StringBuilder();
    story.quote(text, parent);
    text.append(Story.wrap(words));
    return story.reply(parent, who, story.later(parent.date, 30), text.toString());
  }

  private void replies() {
    for (String prefix : List.of("AW: ", "SV: ", "回复: ", "答复: ", "Antw: ", "WG: ", "RE: ")) {
      plan(
          when -> {
            SampleMail question = note(when);
            SampleMail mail = answer(question, "Yes, we see the same here, every few days.");
            mail.subject = prefix + question.subject;
            if (!SampleMail.isAscii(prefix)) {
              mail.charset = StandardCharsets.UTF_8;
              mail.encoding = "base64";
            }
            mail.odd(Oddity.FOREIGN_REPLY_PREFIX);
          });
    }
    plan(
        when -> {
          SampleMail question = note(when);
          answer(question, "Let me ask this under a title that fits better.")
                  .odd(Oddity.SUBJECT_WAS)
                  .subject =
              "Numbers for the small boards (was: " + question.subject + ")";
        });
    plan(
        when -> {
          SampleMail question = note(when);
          SampleMail mail = answer(question, "I have tried it on three machines, it works.");
          mail.subject = question.subject;
          mail.text += "\nTested-by: " + mail.from.mailbox() + "\n";
          mail.odd(Oddity.REPLY_WITHOUT_RE);
        });
    plan(
        when -> {
          SampleMail question = note(when);
          Topic topic = story.hotTopic(when);
          SeriesPlot plot = SeriesPlot.nameless(story, topic);
          List<Edit> edits = plot.pieces.getFirst().edits(0);
          SampleMail mail = answer(question, "Something like this, not even compiled:");
          mail.text +=
              "\n" + SamplePatch.of(story.snapshot(), story.snapshot().apply(edits), edits).diff();
          mail.odd(Oddity.REPLY_WITH_DIFF);
        });
    plan(
        when -> {
          Person who = story.other();
          SampleMail mail =
              new SampleMail(
                  story.id(who, when),
                  who,
                  "Re: Boards for the test farm",
                  when,
                  "> We could lend you two of ours.\n\nThat would be great, thanks! I will write to you about the address.\n");
          mail.references.add("private-note-17@harbour.example");
          mail.references.add("private-note-18@shorelab.example");
          story.send(mail.odd(Oddity.GHOST_PARENT));
          answer(mail, "We have a third one if that helps.");
        });
    plan(
        when -> {
          SampleMail question = note(when);
          SampleMail mail = answer(question, "See the errata, section four.");
          mail.inReplyTo =
              "Your message of \""
                  + MailDate.header(question.date, ZoneOffset.UTC)
                  + "\"\n\t<"
                  + question.id
                  + ">";
          mail.references.clear();
          mail.odd(Oddity.ODD_IN_REPLY_TO);
        });
    plan(
        when -> {
          for (int i = 0; i < 2; i++) {
            Instant then = when.plus(Duration.ofDays(9L * i));
            Person who = story.other();
            SampleMail mail =
                new SampleMail(
                    story.id(who, then),
                    who,
                    "Agenda for the call",
                    then,
                    i == 0
                        ? "Topics so far: the executor, the pool, the lints.\n"
                        : "Please send topics until Thursday.\n");
            story.send(mail.odd(Oddity.SAME_SUBJECT));
            answer(mail, "I cannot make it this time, please go on without me.");
          }
        });
    plan(
        when -> {
          Person a = story.other();
          Person b = story.other(a);
          SampleMail first =
              new SampleMail(
                  story.id(a, when),
                  a,
                  "Re: Clocks that run backwards",
                  when,
                  "It happens when the battery is low.\n");
          SampleMail second =
              new SampleMail(
                  story.id(b, when),
                  b,
                  "Re: Clocks that run backwards",
                  when.plusSeconds(4000),
                  "Only then?\n");
          first.references.add(second.id);
          second.references.add(first.id);
          story.send(first.odd(Oddity.REFERENCE_LOOP));
          story.send(second.odd(Oddity.REFERENCE_LOOP));
        });
  }

  private void mime() {
    plan(
        when -> {
          SampleMail mail = answer(note(when), "The log of the failed boot is attached.");
          mail.attachments.add(
              new SampleMail.Attachment(
                  "text/x-log; charset=utf-8",
                  "boot.log",
                  "quoted-printable",
                  Story.bytes(
                      "[    0.000000] Booting Tide on physical CPU 0x0\n[    1.204312] brook: executor 0 ready\n[    2.918000] tern 4a00000.ethernet: no interrupt for ring\n")));
          mail.odd(Oddity.ATTACHED_LOG);
        });
    plan(
        when -> {
          SampleMail mail = answer(note(when), "Here is the picture from the oscilloscope.");
          mail.attachments.add(
              new SampleMail.Attachment("image/png", "scope-trace.png", "base64", PIXEL));
          mail.attachments.add(
              new SampleMail.Attachment(
                  "application/octet-stream", "samples.bin", "base64", new Dice(7).bytes(3000)));
          mail.odd(Oddity.ATTACHED_IMAGE);
        });
    plan(
        when -> {
          SampleMail mail =
              answer(note(when), "Tested with the 镕 board, 喆 confirms the result. 谢谢！");
          mail.charset = Charset.forName("GBK");
          mail.charsetLabel = "gb2312";
          mail.encoding = "8bit";
          mail.odd(Oddity.GBK_AS_GB2312);
        });
    plan(
        when -> {
          SampleMail mail =
              answer(note(when), "The naïve loop is as fast as the clever one, says José.");
          mail.charset = StandardCharsets.UTF_8;
          mail.charsetLabel = "us-ascii";
          mail.encoding = "7bit";
          mail.odd(Oddity.RAW_8BIT_ASCII);
        });
    plan(
        when -> {
          SampleMail mail =
              answer(note(when), "Überraschend, but it is true: the cable was broken.");
          mail.charset = StandardCharsets.UTF_8;
          mail.charsetLabel = "X-UNKNOWN";
          mail.encoding = "8bit";
          mail.odd(Oddity.UNKNOWN_CHARSET);
        });
    plan(
        when -> {
          SampleMail mail = answer(note(when), "Replacing the cable helped.");
          String plain = "Kabelsalat XXXX";
          mail.subject = plain;
          mail.tweak = replacing("XXXX", "für alle".getBytes(StandardCharsets.ISO_8859_1));
          mail.odd(Oddity.RAW_8BIT_HEADER);
        });
    plan(
        when -> {
          SampleMail mail = answer(note(when), "The console prints XXXX here and stops.");
          mail.encoding = "8bit";
          mail.charset = StandardCharsets.UTF_8;
          mail.tweak = replacing("XXXX", new byte[] {'a', 0, 'b'});
          mail.odd(Oddity.NUL_BYTE);
        });
  }

  private void identity() {
    plan(
        when -> {
          SampleMail first = answer(note(when), "I agree with the first part.");
          SampleMail second =
              answer(first, "I do not agree with any of it, and this mail has the other's id.");
          second.id = first.id;
          first.odd(Oddity.DUPLICATE_ID);
          second.odd(Oddity.DUPLICATE_ID);
        });
    plan(
        when -> {
          SampleMail mail =
              answer(note(when), "My mail program thinks that two ids are better than one.");
          mail.extraHeaders.add("Message-ID: <second-" + mail.id + ">");
          mail.odd(Oddity.SEVERAL_IDS);
        });
    plan(
        when -> {
          Person who = story.other();
          SampleMail mail =
              new SampleMail(
                  "",
                  who,
                  "Sent from my kitchen",
                  when,
                  "No id, no date, but an opinion: the reserve should be smaller.\n");
          mail.dateHeader = "";
          story.send(mail.odd(Oddity.MISSING_ID, Oddity.MISSING_DATE));
        });
    plan(when -> answer(note(when), "This one came twice.").odd(Oddity.REPEATED_COMMIT));
    for (int i = 0; i < 5; i++) {
      int number = i;
      plan(
          when -> {
            Person spam =
                new Person(
                    "Grand Harbour Casino",
                    "win" + number + "@casino.example",
                    ZoneOffset.UTC,
                    StandardCharsets.UTF_8,
                    "7bit",
                    "robot",
                    0);
            SampleMail mail =
                new SampleMail(
                    story.id(spam, when),
                    spam,
                    "You have won " + (number + 2) + " boats",
                    when,
                    "Claim your boats today. Offer ends at high tide.\n");
            mail.lists = number == 0 ? 3 : 1 << number % 2;
            story.send(mail.odd(number < 3 ? Oddity.REMOVED : Oddity.PURGED));
          });
    }
    for (int i = 0; i < 6; i++) {
      plan(
          when -> {
            SampleMail mail =
                answer(note(when), "Adding the other list, they know more about this.");
            mail.lists = 3;
            mail.encoding = "8bit";
            mail.charset = StandardCharsets.UTF_8;
            mail.odd(Oddity.CROSS_POST, Oddity.LIST_FOOTER);
          });
    }
    plan(
        when -> {
          SampleMail mail =
              answer(note(when), "Our mail server is strict, so the list rewrites me.");
          mail.lists = 2;
          mail.odd(Oddity.MUNGED_FROM);
        });
  }

  private void clocks() {
    plan(
        when ->
            answer(note(when), "Sorry, this sat in my outbox for weeks.")
                    .odd(Oddity.LATE_ARRIVAL)
                    .delay =
                Duration.ofDays(16));
    plan(
        when -> {
          SampleMail mail = answer(note(when), "My clock says it is tomorrow already.");
          mail.dateHeader = MailDate.header(mail.date, ZoneOffset.ofHours(17));
          mail.odd(Oddity.BAD_ZONE);
        });
    plan(
        when -> {
          SampleMail mail = answer(note(when), "Written on the old machine in the lab.");
          String full = MailDate.header(mail.date, mail.from.zone());
          mail.dateHeader = full.replaceFirst(" 20(\\d\\d) ", " $1 ");
          mail.odd(Oddity.TWO_DIGIT_YEAR);
        });
    plan(
        when -> {
          SampleMail mail = answer(note(when), "Typed on a telephone.");
          mail.dateHeader = "";
          mail.odd(Oddity.MISSING_DATE);
        });
    plan(
        when -> {
          SampleMail mail = answer(note(when), "Typed on another telephone.");
          mail.dateHeader = "yesterday, about noon";
          mail.odd(Oddity.UNREADABLE_DATE);
        });
    plan(
        when -> {
          SampleMail mail = answer(note(when), "Greetings from the future.");
          mail.dateHeader =
              MailDate.header(mail.date.plus(Duration.ofDays(4000)), mail.from.zone());
          mail.odd(Oddity.FUTURE_DATE);
        });
  }

  private static UnaryOperator<byte[]> replacing(String what, byte[] by) {
    byte[] mark = what.getBytes(StandardCharsets.US_ASCII);
    return in -> {
      ByteArrayOutputStream out = new ByteArrayOutputStream(in.length + 16);
      int i = 0;
      while (i < in.length) {
        if (i + mark.length <= in.length
            && Arrays.equals(in, i, i + mark.length, mark, 0, mark.length)) {
          out.writeBytes(by);
          i += mark.length;
        } else {
          out.write(in[i++]);
        }
      }
      return out.toByteArray();
    };
  }

  /** Encodes a patch mail in a rare way. */
  static void mark(SampleMail mail, Oddity mark) {
    mail.odd(mark);
    switch (mark) {
      case QUOTED_PRINTABLE_PATCH -> mail.encoding = "quoted-printable";
      case BASE64_PATCH -> mail.encoding = "base64";
      case ATTACHED_PATCH -> {
        int cut = mail.text.indexOf("\n---\n") + 5;
        mail.attachments.add(
            new SampleMail.Attachment(
                "text/x-patch; charset=utf-8",
                "0001-change.patch",
                "8bit",
                Story.bytes(mail.text.substring(cut))));
        mail.text =
            mail.text.substring(0, cut - 4)
                + "\nThe patch is attached, my mail program breaks lines.\n";
        mail.mailer = "thunderbird";
      }
      case PLAIN_DIFF -> {
        StringBuilder out = new StringBuilder();
        mail.text
            .lines()
            .filter(
                l ->
                    !l.startsWith("diff --git ")
                        && !l.startsWith("index ")
                        && !l.startsWith("new file mode "))
            .forEach(l -> out.append(l).append('\n'));
        mail.text = out.toString();
      }
      case CRLF -> mail.tweak = replacing("\n", new byte[] {'\r', '\n'});
      case FORMAT_FLOWED -> {
        StringBuilder out = new StringBuilder();
        mail.text
            .lines()
            .forEach(
                l ->
                    out.append(
                            l.startsWith(" ") || l.startsWith("From ") || l.startsWith(">")
                                ? " "
                                : "")
                        .append(l)
                        .append('\n'));
        mail.text = out.toString();
        mail.flowed = true;
        mail.charsetLabel = "utf-8";
      }
      default -> {}
    }
  }
}
