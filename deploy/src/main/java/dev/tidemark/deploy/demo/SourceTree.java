package dev.tidemark.deploy.demo;

import dev.tidemark.deploy.demo.SampleTexts.Template;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * The invented source tree at one moment; immutable. A file is a list of blocks with names, and an
 * edit speaks of blocks, so the same edit makes sense on any state of the tree and a patch can be
 * made again for every version of a series and when it lands.
 */
final class SourceTree {
  static final SourceTree EMPTY = new SourceTree(Map.of(), Map.of());

  /** What a block says: a template with its words, as of some revision. */
  record Recipe(Template template, Slots slots, int number, int revision) {
    private static final int STEP = 4;

    Recipe at(int newRevision) {
      return new Recipe(template, slots, number, newRevision);
    }

    List<String> lines() {
      return template.render(slots, number + STEP * revision, revision);
    }
  }

  /** Some lines that belong together, known by their key within a file. */
  record Block(String key, List<String> lines, @Nullable Recipe recipe) {
    static Block of(String key, String... lines) {
      return new Block(key, List.of(lines), null);
    }

    static Block of(String key, Recipe recipe) {
      List<String> lines = new ArrayList<>();
      lines.add("");
      lines.addAll(recipe.lines());
      return new Block(key, lines, recipe);
    }
  }

  /** One file; knows its git blob id. */
  static final class SourceFile {
    final List<Block> blocks;
    final boolean executable;
    final boolean newlineAtEnd;
    private @Nullable ObjectId id;

    SourceFile(List<Block> blocks, boolean executable, boolean newlineAtEnd) {
      this.blocks = List.copyOf(blocks);
      this.executable = executable;
      this.newlineAtEnd = newlineAtEnd;
    }

    byte[] bytes() {
      StringBuilder out = new StringBuilder();
      for (Block block : blocks) {
        for (String line : block.lines()) {
          out.append(line).append('\n');
        }
      }
      if (!newlineAtEnd && out.length() > 0) {
        out.setLength(out.length() - 1);
      }
      return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The id git gives these bytes. */
    ObjectId id() {
      if (id == null) {
        id = blobId(bytes());
      }
      return id;
    }

    String mode() {
      return executable ? "100755" : "100644";
    }

    int indexOf(String key) {
      for (int i = 0; i < blocks.size(); i++) {
        if (blocks.get(i).key().equals(key)) {
          return i;
        }
      }
      return -1;
    }
  }

  /** A change to one file. An edit that finds nothing to change changes nothing. */
  sealed interface Edit {
    String path();

    /**
     * Puts a block in place of the one with its key, or else at the end; if the key has the form
     * {@code GROUP:NAME}, sorted among the blocks of its group.
     */
    record Put(String path, Block block) implements Edit {}

    /** Takes a block away. */
    record Drop(String path, String key) implements Edit {}

    /** Brings a block of the tree to a later revision, counted from the one it has. */
    record Bump(String path, String key, int by) implements Edit {}

    /** Deletes a file. */
    record Delete(String path) implements Edit {}

    /** Renames a file. */
    record Move(String path, String to) implements Edit {}

    /** Makes a file executable. */
    record Executable(String path) implements Edit {}

    /** Takes the newline at the end of a file away or gives it back. */
    record LastNewline(String path, boolean present) implements Edit {}
  }

  private final Map<String, SourceFile> base;
  private final Map<String, @Nullable SourceFile> over;

  private SourceTree(Map<String, SourceFile> base, Map<String, @Nullable SourceFile> over) {
    this.base = base;
    this.over = over;
  }

  @Nullable SourceFile file(String path) {
    return over.containsKey(path) ? over.get(path) : base.get(path);
  }

  /** Every file by path, sorted. */
  SortedMap<String, SourceFile> files() {
    TreeMap<String, SourceFile> out = new TreeMap<>(base);
    over.forEach(
        (path, file) -> {
          if (file == null) {
            out.remove(path);
          } else {
            out.put(path, file);
          }
        });
    return out;
  }

  /** The same tree, with what was changed so far made its base. */
  SourceTree flat() {
    return new SourceTree(new HashMap<>(files()), Map.of());
  }

  SourceTree apply(Collection<Edit> edits) {
    Map<String, @Nullable SourceFile> changed = new HashMap<>(over);
    SourceTree out = new SourceTree(base, changed);
    for (Edit edit : edits) {
      out.change(edit, changed);
    }
    return out;
  }

  private void change(Edit edit, Map<String, @Nullable SourceFile> changed) {
    String path = edit.path();
    SourceFile old = file(path);
    if (old == null) {
      if (edit instanceof Edit.Put put) {
        boolean script = path.endsWith(".sh");
        changed.put(path, new SourceFile(List.of(put.block()), script, true));
      }
      return;
    }
    List<Block> blocks = new ArrayList<>(old.blocks);
    switch (edit) {
      case Edit.Put put -> put(blocks, put.block());
      case Edit.Drop drop -> blocks.removeIf(b -> b.key().equals(drop.key()));
      case Edit.Bump bump -> {
        int at = old.indexOf(bump.key());
        Recipe recipe = at < 0 ? null : blocks.get(at).recipe();
        if (recipe != null) {
          blocks.set(at, Block.of(bump.key(), recipe.at(recipe.revision() + bump.by())));
        }
      }
      case Edit.Delete delete -> {
        changed.put(delete.path(), null);
        return;
      }
      case Edit.Move move -> {
        changed.put(path, null);
        changed.put(move.to(), old);
        return;
      }
      case Edit.Executable x -> {
        changed.put(x.path(), new SourceFile(blocks, true, old.newlineAtEnd));
        return;
      }
      case Edit.LastNewline newline -> {
        changed.put(path, new SourceFile(blocks, old.executable, newline.present()));
        return;
      }
    }
    changed.put(path, new SourceFile(blocks, old.executable, old.newlineAtEnd));
  }

  /** The JDK computes it several times faster than JGit, which looks for collisions. */
  static ObjectId blobId(byte[] bytes) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      sha1.update(("blob " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII));
      return ObjectId.fromRaw(sha1.digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  private static void put(List<Block> blocks, Block block) {
    String key = block.key();
    int colon = key.indexOf(':');
    String group = colon < 0 ? "" : key.substring(0, colon + 1);
    int end = blocks.size();
    for (int i = 0; i < blocks.size(); i++) {
      String other = blocks.get(i).key();
      if (other.equals(key)) {
        blocks.set(i, block);
        return;
      }
      if (!group.isEmpty() && other.startsWith(group)) {
        if (other.compareTo(key) > 0) {
          blocks.add(i, block);
          return;
        }
        end = i + 1;
      }
    }
    blocks.add(end, block);
  }
}
