package dev.tidemark.deploy.cli;

import dev.tidemark.deploy.config.Settings;
import dev.tidemark.deploy.config.Settings.SourceSettings;
import dev.tidemark.ingest.source.MailSource;
import dev.tidemark.ingest.source.MailSources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the sources that a user means. */
final class Sources {
  private Sources() {}

  /**
   * The sources named on a command line, or those of the settings if none is named.
   *
   * @param named names of configured sources, URLs or paths
   * @param list name of the list, or empty; fits one named source only
   */
  static List<MailSource> of(Settings settings, List<String> named, String list) {
    if (!list.isEmpty() && named.size() != 1) {
      throw new MisuseError("--list goes with one SOURCE, got " + named.size());
    }
    var sources = new ArrayList<MailSource>();
    if (named.isEmpty()) {
      for (SourceSettings configured : settings.sources()) {
        sources.add(configured(settings, configured));
      }
      if (sources.isEmpty()) {
        throw new UserError("no source is configured in " + settings.home().resolve("config"));
      }
    }
    for (String name : named) {
      SourceSettings configured = null;
      for (SourceSettings each : settings.sources()) {
        if (each.name().equals(name)) {
          configured = each;
        }
      }
      sources.add(
          configured != null
              ? configured(settings, configured)
              : parse(settings, name, list.isEmpty() ? null : list));
    }
    return sources;
  }

  private static MailSource configured(Settings settings, SourceSettings source) {
    String place =
        source
            .url()
            .map(Object::toString)
            .orElseGet(() -> source.path().map(Path::toString).orElse(""));
    return parse(settings, place, source.list().orElse(null));
  }

  private static MailSource parse(Settings settings, String place, @Nullable String list) {
    try {
      return MailSources.parse(place, list, settings.home().resolve("mirror"));
    } catch (IllegalArgumentException e) {
      throw new MisuseError(String.valueOf(e.getMessage()));
    }
  }
}
