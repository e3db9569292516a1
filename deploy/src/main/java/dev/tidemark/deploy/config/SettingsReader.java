package dev.tidemark.deploy.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.deploy.config.Settings.AlertSettings;
import dev.tidemark.deploy.config.Settings.KafkaSettings;
import dev.tidemark.deploy.config.Settings.MailSettings;
import dev.tidemark.deploy.config.Settings.MailSettings.Tls;
import dev.tidemark.deploy.config.Settings.ReportSettings;
import dev.tidemark.deploy.config.Settings.ScheduleSettings;
import dev.tidemark.deploy.config.Settings.SeriesSettings;
import dev.tidemark.deploy.config.Settings.ServeSettings;
import dev.tidemark.deploy.config.Settings.SourceSettings;
import dev.tidemark.deploy.config.Settings.TreeSettings;
import dev.tidemark.ingest.source.TreeSources;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.jspecify.annotations.Nullable;

/** Makes {@link Settings} of a git-config file and what was given with {@code -c}. */
final class SettingsReader {
  private static final String SOURCE = "source";
  private static final String TREE = "tree";
  private static final String KAFKA = "kafka";
  private static final String REPORT = "report";
  private static final String MAIL = "mail";
  private static final String ALERT = "alert";
  private static final String SERIES = "series";
  private static final String SERVE = "serve";
  static final String SCHEDULE = "schedule";

  /** Ports that say how they are encrypted: submission over TLS (RFC 8314), and plain SMTP. */
  private static final int SUBMISSIONS = 465;

  private static final int SMTP = 25;

  private static final int MAX_PORT = 0xffff;

  /** Every key there is, by section. Sections that take a name have it between the two. */
  static final Map<String, List<String>> KEYS =
      Map.of(
          SOURCE, List.of("url", "path", "list"),
          TREE, List.of("url", "path", "scope", "count"),
          KAFKA, List.of("bootstrap", "clientfile", "client", "partitions", "replication"),
          REPORT, List.of("baseurl"),
          MAIL, List.of("smtp", "tls", "from", "user", "passwordfile"),
          SERIES, List.of("mailmap"),
          ALERT, List.of("settle", "allowprivate"),
          SERVE, List.of("listen"),
          SCHEDULE, List.of("report", "at", "mail", "list", "dir", "format"));

  /** A day: who waits longer for a series has no use for an alert. */
  private static final long MAX_SETTLE_MINUTES = 24 * 60;

  private static final Pattern SERVER =
      Pattern.compile("([^:\\s]+|\\[[0-9a-fA-F:.]+])(?::(\\d{1,5}))?");

  private static final Set<String> NAMED_SECTIONS = Set.of(SOURCE, TREE, SCHEDULE);

  /** Settings of which each line counts, by section and key. */
  private static final Set<String> MULTI_VALUED =
      Set.of("kafka.client", "schedule.mail", "schedule.list", "schedule.format");

  /** A setting by its full name: section and key in lower case, the name between as written. */
  record Key(String section, @Nullable String name, String key) {
    @Override
    public String toString() {
      return name == null ? section + '.' + key : section + '.' + name + '.' + key;
    }
  }

  private final Path file;
  private final Path userHome;
  private final String text;
  private final ConfigText written;
  private final Map<Key, List<String>> values = new LinkedHashMap<>();

  /** Names of sources, as met. */
  private final Set<String> sources = new LinkedHashSet<>();

  /** Names of source trees, as met. */
  private final Set<String> trees = new LinkedHashSet<>();

  /** Names of schedules, as met. */
  private final Set<String> schedules = new LinkedHashSet<>();

  /** Settings that came with {@code -c}: for messages. */
  private final Set<Key> given = new LinkedHashSet<>();

  private SettingsReader(Path file, Path userHome, String text) {
    this.file = file;
    this.userHome = userHome;
    this.text = text;
    this.written = new ConfigText(file, text);
  }

  static Settings read(Path home, Path file, Path userHome, List<String> overrides)
      throws IOException {
    String text;
    try {
      text = Files.readString(file, UTF_8);
    } catch (NoSuchFileException e) {
      text = "";
    }
    SettingsReader reader = new SettingsReader(file, userHome, text);
    reader.takeFile();
    for (String override : overrides) {
      reader.takeOverride(override);
    }
    return reader.settings(home);
  }

