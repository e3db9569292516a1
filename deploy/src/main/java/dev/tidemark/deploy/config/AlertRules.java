package dev.tidemark.deploy.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.analysis.alert.AlertRule;
import dev.tidemark.analysis.alert.Destination;
import dev.tidemark.analysis.alert.Destination.Feed;
import dev.tidemark.analysis.alert.Destination.Mailbox;
import dev.tidemark.analysis.alert.Destination.Program;
import dev.tidemark.analysis.alert.Destination.Stdout;
import dev.tidemark.analysis.alert.Destination.Webhook;
import dev.tidemark.analysis.alert.Pace;
import dev.tidemark.analysis.alert.Pace.Digest;
import dev.tidemark.analysis.alert.Pace.Quiet;
import dev.tidemark.analysis.alert.Secret;
import dev.tidemark.analysis.alert.Watch;
import dev.tidemark.deploy.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;

/**
 * The rules of alerts, in the file {@code HOME/alerts}: git-config syntax, one section {@code
 * [alert "NAME"]} a rule. {@code tidemark alert} writes it, and it can be written by hand; comments
 * stay.
 */
public final class AlertRules {
  private static final String ALERT = "alert";
  private static final Set<String> KEYS =
      new TreeSet<>(
          List.of(
              "query",
              "on",
              "since",
              "paused",
              "mail",
              "webhook",
              "webhookkey",
              "command",
              "feed",
              "stdout",
              "digest",
              "quiet",
              "limit"));
  private static final Pattern QUIET =
      Pattern.compile("(\\d{1,2}:\\d{2})-(\\d{1,2}:\\d{2})(?:\\s+(\\S+))?");

  private final Path file;

  /**
   * @param home the Tidemark home; the file need not exist
   */
  public AlertRules(Path home) {
    this.file = home.resolve("alerts");
  }

  /** Where the rules are kept. */
  public Path file() {
    return file;
  }

  /** Whether anybody ever wrote a rule. */
  public boolean exist() {
    return Files.exists(file);
  }

  /**
   * All rules, by name; none where there is no file.
   *
   * @throws SettingsException if the file or a rule in it cannot be understood
   * @throws IOException if the file cannot be read
   */
  public List<AlertRule> read() throws IOException {
    Config config = load();
    var rules = new ArrayList<AlertRule>();
    for (String name : new TreeSet<>(config.getSubsections(ALERT))) {
      rules.add(new Section(config, name).rule());
    }
    return rules;
  }

  /**
   * The rule of that name; empty if there is none.
   *
   * @throws SettingsException as {@link #read}
   * @throws IOException as {@link #read}
   */
  public Optional<AlertRule> find(String name) throws IOException {
    Config config = load();
    return config.getSubsections(ALERT).contains(name)
        ? Optional.of(new Section(config, name).rule())
        : Optional.empty();
  }

  /**
   * Adds a rule, or puts it in the place of the one with its name.
   *
   * @throws IOException if the file cannot be read or written
   */
  public void put(AlertRule rule) throws IOException {
    Config config = load();
    write(config, rule);
    store(config);
  }

  /**
   * Takes a rule out.
   *
   * @return whether it was there
   * @throws IOException if the file cannot be read or written
   */
  public boolean remove(String name) throws IOException {
    Config config = load();
    if (!config.getSubsections(ALERT).contains(name)) {
      return false;
    }
    config.unsetSection(ALERT, name);
    store(config);
    return true;
  }

  private Config load() throws IOException {
    Config config = new Config();
    try {
      config.fromText(Files.readString(file, UTF_8));
    } catch (NoSuchFileException e) {
      return config;
    } catch (ConfigInvalidException e) {
      throw new SettingsException("reading " + file + ": " + e.getMessage(), e);
    }
    return config;
  }

  private void store(Config config) throws IOException {
    WholeFile.write(file, config.toText().getBytes(UTF_8));
  }

