package dev.tidemark.analysis.lines;

import dev.tidemark.ingest.commit.TaggedTree;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How much of one language a repository holds, tag after tag.
 *
 * @param repository its short name
 * @param language such as {@code rust}
 * @param points one a tag, oldest first
 */
public record TreeGrowth(String repository, String language, List<Point> points) {

  /**
   * One tag.
   *
   * @param tag its name
   * @param tagged when it was made, epoch seconds
   * @param release whether it is a release and not a tag of linux-next
   * @param total the whole tree
   * @param parts by part of the tree
   * @param addedFiles files of any kind that the tag before did not have
   * @param addedRust how many of these are Rust
   */
  public record Point(
      String tag,
      long tagged,
      boolean release,
      Totals total,
      Map<String, Totals> parts,
      int addedFiles,
      int addedRust) {
    public Point {
      parts = Map.copyOf(parts);
    }

    /** One part; {@link Totals#NONE} if the tag does not have it. */
    public Totals part(String name) {
      return parts.getOrDefault(name, Totals.NONE);
    }
  }

  public TreeGrowth {
    points = List.copyOf(points);
  }

  /** The names of all repositories, sorted. */
  public static List<String> repositories(Collection<TaggedTree> trees) {
    var names = new TreeSet<String>();
    trees.forEach(tree -> names.add(tree.repository()));
    return List.copyOf(names);
  }

  /**
   * The growth of one repository.
   *
   * @param trees of any repositories, in any order
   */
  public static TreeGrowth of(Collection<TaggedTree> trees, String repository, String language) {
    var sorted = new ArrayList<TaggedTree>();
    for (TaggedTree tree : trees) {
      if (tree.repository().equals(repository)) {
        sorted.add(tree);
      }
    }
    sorted.sort(Comparator.comparingLong(TaggedTree::tagged).thenComparing(TaggedTree::tag));
    var points = new ArrayList<Point>();
    for (TaggedTree tree : sorted) {
      Totals total = Totals.NONE;
      Map<String, Totals> parts = new TreeMap<>();
      for (TaggedTree.Row row : tree.rows()) {
        if (row.language().equals(language)) {
          total = total.plus(row);
          parts.put(row.part(), parts.getOrDefault(row.part(), Totals.NONE).plus(row));
        }
      }
      points.add(
          new Point(
              tree.tag(),
              tree.tagged(),
              tree.release(),
              total,
              parts,
              tree.addedFiles(),
              tree.addedRust()));
    }
    return new TreeGrowth(repository, language, points);
  }

  /** The tags of linux-next; releases where there are none. */
  public TreeGrowth main() {
    return points.stream().allMatch(Point::release) ? this : only(false);
  }

  /** The releases beside linux-next's tags. */
  public TreeGrowth releases() {
    return points.stream().allMatch(Point::release)
        ? new TreeGrowth(repository, language, List.of())
        : only(true);
  }

  private TreeGrowth only(boolean release) {
    return new TreeGrowth(
        repository, language, points.stream().filter(point -> point.release() == release).toList());
  }

  /** The point of a tag; an empty one if there is none. */
  public Point at(String tag) {
    for (Point point : points) {
      if (point.tag().equals(tag)) {
        return point;
      }
    }
    return new Point(tag, 0, false, Totals.NONE, Map.of(), 0, 0);
  }

  /** Whether there is anything at all in that language. */
  public boolean isEmpty() {
    return points.stream().allMatch(point -> point.total().files() == 0);
  }

  /**
   * The same with the last tag of each ISO week (UTC) only, its added files those of all tags of
   * the week.
   */
  public TreeGrowth weekly() {
    Map<Long, Point> weeks = new LinkedHashMap<>();
    for (Point point : points) {
      var day = Instant.ofEpochSecond(point.tagged()).atOffset(ZoneOffset.UTC).toLocalDate();
      long week =
          day.get(IsoFields.WEEK_BASED_YEAR) * 100L + day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
      Point before = weeks.get(week);
      weeks.put(
          week,
          before == null
              ? point
              : new Point(
                  point.tag(),
                  point.tagged(),
                  point.release(),
                  point.total(),
                  point.parts(),
                  before.addedFiles() + point.addedFiles(),
                  before.addedRust() + point.addedRust()));
    }
    return new TreeGrowth(repository, language, List.copyOf(weeks.values()));
  }

  /** The last so many points. */
  public TreeGrowth last(int count) {
    return new TreeGrowth(
        repository, language, points.subList(Math.max(0, points.size() - count), points.size()));
  }

  /** The parts of the newest tag, that with most code first. */
  public List<String> parts() {
    if (points.isEmpty()) {
      return List.of();
    }
    Point newest = points.getLast();
    var names = new ArrayList<>(newest.parts().keySet());
    names.sort(
        Comparator.comparingLong((String name) -> -newest.part(name).code())
            .thenComparing(Comparator.naturalOrder()));
    return names;
  }
}
