package dev.tidemark.analysis.series;

import dev.tidemark.ingest.diff.DiffStat.FileStat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps one object of each text and path that many mails have in common. */
final class SharedTexts {
  private final Map<String, String> strings = new HashMap<>();

  String shared(String text) {
    if (text.isEmpty()) {
      return "";
    }
    String seen = strings.putIfAbsent(text, text);
    return seen == null ? text : seen;
  }

  List<String> shared(List<String> texts) {
    var shared = new ArrayList<String>(texts.size());
    for (String text : texts) {
      shared.add(shared(text));
    }
    return List.copyOf(shared);
  }

  List<FileStat> sharedPaths(List<FileStat> files) {
    if (files.isEmpty()) {
      return List.of();
    }
    var shared = new FileStat[files.size()];
    for (int i = 0; i < shared.length; i++) {
      FileStat file = files.get(i);
      shared[i] =
          new FileStat(
              shared(file.path()),
              file.added(),
              file.removed(),
              file.binary(),
              file.created(),
              file.moved(),
              file.unsafeAdded(),
              file.unsafeRemoved());
    }
    return List.of(shared);
  }

  /** Forgets what was seen; what was handed out stays. */
  void clear() {
    strings.clear();
  }
}
