package dev.tidemark.deploy.demo;

import dev.tidemark.deploy.demo.SourceTree.Block;
import dev.tidemark.deploy.demo.SourceTree.Edit;
import dev.tidemark.deploy.demo.SourceTree.Recipe;
import java.util.ArrayList;
import java.util.List;

/** What becomes one patch of a series, version after version. */
final class PatchPiece {
  /** Chance in percent that a block is changed from one version to the next. */
  private static final int TOUCH = 30;

  /** The texts know no later revision of a block. */
  private static final int LAST_REVISION = 3;

  /** A block, and the version it first shows up in. */
  private record Planned(String path, String key, Recipe recipe, int since) {}

  final String title;
  final String body;

  /** Reviews collected so far, as trailers. */
  final List<String> tags = new ArrayList<>();

  /** First version that has it, from 0. */
  int since;

  /** First version that no longer has it. */
  int until = Integer.MAX_VALUE;

  private final List<Edit> fixed = new ArrayList<>();
  private final List<Planned> blocks = new ArrayList<>();

  PatchPiece(String title, String body) {
    this.title = title;
    this.body = body;
  }

  /** An edit that is the same in every version. */
  PatchPiece fixed(Edit... edits) {
    fixed.addAll(List.of(edits));
    return this;
  }

  void block(String path, String key, Recipe recipe, int firstVersion) {
    blocks.add(new Planned(path, key, recipe, firstVersion));
  }

  /** Lets a later piece change what this one brings. */
  void changedBy(PatchPiece later) {
    if (!blocks.isEmpty()) {
      Planned first = blocks.getFirst();
      later.fixed(new Edit.Bump(first.path, first.key, 1));
    }
  }

  /** The same work under another title. */
  PatchPiece titled(String other) {
    PatchPiece out = new PatchPiece(other, body);
    out.fixed.addAll(fixed);
    out.blocks.addAll(blocks);
    out.since = since;
    out.until = until;
    return out;
  }

  boolean in(int version) {
    return version >= since && version < until;
  }

  List<Edit> edits(int version) {
    List<Edit> out = new ArrayList<>(fixed.size() + blocks.size());
    for (Edit edit : fixed) {
      if (edit instanceof Edit.Put) {
        out.add(edit);
      }
    }
    for (Planned p : blocks) {
      if (p.since <= version) {
        int revision = revision(p.key.hashCode() + p.path.hashCode() * 31, p.since, version);
        out.add(new Edit.Put(p.path, Block.of(p.key, p.recipe.at(revision))));
      }
    }
    for (Edit edit : fixed) {
      if (!(edit instanceof Edit.Put)) {
        out.add(edit);
      }
    }
    return out;
  }

  private static int revision(int hash, int since, int version) {
    int revision = 0;
    for (int v = since + 1; v <= version && revision < LAST_REVISION; v++) {
      if (Math.floorMod((hash * 0x9E3779B1 + v * 0x85EBCA6B) >>> 7, 100) < TOUCH) {
        revision++;
      }
    }
    return revision;
  }
}
