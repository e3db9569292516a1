package dev.tidemark.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analysis.AnalysisCatalog;
import dev.tidemark.analysis.Mailbox;
import dev.tidemark.analysis.Period;
import dev.tidemark.analysis.RealSummaries;
import dev.tidemark.analysis.ThreadActivity;
import dev.tidemark.analysis.discussion.Debate;
import dev.tidemark.analysis.discussion.Discussion;
import dev.tidemark.analysis.discussion.Discussions;
import dev.tidemark.analysis.discussion.TalkSource;
import dev.tidemark.analysis.report.PeopleOfPeriod.Newcomer;
import dev.tidemark.analysis.report.WeeklyReport.Figure;
import dev.tidemark.analysis.report.WeeklyReport.Options;
import dev.tidemark.analysis.report.WeeklyReport.SeriesLine;
import dev.tidemark.ingest.mail.RawMail;
import dev.tidemark.testing.RealArchive;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MailDateFormat;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The numbers of three reports, counted again by other means: straight from the raw mails, with a
 * mail library's parser and little else.
 */
class ReportNumbersTest {
  private static final long YEAR = 366L * 24 * 60 * 60;
  private static final Pattern ID = Pattern.compile("<([^<>\\s]+)>");
  private static final Pattern STAT =
      Pattern.compile(
          "(\\d+) files? changed(?:, (\\d+) insertions?\\(\\+\\))?(?:, (\\d+) deletions?\\(-\\))?");

  private record Mail(
      String id, String subject, String person, boolean robot, long time, String raw) {}

  private static final List<Mail> MAILS = new ArrayList<>();
  private static final Map<String, String> JOINED = new HashMap<>();
  private static Discussions discussions =
      new Discussions(AnalysisCatalog.of(List.of()), TalkSource.NONE, Discussion.Options.DEFAULT);

  @BeforeAll
  static void read() throws Exception {
    for (RawMail raw : RealArchive.mails()) {
      MAILS.add(read(raw));
    }
    discussions =
        new Discussions(
            RealSummaries.catalog(),
            Mailbox.talk(RealSummaries.indexed()),
            Discussion.Options.DEFAULT);
  }

  private static Mail read(RawMail raw) throws MessagingException, IOException {
    var message =
        new MimeMessage(
            Session.getInstance(new Properties()), new ByteArrayInputStream(raw.bytes()));
    String id = first(header(message, "Message-ID"));
    String parents = header(message, "References") + " " + header(message, "In-Reply-To");
    Matcher matcher = ID.matcher(parents);
    while (matcher.find()) {
      join("m " + id, "m " + matcher.group(1));
    }
    String from = header(message, "From");
    String address;
    String name;
    try {
      InternetAddress mailbox = InternetAddress.parseHeader(from, false)[0];
      address = String.valueOf(mailbox.getAddress()).toLowerCase(Locale.ROOT);
      name = mailbox.getPersonal() == null ? "" : mailbox.getPersonal();
    } catch (MessagingException e) {
      address = from;
      name = "";
    }
    String person = "a " + address;
    String plain =
        name.replaceFirst("(?i) via .*", "")
            .replaceFirst("[(\\[].*", "")
            .replaceAll("[.'\"]", "")
            .replaceAll("[^\\p{L}\\p{N}]+", " ")
            .strip()
            .toLowerCase(Locale.ROOT);
    if (name.indexOf(',') > 0) {
      String[] parts = name.split(",", 2);
      plain = (parts[1].strip() + " " + parts[0].strip()).toLowerCase(Locale.ROOT);
    }
    if (plain.indexOf(' ') > 0 && name.indexOf('@') < 0) {
      join(person, "n " + plain);
    }
    String subject =
        MimeUtility.decodeText(MimeUtility.unfold(header(message, "Subject")))
            .replaceAll("\\s+", " ")
            .strip();
    long archived = raw.archived().getEpochSecond();
    long time = archived;
    try {
      long sent = new MailDateFormat().parse(header(message, "Date")).toInstant().getEpochSecond();
      if (sent <= archived && sent > archived - YEAR) {
        time = sent;
      }
    } catch (ParseException e) {
      time = archived;
    }
    boolean robot = from.contains("kernel test robot") || from.contains("patchwork-bot+");
    return new Mail(
        id, subject, person, robot, time, new String(raw.bytes(), StandardCharsets.UTF_8));
  }

  private static String header(MimeMessage message, String name) throws MessagingException {
    String value = message.getHeader(name, " ");
    return value == null ? "" : value;
  }

  private static String first(String ids) {
    Matcher matcher = ID.matcher(ids);
    return matcher.find() ? matcher.group(1) : ids;
  }

