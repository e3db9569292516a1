package dev.tidemark.deploy.cli;

import dev.tidemark.deploy.config.Settings;
import dev.tidemark.deploy.config.Settings.SourceSettings;
import dev.tidemark.deploy.config.Settings.TreeSettings;
import dev.tidemark.ingest.source.MailSources;
import dev.tidemark.ingest.source.Source;
import dev.tidemark.ingest.source.TreeSources;
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
  static List<Source> of(Settings settings, List<String> named, String list) {
    if (!list.isEmpty() && named.size() != 1) {
      throw new MisuseError("--list goes with one SOURCE, got " + named.size());
    }
    var sources = new ArrayList<Source>();
    if (named.isEmpty()) {
      for (SourceSettings configured : settings.sources()) {
        sources.add(configured(settings, configured));
      }
      for (TreeSettings tree : settings.trees()) {
        sources.add(configured(settings, tree));
      }
      if (sources.isEmpty()) {
        throw new UserError("no source is configured in " + settings.home().resolve("config"));
      }
    }
    for (String name : named) {
      sources.add(named(settings, name, list));
    }
    return sources;
  }

  private static Source named(Settings settings, String name, String list) {
    for (SourceSettings each : settings.sources()) {
      if (each.name().equals(name)) {
        return configured(settings, each);
      }
    }
    for (TreeSettings each : settings.trees()) {
      if (each.name().equals(name)) {
        return configured(settings, each);
      }
    }
    return TreeSources.isTree(name)
        ? tree(
            settings,
            name,
            list.isEmpty() ? null : list,
            TreeSources.DEFAULT_SCOPE,
            TreeSources.DEFAULT_COUNT)
        : parse(settings, name, list.isEmpty() ? null : list);
  }

  private static Source configured(Settings settings, SourceSettings source) {
    String place =
        source
            .url()
            .map(Object::toString)
            .orElseGet(() -> source.path().map(Path::toString).orElse(""));
    return parse(settings, place, source.list().orElse(null));
  }

  private static Source parse(Settings settings, String place, @Nullable String list) {
    try {
      return MailSources.parse(place, list, settings.home().resolve("mirror"));
    } catch (IllegalArgumentException e) {
      throw new MisuseError(String.valueOf(e.getMessage()));
    }
  }

  private static Source configured(Settings settings, TreeSettings tree) {
    String place =
        tree.url()
            .map(Object::toString)
            .orElseGet(() -> tree.path().map(Path::toString).orElse(""));
    return tree(settings, place, tree.name(), tree.scope(), tree.count());
  }

  private static Source tree(
      Settings settings, String place, @Nullable String name, String scope, String count) {
    try {
      return TreeSources.parse(place, name, scope, count, settings.home().resolve("mirror"));
    } catch (IllegalArgumentException e) {
      throw new MisuseError(String.valueOf(e.getMessage()));
    }
  }
}