  private void takeFile() throws SettingsException {
    Config config = new Config();
    try {
      config.fromText(text);
    } catch (ConfigInvalidException e) {
      throw new SettingsException("reading " + file + ": " + reason(e), e);
    }
    written.refuseSettingsBesideHeaders();
    // Also one with nothing in it, which is incomplete.
    sources.addAll(config.getSubsections(SOURCE));
    trees.addAll(config.getSubsections(TREE));
    schedules.addAll(config.getSubsections(SCHEDULE));
    for (String section : config.getSections()) {
      take(config, section, null);
      for (String name : config.getSubsections(section)) {
        take(config, section, name);
      }
    }
  }

  private void take(Config config, String section, @Nullable String name) throws SettingsException {
    for (String key : config.getNames(section, name)) {
      Key full = new Key(lower(section), name, lower(key));
      check(full);
      values.put(full, List.of(config.getStringList(section, name, key)));
    }
  }

  private void takeOverride(String override) throws SettingsException {
    int equals = override.indexOf('=');
    String path = equals < 0 ? override : override.substring(0, equals);
    String value = equals < 0 ? "true" : override.substring(equals + 1);
    int first = path.indexOf('.');
    int last = path.lastIndexOf('.');
    if (first <= 0 || last == path.length() - 1) {
      throw new SettingsException(
          "-c " + override + ": expected section.key=value or section.name.key=value");
    }
    Key key =
        new Key(
            lower(path.substring(0, first)),
            first == last ? null : path.substring(first + 1, last),
            lower(path.substring(last + 1)));
    given.add(key);
    check(key);
    String name = key.name();
    if (key.section().equals(SOURCE) && name != null) {
      sources.add(name);
    }
    if (key.section().equals(TREE) && name != null) {
      trees.add(name);
    }
    if (key.section().equals(SCHEDULE) && name != null) {
      schedules.add(name);
    }
    List<String> all = new ArrayList<>();
    if (MULTI_VALUED.contains(key.section() + '.' + key.key())) {
      all.addAll(values.getOrDefault(key, List.of()));
    }
    all.add(value);
    values.put(key, all);
  }

  private void check(Key key) throws SettingsException {
    List<String> keys = KEYS.get(key.section());
    if (keys == null) {
      throw new SettingsException(
          place(key)
              + "unknown section '"
              + key.section()
              + "'"
              + meant(Spelling.nearest(key.section(), KEYS.keySet()), KEYS.keySet()));
    }
    boolean named = NAMED_SECTIONS.contains(key.section());
    if (named != (key.name() != null)) {
      throw new SettingsException(
          place(key)
              + (named
                  ? "section "
                      + key.section()
                      + " needs a name, as in ["
                      + key.section()
                      + " \"x\"]"
                  : "section " + key.section() + " takes no name, got: '" + key.name() + "'"));
    }
    if (!keys.contains(key.key())) {
      throw new SettingsException(
          place(key)
              + "unknown setting '"
              + key
              + "'"
              + meant(
                  Spelling.nearest(key.key(), keys)
                      .map(near -> new Key(key.section(), key.name(), near).toString()),
                  keys));
    }
  }

  private Settings settings(Path home) throws IOException {
    Settings defaults = Settings.defaults(home);
    List<SourceSettings> said = sources();
    return new Settings(
        home,
        said.isEmpty() ? defaults.sources() : said,
        trees(),
        kafka(defaults.kafka()),
        new ReportSettings(baseUrl(defaults.report().baseurl())),
        mail(),
        new SeriesSettings(text(new Key(SERIES, null, "mailmap")).map(this::path)),
        alert(defaults.alert()),
        serve(defaults.serve()),
        schedules());
  }

  private AlertSettings alert(AlertSettings defaults) throws SettingsException {
    Key settle = new Key(ALERT, null, "settle");
    return new AlertSettings(
        Duration.ofMinutes(number(settle, defaults.settle().toMinutes(), 0, MAX_SETTLE_MINUTES)),
        truth(new Key(ALERT, null, "allowprivate"), defaults.allowPrivate()));
  }