  private static void write(Config config, AlertRule rule) {
    String name = rule.name();
    config.setString(ALERT, name, "query", rule.query());
    config.setStringList(ALERT, name, "on", rule.on().stream().map(Watch::word).toList());
    config.setString(ALERT, name, "since", rule.since().toString());
    set(config, name, "paused", rule.paused());
    var mail = new ArrayList<String>();
    var webhook = new ArrayList<String>();
    var key = new ArrayList<String>();
    var command = new ArrayList<String>();
    boolean feed = false;
    boolean stdout = false;
    for (Destination to : rule.to()) {
      switch (to) {
        case Mailbox box -> mail.add(box.address());
        case Webhook hook -> {
          webhook.add(hook.form().word() + " " + text(hook.url()));
          key.clear();
          hook.key().ifPresent(secret -> key.add(text(secret)));
        }
        case Program program -> command.addAll(program.command());
        case Feed it -> feed = true;
        case Stdout it -> stdout = true;
      }
    }
    config.setStringList(ALERT, name, "mail", mail);
    config.setStringList(ALERT, name, "webhook", webhook);
    config.setStringList(ALERT, name, "webhookkey", key);
    config.setStringList(ALERT, name, "command", command);
    set(config, name, "feed", feed);
    set(config, name, "stdout", stdout);
    Pace pace = rule.pace();
    if (pace.digest() == Digest.NONE) {
      config.unset(ALERT, name, "digest");
    } else {
      config.setString(ALERT, name, "digest", pace.digest().word());
    }
    if (pace.quiet().isPresent()) {
      config.setString(ALERT, name, "quiet", pace.quiet().get().toString());
    } else {
      config.unset(ALERT, name, "quiet");
    }
    if (pace.limit() == 0) {
      config.unset(ALERT, name, "limit");
    } else {
      config.setInt(ALERT, name, "limit", pace.limit());
    }
  }

  private static void set(Config config, String name, String key, boolean value) {
    if (value) {
      config.setBoolean(ALERT, name, key, true);
    } else {
      config.unset(ALERT, name, key);
    }
  }

  private static String text(Secret secret) {
    return switch (secret) {
      case Secret.Plain plain -> plain.value();
      case Secret.InFile it -> it.toString();
      case Secret.InEnvironment it -> it.toString();
    };
  }

  /**
   * How a rule says when it is quiet.
   *
   * @param text such as {@code 22:00-07:00} or {@code 22:00-07:00 Europe/Berlin}; without a zone
   *     that of the machine
   * @throws IllegalArgumentException if it is not that
   */
  public static Quiet quiet(String text) {
    Matcher matcher = QUIET.matcher(text.strip());
    if (matcher.matches()) {
      try {
        String zone = matcher.group(3);
        return new Quiet(
            time(matcher.group(1)),
            time(matcher.group(2)),
            zone == null ? ZoneId.systemDefault() : ZoneId.of(zone));
      } catch (DateTimeException e) {
        throw new IllegalArgumentException(
            "quiet hours must be such as 22:00-07:00 Europe/Berlin, got: '" + text + "'", e);
      }
    }
    throw new IllegalArgumentException(
        "quiet hours must be such as 22:00-07:00 Europe/Berlin, got: '" + text + "'");
  }

  private static LocalTime time(String text) {
    return LocalTime.parse(text.length() == 4 ? "0" + text : text);
  }

  /**
   * A secret as a rule says it.
   *
   * @param text {@code env:NAME}, {@code file:PATH}, or the value itself
   */
  public static Secret secret(String text) {
    if (text.startsWith("env:")) {
      return new Secret.InEnvironment(text.substring("env:".length()));
    }
    if (text.startsWith("file:")) {
      return new Secret.InFile(Path.of(text.substring("file:".length())));
    }
    return new Secret.Plain(text);
  }