  private static String root(String key) {
    String at = key;
    while (JOINED.containsKey(at)) {
      at = JOINED.get(at);
    }
    return at;
  }

  private static void join(String a, String b) {
    String rootA = root(a);
    String rootB = root(b);
    if (!rootA.equals(rootB)) {
      JOINED.put(rootA, rootB);
    }
  }

  private static List<Mail> in(Period period) {
    return MAILS.stream().filter(mail -> !mail.robot() && period.contains(mail.time())).toList();
  }

  private static Set<String> newcomers(Period period) {
    var before = new HashSet<String>();
    var now = new HashSet<String>();
    for (Mail mail : MAILS) {
      if (mail.robot()) {
        continue;
      }
      if (mail.time() < period.start().getEpochSecond()) {
        before.add(root(mail.person()));
      } else if (period.contains(mail.time())) {
        now.add(root(mail.person()));
      }
    }
    now.removeAll(before);
    return now;
  }

  private static int figure(Figure figure, Period period) {
    List<Mail> mails = in(period);
    return switch (figure) {
      case MAILS -> mails.size();
      case THREADS -> (int) mails.stream().map(mail -> root("m " + mail.id())).distinct().count();
      case PEOPLE -> (int) mails.stream().map(mail -> root(mail.person())).distinct().count();
      case NEW_PEOPLE -> newcomers(period).size();
    };
  }

  private static String bare(String subject) {
    return subject.replaceFirst("(?i)^(re: )+", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-W08", "2025-W24", "2024-W33"})
  void numbers_ofAReport_areThoseOfTheRawMails(String week) throws IOException {
    Period period = Period.week(week);
    WeeklyReport report =
        WeeklyReport.of(RealSummaries.catalog(), period, Options.DEFAULT, discussions.of(period));

    for (Figure figure : Figure.values()) {
      assertThat(figure.of(report.now())).as("%s", figure).isEqualTo(figure(figure, period));
      double sum = 0;
      for (int i = 1; i <= WeeklyReport.PERIODS_COMPARED; i++) {
        sum += figure(figure, period.before(i));
      }
      assertThat(report.mean(figure)).as("mean of %s", figure).isEqualTo(sum / 8);
    }
    var names = newcomers(period);
    for (Newcomer newcomer : report.people().newcomers()) {
      assertThat(names).contains(root(mail(newcomer.mail().value()).person()));
    }
    assertThat(report.people().newcomers()).hasSize(names.size());

    for (ThreadActivity thread : report.busiest()) {
      String root = root("m " + thread.root().value());
      var inThread =
          in(period).stream().filter(mail -> root("m " + mail.id()).equals(root)).toList();
      assertThat(thread.mails()).as(thread.subject()).isEqualTo(inThread.size());
      assertThat(thread.people())
          .as(thread.subject())
          .isEqualTo(inThread.stream().map(mail -> root(mail.person())).distinct().count());
      assertThat(thread.total())
          .isEqualTo(MAILS.stream().filter(mail -> root("m " + mail.id()).equals(root)).count());
    }

    for (Debate debate : report.discussion().debates()) {
      String root = root("m " + debate.root().value());
      boolean patches = debate.subject().startsWith("[");
      var mails =
          in(period).stream()
              .filter(mail -> root("m " + mail.id()).equals(root))
              .filter(mail -> patches || bare(mail.subject()).equals(debate.subject()))
              .sorted((a, b) -> Long.compare(a.time(), b.time()))
              .toList();
      assertThat(debate.mails()).as(debate.subject()).isEqualTo(mails.size());
      assertThat(debate.people())
          .as(debate.subject())
          .isEqualTo(mails.stream().map(mail -> root(mail.person())).distinct().count());
    }

    for (SeriesLine line : report.newSeries()) {
      if (line.expected() > 1 && line.lines().isPresent()) {
        Matcher stat = STAT.matcher(mail(line.head().value()).raw());
        if (mail(line.head().value()).subject().matches(".*\\b0+/\\d+\\].*") && stat.find()) {
          var lines = line.lines().get();
          assertThat(lines.files()).as(line.title()).isEqualTo(number(stat.group(1)));
          assertThat(lines.added()).as(line.title()).isEqualTo(number(stat.group(2)));
          assertThat(lines.removed()).as(line.title()).isEqualTo(number(stat.group(3)));
        }
      }
    }
  }

  private static int number(String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private static Mail mail(String id) {
    for (Mail mail : MAILS) {
      if (mail.id().equals(id)) {
        return mail;
      }
    }
    throw new AssertionError("no mail " + id);
  }
}
