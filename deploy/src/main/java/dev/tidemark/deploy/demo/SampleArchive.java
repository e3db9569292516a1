package dev.tidemark.deploy.demo;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Writes an invented archive: two mailing lists as public-inbox v2 directories, and the source tree
 * that their patches are made against. Everything in it is made up, and everything in it is meant:
 * {@link Summary} says what a reader of the archive has to find. The same options give the same
 * bytes, commit ids included.
 *
 * <p>The story as it comes has some 4,900 mails over 60 weeks with one of every {@link Oddity}.
 * With a number of mails ({@link Options#withMails}) it goes on for as long as it takes; such an
 * archive is written in linear time and bounded memory.
 */
public final class SampleArchive {
  /** Below it a story is kept in one piece. */
  private static final int CHAPTER = 12_000;

  /** About what a story comes to. */
  private static final int STORY = 4_900;

  private static final int WEEKS = 60;
  private static final int CHAPTER_WEEKS = 20;
  private static final int MAILS_PER_EPOCH = 40_000;
  private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");

  /**
   * What to write.
   *
   * @param seed another seed, another story
   * @param mails how many different mails, exactly; 0 for the story as it comes
   * @param start a Monday; the first week of the story
   * @param sourceTree whether to write the invented source tree as a git repository
   */
  public record Options(long seed, int mails, Instant start, boolean sourceTree) {
    /** The story as it comes, from 2024-W01. */
    public static final Options DEFAULT = new Options(1, 0, START, true);

    public Options {
      if (mails < 0) {
        throw new IllegalArgumentException("number of mails must not be negative, got: " + mails);
      }
    }

    /** An archive of a given size for measurements, without the source tree. */
    public Options withMails(int count) {
      return new Options(seed, count, start, false);
    }

    public Options withSeed(long other) {
      return new Options(other, mails, start, sourceTree);
    }
  }

  /** Hears how far the writing is. */
  @FunctionalInterface
  public interface Progress {
    /** A listener that does not care. */
    Progress NONE = (done, total) -> {};

    /**
     * {@code done} of about {@code total} copies of mails are written. Called from several threads,
     * one at a time.
     */
    void at(long done, long total);
  }

  /**
   * One list as written.
   *
   * @param name short name, also the name of the folder
   * @param listId what its List-Id headers say
   * @param dir the public-inbox directory
   * @param epochs the git repositories, oldest first
   * @param added mails that were added, removed ones included, purged ones not
   * @param removed mails that were removed later
   * @param purged mails of which only an empty commit is left
   */
  public record ListSummary(
      String name,
      String address,
      String listId,
      Path dir,
      List<Path> epochs,
      int added,
      int removed,
      int purged) {
    /** How many different mails a reader is left with. */
    public int left() {
      return added - removed;
    }
  }

  /** Files, inserted and deleted lines, as {@code git diff --shortstat} counts them. */
  public record DiffCount(int files, int insertions, int deletions) {}

  /**
   * One version of a series as posted.
   *
   * @param label RFC, v1, v2, …
   * @param revision the number behind it; an RFC has 1
   * @param date of the first mail
   * @param sender address it was sent from
   * @param subject of the head
   * @param head Message-ID of the cover letter, or of the first patch if there is none
   * @param base the commit of the source tree that the patches apply to; invented where there is no
   *     source tree
   * @param cover whether there is a cover letter
   * @param patches Message-IDs of the patches that reached a list, in order
   * @param expected how many patches the version has
   * @param declared what the cover's diffstat says: the sum of all patches, net
   * @param counted the patches that reached a list, each counted by itself
   * @param extra Message-IDs of mails that came later: re-sends, re-rolls, patches slipped in
   * @param oddities what is odd about this version
   */
  public record Version(
      String label,
      int revision,
      boolean rfc,
      Instant date,
      String sender,
      String subject,
      String head,
      String base,
      boolean cover,
      List<String> patches,
      int expected,
      Optional<DiffCount> declared,
      DiffCount counted,
      List<String> extra,
      Set<Oddity> oddities) {
    public Version {
      patches = List.copyOf(patches);
      extra = List.copyOf(extra);
      oddities = Set.copyOf(oddities);
    }
  }

  /**
   * One work, from its first version to its last.
   *
   * @param title the last one it had
   * @param author name of who wrote it
   * @param topic what it is about
   * @param versions oldest first; at least one
   * @param landed whether the source tree has it
   */
  public record Series(
      String title,
      String author,
      String topic,
      List<Version> versions,
      boolean landed,
      Set<Oddity> oddities) {
    public Series {
      versions = List.copyOf(versions);
      oddities = Set.copyOf(oddities);
    }
  }

  /**
   * What was written. For archives of more than one chapter ({@code mails} beyond 12,000) the
   * series and oddities are left out.
   *
   * @param dir where
   * @param mails different mails that a reader of all lists is left with
   * @param series every work, by its first posting
   * @param oddities Message-IDs by what is odd about them; the subject where there is no id
   * @param sourceTree the git repository of the invented source tree
   * @param start first week
   * @param end when the story is over
   */
  public record Summary(
      Path dir,
      List<ListSummary> lists,
      long mails,
      List<Series> series,
      Map<Oddity, List<String>> oddities,
      Optional<Path> sourceTree,
      Instant start,
      Instant end) {
    /** The work with the most versions: the one to show. */
    public Series longest() {
      return series.stream()
          .max(Comparator.comparingInt(s -> s.versions().size()))
          .orElseThrow(() -> new IllegalStateException("the archive has no series"));
    }
  }

  private final Path dir;
  private final Options options;
  private final Progress progress;
  private final List<EpochWriter> writers = new ArrayList<>();
  private final Map<Oddity, List<String>> oddities = new EnumMap<>(Oddity.class);
  private long mails;
  private long copies;

  private SampleArchive(Path dir, Options options, Progress progress) {
    this.dir = dir;
    this.options = options;
    this.progress = progress;
    int size = options.mails() == 0 ? STORY : options.mails();
    long perEpoch = Math.clamp(size / 5, 500, MAILS_PER_EPOCH);
    for (int i = 0; i < Story.LISTS.length; i++) {
      SampleMail.ListHome home = Story.LISTS[i];
      writers.add(new EpochWriter(home, i, dir.resolve(home.name()), perEpoch));
    }
  }

  /**
   * Writes {@code dir/LIST/git/N.git} for each list and {@code dir/tree.git}.
   *
   * @param dir must not exist or be empty
   * @throws IOException if it cannot be written, or if {@code dir} has something in it
   */
  public static Summary write(Path dir, Options options, Progress progress) throws IOException {
    Files.createDirectories(dir);
    try (Stream<Path> there = Files.list(dir)) {
      if (there.findAny().isPresent()) {
        throw new IOException(
            "cannot write a sample archive to " + dir + ": expected an empty directory");
      }
    }
    return new SampleArchive(dir, options, progress).write();
  }

  private Summary write() throws IOException {
    SampleTexts texts = SampleTexts.load();
    int chapters = Math.max(1, Math.ceilDiv(options.mails(), CHAPTER));
    int days = (chapters == 1 ? WEEKS : CHAPTER_WEEKS) * 7;
    boolean whole = chapters == 1;
    Optional<Path> tree =
        options.sourceTree() && whole ? Optional.of(dir.resolve("tree.git")) : Optional.empty();
    List<Series> series = new ArrayList<>();
    Instant start = options.start();
    AtomicInteger threads = new AtomicInteger();
    ExecutorService pool =
        Executors.newFixedThreadPool(
            writers.size(),
            task -> new Thread(task, "sample-archive-" + threads.incrementAndGet()));
    List<Future<?>> writing = new ArrayList<>();
    try {
      for (int chapter = 0; chapter < chapters; chapter++) {
        // While one chapter is written the next one is thought up, but no more than that.
        Story story = play(texts, chapter, start, days, target(chapter, chapters), tree);
        await(writing);
        for (EpochWriter writer : writers) {
          writing.add(pool.submit(() -> write(writer, story.mails)));
        }
        for (SampleMail mail : story.mails) {
          count(mail, whole);
        }
        if (whole) {
          series.addAll(story.series);
        }
        start = start.plus(Duration.ofDays(days));
      }
      await(writing);
    } finally {
      pool.shutdownNow();
      for (EpochWriter writer : writers) {
        writer.close();
      }
    }
    series.sort(
        Comparator.comparing((Series s) -> s.versions().getFirst().date())
            .thenComparing(s -> s.versions().getFirst().head()));
    return new Summary(
        dir,
        writers.stream().map(EpochWriter::summary).toList(),
        mails,
        List.copyOf(series),
        oddities,
        tree,
        options.start(),
        start);
  }

  /** How many mails a chapter has, so that all chapters together have what was asked for. */
  private int target(int chapter, int chapters) {
    long all = options.mails();
    return (int) (all * (chapter + 1) / chapters - all * chapter / chapters);
  }

  private Story play(
      SampleTexts texts, int chapter, Instant start, int days, int target, Optional<Path> tree)
      throws IOException {
    try (SourceHistory history = tree.isPresent() ? new SourceHistory(tree.get()) : null) {
      boolean scripted = chapter == 0;
      Story story =
          new Story(texts, options.seed(), chapter, start, days, target, scripted, history);
      story.play();
      return story;
    }
  }

  private Void write(EpochWriter writer, List<SampleMail> chapter) throws IOException {
    for (SampleMail mail : chapter) {
      if (writer.takes(mail)) {
        writer.add(mail);
        tell();
      }
    }
    return null;
  }

  private synchronized void tell() {
    copies++;
    progress.at(copies, Math.max(copies, expectedCopies()));
  }

  /** Some mails are on both lists. */
  private long expectedCopies() {
    long size = options.mails() == 0 ? STORY : options.mails();
    return size + size / 4;
  }

  private void count(SampleMail mail, boolean whole) {
    if (!mail.oddities.contains(Oddity.REMOVED) && !mail.oddities.contains(Oddity.PURGED)) {
      mails++;
    }
    if (whole) {
      String id = mail.id.isEmpty() ? mail.subject : mail.id;
      for (Oddity oddity : mail.oddities) {
        oddities.computeIfAbsent(oddity, k -> new ArrayList<>()).add(id);
      }
    }
  }

  private static void await(List<Future<?>> writing) throws IOException {
    try {
      for (Future<?> future : writing) {
        future.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("cannot write the sample archive", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while writing the sample archive");
    } finally {
      writing.clear();
    }
  }
}
