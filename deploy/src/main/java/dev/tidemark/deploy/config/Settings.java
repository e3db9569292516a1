package dev.tidemark.deploy.config;

import dev.tidemark.analysis.report.ArchiveLinks;
import dev.tidemark.analysis.report.ReportFormat;
import dev.tidemark.ingest.topic.Topics;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * All settings of one run. What is not said in {@code HOME/config} or by {@code -c} is as in {@link
 * #defaults}, which the resource {@code /tidemark.config} writes out.
 *
 * @param home directory of everything that Tidemark keeps
 * @param sources where mail comes from, in the order of the file
 * @param trees where commits come from, in the order of the file
 * @param kafka which Kafka, and how it is used
 * @param report how reports are made
 * @param mail how mail is sent
 * @param series how series are put together
 * @param alert how alerts are told
 * @param serve where {@code serve} listens
 * @param schedules which reports {@code serve} sends, and when, in the order of the file
 */
public record Settings(
    Path home,
    List<SourceSettings> sources,
    List<TreeSettings> trees,
    KafkaSettings kafka,
    ReportSettings report,
    MailSettings mail,
    SeriesSettings series,
    AlertSettings alert,
    ServeSettings serve,
    List<ScheduleSettings> schedules) {

  /**
   * One source of mail: either {@code url} or {@code path}.
   *
   * @param name of the section; for people
   * @param url of a public-inbox served over HTTP
   * @param path of something on this machine, absolute
   * @param list the list's short name, if it is not to be taken from url or path
   */
  public record SourceSettings(
      String name, Optional<URI> url, Optional<Path> path, Optional<String> list) {}

  /**
   * One source of commits: either {@code url} or {@code path}.
   *
   * @param name of the section, by which its commits are known; one word
   * @param url of a git repository served over HTTP, to be mirrored
   * @param path of a git repository on this machine, absolute
   * @param scope which commits, see {@code TreeSources}
   * @param count languages whose lines are counted at each tag, see {@code TreeSources}
   */
  public record TreeSettings(
      String name, Optional<URI> url, Optional<Path> path, String scope, String count) {}

  /**
   * Section {@code kafka}.
   *
   * @param bootstrap {@code host:port[,host:port...]} of an existing cluster; empty for the broker
   *     inside Tidemark
   * @param client further client settings by Kafka's own names, from {@code clientfile} and {@code
   *     client}
   * @param partitions of the mail and commit topics when they are made; at least 1
   * @param replication copies of each partition on an existing cluster; at least 1, or -1 for the
   *     cluster's default
   */
  public record KafkaSettings(
      Optional<String> bootstrap, Map<String, String> client, int partitions, short replication) {
    public KafkaSettings {
      client = Map.copyOf(client);
    }
  }

  /**
   * Section {@code report}.
   *
   * @param baseurl what links to mails begin with; no slash at its end
   */
  public record ReportSettings(URI baseurl) {
    private static final String LORE = "lore.kernel.org";

    /** Where mails can be read that may be of any list. */
    public ArchiveLinks links() {
      return new ArchiveLinks(baseurl + "/all");
    }

    /**
     * Where the mails of a list can be read. On lore.kernel.org that is where all lists are: a list
     * may have a name of its own here, such as that of an mbox, which lore does not know.
     */
    public ArchiveLinks links(String list) {
      return LORE.equals(baseurl.getHost()) ? links() : new ArchiveLinks(baseurl + "/" + list);
    }
  }

  /**
   * Section {@code series}.
   *
   * @param mailmap a file as gitmailmap(5) has it, absolute; joins mailboxes of one person
   */
  public record SeriesSettings(Optional<Path> mailmap) {}

  /**
   * Section {@code mail}: how reports and alerts are sent.
   *
   * @param server host of an SMTP server
   * @param port of it, 1 to 65535
   * @param tls how the connection is encrypted
   * @param from the sender's address
   * @param user whom to log in as; nobody if empty
   * @param passwordFile a file with the password, absolute; else the environment has it
   */
  public record MailSettings(
      Optional<String> server,
      int port,
      Tls tls,
      Optional<String> from,
      Optional<String> user,
      Optional<Path> passwordFile) {

    /** How a connection to a mail server is encrypted. */
    public enum Tls {
      /** Not at all. */
      NONE,
      /** After STARTTLS, which must succeed. */
      STARTTLS,
      /** From the start. */
      TLS
    }

    /** The port of mail submission (RFC 6409). */
    public static final int SUBMISSION = 587;

    /** No server; submission with STARTTLS once there is one. */
    public static final MailSettings NONE =
        new MailSettings(
            Optional.empty(),
            SUBMISSION,
            Tls.STARTTLS,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
  }

  /**
   * Section {@code alert}.
   *
   * @param settle how long, by the archive's clock, a series that is not complete is waited for
   *     before it is told of; zero or more
   * @param allowPrivate whether webhooks may go to this machine and to private networks
   */
  public record AlertSettings(Duration settle, boolean allowPrivate) {
    /** What holds where nothing is said. */
    public static final AlertSettings DEFAULT = new AlertSettings(Duration.ofMinutes(20), false);
  }

  /**
   * Section {@code serve}.
   *
   * @param host name or address to listen at
   * @param port 0 to 65535; 0 for one that is free
   */
  public record ServeSettings(String host, int port) {
    /** This machine only. */
    public static final ServeSettings DEFAULT = new ServeSettings("127.0.0.1", 8484);
  }

  /**
   * One report that is made again and again.
   *
   * @param name of the section: letters, digits, dots, dashes and underscores
   * @param at on which periods, and when
   * @param mail addresses it is sent to; may be empty if there is a directory
   * @param lists the lists it is about; all if empty
   * @param directory where it is put as files, absolute
   * @param formats of these files; not empty
   */
  public record ScheduleSettings(
      String name,
      ReportTime at,
      List<String> mail,
      List<String> lists,
      Optional<Path> directory,
      List<ReportFormat> formats) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public ScheduleSettings {
      mail = List.copyOf(mail);
      lists = List.copyOf(lists);
      formats = List.copyOf(formats);
    }

    /** Whether a text can name a schedule. */
    public static boolean isName(String text) {
      return NAME.matcher(text).matches();
    }
  }

  public Settings {
    sources = List.copyOf(sources);
    trees = List.copyOf(trees);
    schedules = List.copyOf(schedules);
  }

  /** What holds where nothing is said. */
  public static Settings defaults(Path home) {
    return new Settings(
        home,
        List.of(
            new SourceSettings(
                "rust-for-linux",
                Optional.of(URI.create("https://lore.kernel.org/rust-for-linux")),
                Optional.empty(),
                Optional.empty())),
        List.of(),
        new KafkaSettings(Optional.empty(), Map.of(), Topics.DEFAULT_PARTITIONS, (short) -1),
        new ReportSettings(URI.create("https://lore.kernel.org")),
        MailSettings.NONE,
        new SeriesSettings(Optional.empty()),
        AlertSettings.DEFAULT,
        ServeSettings.DEFAULT,
        List.of());
  }

  /**
   * Reads {@code HOME/config}, if there is one, and then the settings given for this run.
   *
   * @param environment of the process; {@code TIDEMARK_HOME}, {@code XDG_DATA_HOME} and {@code
   *     HOME} are looked at
   * @param overrides {@code section.key=value} or {@code section.name.key=value} as in git; without
   *     {@code =} the value is true
   * @throws SettingsException if a setting is unknown or its value is not what it should be
   * @throws IOException if the file cannot be read
   */
  public static Settings load(Map<String, String> environment, List<String> overrides)
      throws IOException {
    Path home = home(environment);
    return SettingsReader.read(home, home.resolve("config"), userHome(environment), overrides);
  }

  /** {@code $TIDEMARK_HOME}, or else {@code $XDG_DATA_HOME/tidemark}, or else as XDG has it. */
  public static Path home(Map<String, String> environment) {
    String own = environment.getOrDefault("TIDEMARK_HOME", "");
    if (!own.isEmpty()) {
      return Path.of(own).toAbsolutePath().normalize();
    }
    String data = environment.getOrDefault("XDG_DATA_HOME", "");
    // The XDG base directory specification: a path that is not absolute is to be ignored.
    Path base =
        data.startsWith("/")
            ? Path.of(data)
            : userHome(environment).resolve(".local").resolve("share");
    return base.resolve("tidemark").toAbsolutePath().normalize();
  }

  private static Path userHome(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", "");
    return Path.of(home.isEmpty() ? System.getProperty("user.home", ".") : home);
  }
}