  /**
   * A webhook as a rule says it.
   *
   * @param text a URL or where one is written ({@code env:}, {@code file:}), perhaps with a form in
   *     front: {@code slack env:SLACK_HOOK}
   * @param key of the signature
   * @throws IllegalArgumentException if it is not that
   */
  public static Webhook webhook(String text, Optional<Secret> key) {
    String trimmed = text.strip();
    int space = trimmed.indexOf(' ');
    Webhook.Form form = Webhook.Form.CLOUDEVENTS;
    if (space > 0) {
      String word = trimmed.substring(0, space).toUpperCase(Locale.ROOT);
      form =
          Arrays.stream(Webhook.Form.values())
              .filter(one -> one.name().equals(word))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "a webhook's form must be cloudevents, slack, mattermost or matrix, got:"
                              + " '"
                              + word.toLowerCase(Locale.ROOT)
                              + "'"));
    }
    Secret url = secret(trimmed.substring(space + 1).strip());
    if (url instanceof Secret.Plain plain && !plain.value().matches("https?://[^\\s/]+.*")) {
      throw new IllegalArgumentException(
          "a webhook must be an http or https URL, env:NAME or file:PATH");
    }
    return new Webhook(url, form, key);
  }

  /** One rule of the file. */
  private final class Section {
    private final Config config;
    private final String name;

    Section(Config config, String name) {
      this.config = config;
      this.name = name;
    }

    AlertRule rule() throws SettingsException {
      for (String key : config.getNames(ALERT, name)) {
        if (!KEYS.contains(key.toLowerCase(Locale.ROOT))) {
          throw bad(key, "is unknown; expected one of " + String.join(", ", KEYS));
        }
      }
      try {
        return new AlertRule(
            name, text("query").orElse(""), on(), since(), flag("paused"), destinations(), pace());
      } catch (IllegalArgumentException e) {
        throw new SettingsException(
            "reading " + file + ": rule '" + name + "': " + e.getMessage(), e);
      }
    }

    private EnumSet<Watch> on() throws SettingsException {
      var on = EnumSet.noneOf(Watch.class);
      for (String value : config.getStringList(ALERT, name, "on")) {
        for (String word : value.split("[,\\s]+")) {
          on.add(
              Watch.of(word)
                  .orElseThrow(() -> bad("on", "must be one of " + words() + ", got: " + word)));
        }
      }
      return on;
    }

    private Instant since() throws SettingsException {
      String since =
          text("since").orElseThrow(() -> bad("since", "is missing; such as 2025-01-01T00:00:00Z"));
      try {
        return Instant.parse(since);
      } catch (DateTimeException e) {
        throw bad("since", "must be such as 2025-01-01T00:00:00Z, got: " + since);
      }
    }

    private List<Destination> destinations() {
      var to = new ArrayList<Destination>();
      for (String address : config.getStringList(ALERT, name, "mail")) {
        to.add(new Mailbox(address));
      }
      Optional<Secret> key = text("webhookkey").map(AlertRules::secret);
      for (String hook : config.getStringList(ALERT, name, "webhook")) {
        to.add(webhook(hook, key));
      }
      String[] command = config.getStringList(ALERT, name, "command");
      if (command.length > 0) {
        to.add(new Program(List.of(command)));
      }
      if (flag("feed")) {
        to.add(new Feed());
      }
      if (flag("stdout")) {
        to.add(new Stdout());
      }
      return to;
    }

    private Pace pace() throws SettingsException {
      String word = text("digest").orElse("none").toUpperCase(Locale.ROOT);
      Digest digest =
          Arrays.stream(Digest.values())
              .filter(one -> one.name().equals(word))
              .findFirst()
              .orElseThrow(() -> bad("digest", "must be none, hourly, daily or weekly"));
      return new Pace(
          digest, text("quiet").map(AlertRules::quiet), config.getInt(ALERT, name, "limit", 0));
    }

    private boolean flag(String key) {
      return config.getBoolean(ALERT, name, key, false);
    }

    private Optional<String> text(String key) {
      return Optional.ofNullable(config.getString(ALERT, name, key));
    }

    private SettingsException bad(String key, String why) {
      return new SettingsException("reading " + file + ": alert." + name + "." + key + " " + why);
    }
  }

  /** The words of {@link Watch}, for messages. */
  public static String words() {
    return String.join(", ", Arrays.stream(Watch.values()).map(Watch::word).toList());
  }
}
