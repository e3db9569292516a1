package dev.tidemark.ingest.mail;

import java.util.ArrayList;
import java.util.List;

/** Collects what was wrong with one mail: each problem once, and not more than a page of them. */
final class Problems {
  private static final int MAX = 32;

  private List<ParseProblem> list = List.of();

  void add(ParseProblem.Kind kind, String detail) {
    var problem = new ParseProblem(kind, detail);
    if (list.isEmpty()) {
      list = new ArrayList<>();
    }
    if (list.size() < MAX && !list.contains(problem)) {
      list.add(problem);
    }
  }

  void addAll(Problems others) {
    for (ParseProblem problem : others.list) {
      add(problem.kind(), problem.detail());
    }
  }

  List<ParseProblem> list() {
    return list;
  }
}
