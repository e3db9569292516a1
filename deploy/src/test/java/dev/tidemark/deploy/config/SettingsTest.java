package dev.tidemark.deploy.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.analysis.Period.Unit;
import dev.tidemark.analysis.report.ReportFormat;
import dev.tidemark.deploy.config.Settings.AlertSettings;
import dev.tidemark.deploy.config.Settings.KafkaSettings;
import dev.tidemark.deploy.config.Settings.MailSettings;
import dev.tidemark.deploy.config.Settings.ReportSettings;
import dev.tidemark.deploy.config.Settings.ScheduleSettings;
import dev.tidemark.deploy.config.Settings.SeriesSettings;
import dev.tidemark.deploy.config.Settings.ServeSettings;
import dev.tidemark.deploy.config.Settings.SourceSettings;
import dev.tidemark.deploy.config.Settings.TreeSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir Path home;

  @Test
  void load_noFile_isTheDefaults() throws IOException {
    assertThat(load()).isEqualTo(Settings.defaults(home));
  }

  @Test
  void load_referenceFile_isTheDefaultsToo() throws IOException {
    Files.writeString(home.resolve("config"), reference());
    assertThat(load()).isEqualTo(Settings.defaults(home));
  }

  @Test
  void reference_everyKeyThereIs_isInIt() throws IOException {
    String reference = reference();
    SettingsReader.KEYS.forEach(
        (section, keys) -> {
          int from = header(reference, section, 0);
          assertThat(from).as(section).isPositive();
          int next = header(reference, "", from + 1);
          String lines = reference.substring(from, next < 0 ? reference.length() : next);
          for (String key : keys) {
            assertThat(lines).containsPattern("\n\t(# )?" + key + " = ");
          }
        });
  }

  @Test
  void load_everySettingSaid_isTaken() throws IOException {
    Files.writeString(
        home.resolve("client.properties"), "security.protocol=SSL\nssl.truststore.type=PEM\n");
    Files.writeString(
        home.resolve("config"),
        """
        [source "one"]
            url = http://127.0.0.1:8080/rust-for-linux/
            list = rust
        [Source "Two"]
            PATH = mail/kbuild.mbox.gz
        [source "three"]
            path = ~/Maildir
        [tree "linux-next"]
            path = ~/src/linux-next
            count = rust c
        [tree "git"]
            url = https://git.example.org/git.git
            scope = all
        [kafka]
            bootstrap = a:9092,b:9092
            clientfile = client.properties
            client = security.protocol = SASL_SSL
            client = sasl.mechanism=PLAIN
            partitions = 12
            replication = 3
        [report]
            baseurl = https://lore.example.org/all/
        [mail]
            smtp = smtp.example.org:465
            from = Tidemark <reports@example.org>
            user = reports
            passwordfile = ~/secret
        [series]
            mailmap = ~/src/linux/.mailmap
        [alert]
            settle = 0
            allowprivate = yes
        [serve]
            listen = [::1]:80
        [schedule "monday"]
            at = Mon 6:30 Europe/Berlin
            mail = a@example.org
            mail = B <b@example.org>
            list = rust-for-linux
            dir = ~/reports
            format = html
            format = json
        [schedule "monthly"]
            report = month
            at = 2 18:00
            mail = a@example.org
        """);

    assertThat(load())
        .isEqualTo(
            new Settings(
                home,
                List.of(
                    new SourceSettings(
                        "one",
                        Optional.of(URI.create("http://127.0.0.1:8080/rust-for-linux/")),
                        Optional.empty(),
                        Optional.of("rust")),
                    new SourceSettings(
                        "Two",
                        Optional.empty(),
                        Optional.of(home.resolve("mail/kbuild.mbox.gz")),
                        Optional.empty()),
                    new SourceSettings(
                        "three",
                        Optional.empty(),
                        Optional.of(Path.of("/home/somebody/Maildir")),
                        Optional.empty())),
                List.of(
                    new TreeSettings(
                        "linux-next",
                        Optional.empty(),
                        Optional.of(Path.of("/home/somebody/src/linux-next")),
                        "rust",
                        "rust c"),
                    new TreeSettings(
                        "git",
                        Optional.of(URI.create("https://git.example.org/git.git")),
                        Optional.empty(),
                        "all",
                        "rust")),
                new KafkaSettings(
                    Optional.of("a:9092,b:9092"),
                    Map.of(
                        "security.protocol", "SASL_SSL",
                        "ssl.truststore.type", "PEM",
                        "sasl.mechanism", "PLAIN"),
                    12,
                    (short) 3),
                new ReportSettings(URI.create("https://lore.example.org/all")),
                new MailSettings(
                    Optional.of("smtp.example.org"),
                    465,
                    MailSettings.Tls.TLS,
                    Optional.of("Tidemark <reports@example.org>"),
                    Optional.of("reports"),
                    Optional.of(Path.of("/home/somebody/secret"))),
                new SeriesSettings(Optional.of(Path.of("/home/somebody/src/linux/.mailmap"))),
                new AlertSettings(Duration.ZERO, true),
                new ServeSettings("::1", 80),
                List.of(
                    new ScheduleSettings(
                        "monday",
                        new ReportTime(
                            Unit.WEEK, 1, LocalTime.of(6, 30), ZoneId.of("Europe/Berlin")),
                        List.of("a@example.org", "B <b@example.org>"),
                        List.of("rust-for-linux"),
                        Optional.of(Path.of("/home/somebody/reports")),
                        List.of(ReportFormat.HTML, ReportFormat.JSON)),
                    new ScheduleSettings(
                        "monthly",
                        new ReportTime(Unit.MONTH, 2, LocalTime.of(18, 0), ZoneId.systemDefault()),
                        List.of("a@example.org"),
                        List.of(),
                        Optional.empty(),
                        List.of(ReportFormat.HTML)))));
  }

  @Test
  void load_schedulesAndListen_areRefusedWithWhatIsExpected() {
    assertThatThrownBy(() -> load("serve.listen=8484"))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "-c serve.listen: serve.listen must be HOST:PORT such as 127.0.0.1:8484, got: '8484'");
    assertThatThrownBy(() -> load("serve.listen=localhost:65536"))
        .hasMessageContaining("HOST:PORT");
    assertThatThrownBy(() -> load("schedule.w.at=noon", "schedule.w.mail=a@example.org"))
        .hasMessage(
            "-c schedule.w.at: schedule.w.at must be such as 'monday 07:00' or"
                + " 'monday 07:00 Europe/Berlin', got: 'noon'");
    assertThatThrownBy(() -> load("schedule.w.report=day")).hasMessageContaining("week or month");
    assertThatThrownBy(() -> load("schedule.w.report=week"))
        .hasMessageContaining("neither mail nor dir");
    assertThatThrownBy(() -> load("schedule.w.mail=me")).hasMessageContaining("mail address");
    assertThatThrownBy(() -> load("schedule.a b.mail=a@example.org"))
        .hasMessageContaining("got: 'a b'");
    assertThatThrownBy(() -> load("schedule.w.dir=/tmp/x", "schedule.w.format=pdf"))
        .hasMessageContaining("html, md, text or json");
  }

  @Test
  void load_overrides_winOverTheFile() throws IOException {
    Files.writeString(
        home.resolve("config"),
        """
        [source "a"]
            url = https://lore.example.org/a
        [kafka]
            partitions = 2
            client = x=1
        """);

    Settings settings =
        load(
            "kafka.partitions=7",
            "Kafka.Client=y=2",
            "source.a.url=https://lore.example.org/b",
            "source.my.list.path=/var/mail/x");

    assertThat(settings.kafka().partitions()).isEqualTo(7);
    assertThat(settings.kafka().client()).isEqualTo(Map.of("x", "1", "y", "2"));
    assertThat(settings.sources()).extracting(SourceSettings::name).containsExactly("a", "my.list");
    assertThat(settings.sources().getFirst().url())
        .contains(URI.create("https://lore.example.org/b"));
  }

  @Test
  void load_unknownSetting_namesTheLineAndWhatMayBeMeant() {
    assertRefused(
        "[kafka]\n\tpartitions = 2\n\tbootstap = x:9092\n",
        home + "/config:3: unknown setting 'kafka.bootstap'; did you mean 'kafka.bootstrap'?");
    assertRefused(
        "[source \"a b\"]\n\turi = x\n",
        home + "/config:2: unknown setting 'source.a b.uri'; did you mean 'source.a b.url'?");
    assertRefused(
        "[report]\n\tcolour = red\n",
        home + "/config:2: unknown setting 'report.colour'; expected one of baseurl");
    assertRefused(
        "[kafak]\n\tbootstrap = x\n",
        home + "/config:2: unknown section 'kafak'; did you mean 'kafka'?");
  }

  @Test
  void load_unknownOverride_isRefusedLikewise() {
    assertThatThrownBy(() -> load("kafka.partition=3"))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "-c kafka.partition: unknown setting 'kafka.partition';"
                + " did you mean 'kafka.partitions'?");
  }

  @Test
  void load_badValue_namesTheLineTheValueAndWhatWasExpected() {
    assertRefused(
        "[kafka]\n\tpartitions = many\n",
        home + "/config:2: kafka.partitions must be a number from 1 to 10000, got: 'many'");
    assertRefused(
        "[kafka]\n\treplication = 0\n",
        home
            + "/config:2: kafka.replication must be 1 or more, or -1 for the cluster's default,"
            + " got: '0'");
    assertRefused(
        "[kafka] # more\n\n  PARTITIONS=99999999999 ; so many\n",
        home
            + "/config:3: kafka.partitions must be a number from 1 to 10000,"
            + " got: '99999999999'");
    assertRefused(
        "[source \"x\"]\n\turl = lore.kernel.org/x\n",
        home
            + "/config:2: source.x.url must be an http:// or https:// URL,"
            + " got: 'lore.kernel.org/x'");
    assertRefused(
        "[source \"x\"]\n\turl = https://lore.example.org/x\n\tpath = /x\n",
        home + "/config:2: source 'x' must have either url or path, not both");
    assertRefused("[source \"x\"]\n", home + "/config: source 'x' must have either url or path");
    assertRefused(
        "[source \"x\"]\n\tpath = /x\n\tlist = two words\n",
        home + "/config:3: source.x.list must be one word, got: 'two words'");
    assertRefused(
        "[kafka] partitions = 6\n",
        home + "/config:1: a setting must be on a line of its own, got: '[kafka] partitions = 6'");
    assertRefused(
        "[kafka]\n\tclient = nothing\n",
        home + "/config:2: kafka.client must be NAME=VALUE, got: 'nothing'");
    assertRefused(
        "[alert]\n\tsettle = 20m\n",
        home + "/config:2: alert.settle must be a number from 0 to 1440, got: '20m'");
    assertRefused(
        "[alert]\n\tallowprivate = maybe\n",
        home + "/config:2: alert.allowprivate must be true or false, got: 'maybe'");
    assertRefused(
        "[kafka \"x\"]\n\tpartitions = 1\n",
        home + "/config:2: section kafka takes no name, got: 'x'");
    assertRefused(
        "[source]\n\turl = https://lore.example.org/x\n",
        home + "/config:2: section source needs a name, as in [source \"x\"]");
  }

  @Test
  void load_noGitConfigAtAll_saysWhichFile() {
    for (String text : new String[] {"[kafka", "= 3\n", "[source \"x]\n", "\u0000\u0001"}) {
      assertThatThrownBy(
              () -> {
                Files.writeString(home.resolve("config"), text);
                load();
              })
          .as(text)
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining(home.resolve("config").toString());
    }
  }

  @Test
  void load_overrideWithoutSection_saysWhatIsExpected() {
    for (String override : new String[] {"partitions=1", "kafka.", ".x=1", ""}) {
      assertThatThrownBy(() -> load(override))
          .as(override)
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("expected section.key=value");
    }
  }

  @Test
  void home_byTheEnvironment_followsXdg() {
    assertThat(Settings.home(Map.of("HOME", "/h"))).isEqualTo(Path.of("/h/.local/share/tidemark"));
    assertThat(Settings.home(Map.of("HOME", "/h", "XDG_DATA_HOME", "/data")))
        .isEqualTo(Path.of("/data/tidemark"));
    assertThat(Settings.home(Map.of("HOME", "/h", "XDG_DATA_HOME", "not/absolute")))
        .isEqualTo(Path.of("/h/.local/share/tidemark"));
    assertThat(Settings.home(Map.of("TIDEMARK_HOME", "/t/../u", "XDG_DATA_HOME", "/data")))
        .isEqualTo(Path.of("/u"));
  }

  private void assertRefused(String config, String message) {
    assertThatThrownBy(
            () -> {
              Files.writeString(home.resolve("config"), config);
              load();
            })
        .isInstanceOf(SettingsException.class)
        .hasMessage(message);
  }

  private Settings load(String... overrides) throws IOException {
    return Settings.load(
        Map.of("TIDEMARK_HOME", home.toString(), "HOME", "/home/somebody"), List.of(overrides));
  }

  /** Where a section begins, which may be commented out; -1 if there is none. */
  private static int header(String reference, String section, int from) {
    Matcher header = Pattern.compile("\n(# )?\\[" + section).matcher(reference);
    return header.find(from) ? header.start() : -1;
  }

  private static String reference() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(Settings.class.getResourceAsStream("/tidemark.config"))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