  private ServeSettings serve(ServeSettings defaults) throws SettingsException {
    Key listen = new Key(SERVE, null, "listen");
    Optional<String> said = text(listen);
    if (said.isEmpty()) {
      return defaults;
    }
    Matcher matcher = SERVER.matcher(said.get());
    String port = matcher.matches() ? matcher.group(2) : null;
    if (port == null || Integer.parseInt(port) > MAX_PORT) {
      throw bad(listen, "must be HOST:PORT such as 127.0.0.1:8484");
    }
    String host = matcher.group(1);
    return new ServeSettings(
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host, Integer.parseInt(port));
  }

  private List<ScheduleSettings> schedules() throws SettingsException {
    List<ScheduleSettings> made = new ArrayList<>();
    for (String name : schedules) {
      made.add(new ScheduleReader(this).schedule(name));
    }
    return made;
  }

  private MailSettings mail() throws SettingsException {
    Key smtp = new Key(MAIL, null, "smtp");
    Optional<String> server = text(smtp);
    int port = MailSettings.SUBMISSION;
    if (server.isPresent()) {
      Matcher matcher = SERVER.matcher(server.get());
      if (!matcher.matches()) {
        throw bad(smtp, "must be HOST or HOST:PORT");
      }
      server = Optional.of(matcher.group(1));
      String digits = matcher.group(2);
      port = digits == null ? port : Integer.parseInt(digits);
      if (port < 1 || port > MAX_PORT) {
        throw bad(smtp, "must have a port from 1 to 65535");
      }
    }
    return new MailSettings(
        server,
        port,
        tls(port),
        text(new Key(MAIL, null, "from")),
        text(new Key(MAIL, null, "user")),
        text(new Key(MAIL, null, "passwordfile")).map(this::path));
  }

  private Tls tls(int port) throws SettingsException {
    Key key = new Key(MAIL, null, "tls");
    return switch (lower(text(key).orElse(""))) {
      case "" -> port == SUBMISSIONS ? Tls.TLS : port == SMTP ? Tls.NONE : Tls.STARTTLS;
      case "none" -> Tls.NONE;
      case "starttls" -> Tls.STARTTLS;
      case "tls" -> Tls.TLS;
      default -> throw bad(key, "must be none, starttls or tls");
    };
  }

  private List<SourceSettings> sources() throws SettingsException {
    List<SourceSettings> made = new ArrayList<>();
    for (String name : sources) {
      Place place = place(SOURCE, name);
      Key listKey = new Key(SOURCE, name, "list");
      Optional<String> list = text(listKey);
      if (list.isPresent() && list.get().chars().anyMatch(c -> c <= ' ')) {
        throw bad(listKey, "must be one word");
      }
      made.add(new SourceSettings(name, place.url(), place.path(), list));
    }
    return made;
  }

  private List<TreeSettings> trees() throws SettingsException {
    List<TreeSettings> made = new ArrayList<>();
    for (String name : trees) {
      Place place = place(TREE, name);
      Optional<String> count = text(new Key(TREE, name, "count"));
      Optional<String> scope = text(new Key(TREE, name, "scope"));
      made.add(
          new TreeSettings(
              name,
              place.url(),
              place.path(),
              scope.orElse(TreeSources.DEFAULT_SCOPE),
              count.orElse(TreeSources.DEFAULT_COUNT)));
    }
    return made;
  }

  /** Where something is: one of both. */
  private record Place(Optional<URI> url, Optional<Path> path) {}

  private Place place(String section, String name) throws SettingsException {
    Key urlKey = new Key(section, name, "url");
    Optional<String> url = text(urlKey);
    Optional<String> path = text(new Key(section, name, "path"));
    if (url.isPresent() == path.isPresent()) {
      throw new SettingsException(
          place(url.isPresent() ? urlKey : new Key(section, name, "list"))
              + section
              + " '"
              + name
              + "' must have either url or path"
              + (url.isPresent() ? ", not both" : ""));
    }
    return new Place(
        url.isPresent() ? Optional.of(url(urlKey, url.get())) : Optional.empty(),
        path.map(this::path));
  }

  private KafkaSettings kafka(KafkaSettings defaults) throws IOException {
    Key partitions = new Key(KAFKA, null, "partitions");
    Key replication = new Key(KAFKA, null, "replication");
    long copies = number(replication, defaults.replication(), -1, Short.MAX_VALUE);
    if (copies == 0) {
      throw bad(replication, "must be 1 or more, or -1 for the cluster's default");
    }
    return new KafkaSettings(
        text(new Key(KAFKA, null, "bootstrap")),
        client(),
        (int) number(partitions, defaults.partitions(), 1, 10_000),
        (short) copies);
  }

