package dev.tidemark.deploy.config;

import dev.tidemark.analysis.Period.Unit;
import dev.tidemark.analysis.report.ReportFormat;
import dev.tidemark.deploy.config.Settings.ScheduleSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Makes the settings of a section {@code [schedule "NAME"]}. */
final class ScheduleReader {
  private final SettingsReader said;

  ScheduleReader(SettingsReader said) {
    this.said = said;
  }

  ScheduleSettings schedule(String name) throws SettingsException {
    SettingsReader.Key unit = key(name, "report");
    if (!ScheduleSettings.isName(name)) {
      throw new SettingsException(
          said.place(unit)
              + "the name of a schedule must be up to 64 letters, digits, dots, dashes and"
              + " underscores, beginning with a letter or digit; got: '"
              + name
              + "'");
    }
    Unit period =
        switch (said.text(unit).orElse("week").toLowerCase(Locale.ROOT)) {
          case "week" -> Unit.WEEK;
          case "month" -> Unit.MONTH;
          default -> throw said.bad(unit, "must be week or month");
        };
    SettingsReader.Key mail = key(name, "mail");
    List<String> addresses = said.texts(mail);
    for (String address : addresses) {
      if (address.indexOf('@') < 1) {
        throw new SettingsException(
            said.place(mail) + mail + " must be a mail address, got: '" + address + "'");
      }
    }
    Optional<Path> directory = said.text(key(name, "dir")).map(said::path);
    if (addresses.isEmpty() && directory.isEmpty()) {
      throw new SettingsException(
          said.place(unit) + "schedule '" + name + "' says neither mail nor dir: where to?");
    }
    return new ScheduleSettings(
        name,
        reportTime(key(name, "at"), period),
        addresses,
        said.texts(key(name, "list")),
        directory,
        formats(key(name, "format")));
  }

  private ReportTime reportTime(SettingsReader.Key key, Unit period) throws SettingsException {
    Optional<String> when = said.text(key);
    if (when.isEmpty()) {
      return ReportTime.standard(period);
    }
    try {
      return ReportTime.parse(period, when.get());
    } catch (IllegalArgumentException e) {
      throw new SettingsException(said.place(key) + key + ' ' + e.getMessage(), e);
    }
  }

  private List<ReportFormat> formats(SettingsReader.Key key) throws SettingsException {
    List<ReportFormat> formats = new ArrayList<>();
    for (String word : said.texts(key)) {
      try {
        formats.add(ReportFormat.named(word));
      } catch (IllegalArgumentException e) {
        throw new SettingsException(said.place(key) + key + ": " + e.getMessage(), e);
      }
    }
    return formats.isEmpty() ? List.of(ReportFormat.HTML) : formats;
  }

  private static SettingsReader.Key key(String name, String key) {
    return new SettingsReader.Key(SettingsReader.SCHEDULE, name, key);
  }
}