  private Map<String, String> client() throws IOException {
    Map<String, String> client = new LinkedHashMap<>();
    Key fileKey = new Key(KAFKA, null, "clientfile");
    Optional<String> clientFile = text(fileKey);
    if (clientFile.isPresent()) {
      Properties properties = new Properties();
      try (Reader in = Files.newBufferedReader(path(clientFile.get()), UTF_8)) {
        properties.load(in);
      } catch (NoSuchFileException e) {
        throw new SettingsException(
            place(fileKey) + fileKey + " names a file that is not there: " + e.getMessage(), e);
      } catch (IllegalArgumentException e) {
        throw new SettingsException(
            place(fileKey) + "reading " + clientFile.get() + ": " + e.getMessage(), e);
      }
      for (String name : properties.stringPropertyNames()) {
        client.put(name, properties.getProperty(name));
      }
    }
    Key key = new Key(KAFKA, null, "client");
    for (String line : values.getOrDefault(key, List.of())) {
      int equals = line.indexOf('=');
      if (equals < 1) {
        throw new SettingsException(place(key) + key + " must be NAME=VALUE, got: '" + line + "'");
      }
      client.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
    }
    return client;
  }

  private URI baseUrl(URI fallback) throws SettingsException {
    Key key = new Key(REPORT, null, "baseurl");
    Optional<String> said = text(key);
    if (said.isEmpty()) {
      return fallback;
    }
    String value = said.get();
    while (value.endsWith("/")) {
      value = value.substring(0, value.length() - 1);
    }
    return url(key, value);
  }

  private URI url(Key key, String value) throws SettingsException {
    try {
      URI url = new URI(value);
      String scheme = url.getScheme();
      if (scheme != null
          && (scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))
          && url.getHost() != null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Said below with the rest.
    }
    throw bad(key, "must be an http:// or https:// URL");
  }

  Path path(String value) {
    Path path = value.startsWith("~/") ? userHome.resolve(value.substring(2)) : Path.of(value);
    Path base = file.toAbsolutePath().getParent();
    // As git does for paths in its configuration: relative to the file they stand in.
    return (base == null ? path.toAbsolutePath() : base.resolve(path)).normalize();
  }

  /** The last value of a key, as in git; empty if there is none or it is the empty text. */
  Optional<String> text(Key key) {
    List<String> all = values.getOrDefault(key, List.of());
    return all.isEmpty() || all.getLast().isBlank()
        ? Optional.empty()
        : Optional.of(all.getLast().strip());
  }

  /** All values of a key but blank ones. */
  List<String> texts(Key key) {
    return values.getOrDefault(key, List.of()).stream()
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .distinct()
        .toList();
  }

  private long number(Key key, long fallback, long least, long most) throws SettingsException {
    Optional<String> said = text(key);
    if (said.isEmpty()) {
      return fallback;
    }
    try {
      long value = Long.parseLong(said.get());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Said below with the rest.
    }
    throw bad(key, "must be a number from " + least + " to " + most);
  }

  /** As git reads a truth. */
  private boolean truth(Key key, boolean fallback) throws SettingsException {
    Optional<String> said = text(key);
    if (said.isEmpty()) {
      return fallback;
    }
    return switch (lower(said.get())) {
      case "true", "yes", "on", "1" -> true;
      case "false", "no", "off", "0" -> false;
      default -> throw bad(key, "must be true or false");
    };
  }

  SettingsException bad(Key key, String expected) {
    return new SettingsException(
        place(key) + key + ' ' + expected + ", got: '" + text(key).orElse("") + "'");
  }

  /** Where a setting was said: {@code FILE:LINE: } or {@code -c: }. */
  String place(Key key) {
    if (given.contains(key)) {
      return "-c " + key + ": ";
    }
    int line = written.line(key.section(), key.name(), key.key());
    return line == 0 ? file + ": " : file + ":" + line + ": ";
  }

  private static String meant(Optional<String> near, Iterable<String> all) {
    if (near.isPresent()) {
      return "; did you mean '" + near.get() + "'?";
    }
    Set<String> sorted = new TreeSet<>();
    all.forEach(sorted::add);
    return "; expected one of " + String.join(", ", sorted);
  }

  private static String reason(ConfigInvalidException e) {
    Throwable cause = e.getCause();
    return String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
