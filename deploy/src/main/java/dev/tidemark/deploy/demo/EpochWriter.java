package dev.tidemark.deploy.demo;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.TreeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Writes one list as a public-inbox v2 directory (public-inbox-v2-format(5)): git epochs with one
 * commit per mail, whose tree holds the file {@code m}, or {@code d} where a mail is removed.
 */
final class EpochWriter implements Closeable {
  private static final int FLUSH = 40_000;

  private final SampleMail.ListHome home;
  private final int list;
  private final Path dir;
  private final long mailsPerEpoch;
  private final List<Path> epochs = new ArrayList<>();
  private @Nullable PackedRepository repository;
  private @Nullable ObjectId tip;
  private int inEpoch;
  private int unflushed;
  private int added;
  private int removed;
  private int purged;

  /**
   * @param dir the inbox; epochs go to {@code dir/git/N.git}
   */
  EpochWriter(SampleMail.ListHome home, int list, Path dir, long mailsPerEpoch) {
    this.home = home;
    this.list = list;
    this.dir = dir;
    this.mailsPerEpoch = mailsPerEpoch;
  }

  boolean takes(SampleMail mail) {
    return mail.on(list);
  }

  /** Adds a mail, and what its oddities ask for. */
  void add(SampleMail mail) throws IOException {
    PackedRepository repo = epoch();
    Instant archived = mail.archived(list);
    String author =
        PackedRepository.ident(mail.from.name(), mail.from.address())
            + " "
            + Math.max(0, mail.date.getEpochSecond())
            + " "
            + zone(mail);
    if (mail.oddities.contains(Oddity.PURGED)) {
      commit(repo, repo.tree(new TreeFormatter()), author, archived, "purged " + mail.id);
      purged++;
      return;
    }
    ObjectId blob = repo.blob(mail.bytes(list, home));
    ObjectId tree = tree(repo, "m", blob);
    commit(repo, tree, author, archived, mail.subject);
    added++;
    if (mail.oddities.contains(Oddity.REPEATED_COMMIT)) {
      commit(repo, tree, author, archived.plusSeconds(2), mail.subject);
    }
    if (mail.oddities.contains(Oddity.REMOVED)) {
      commit(
          repo,
          tree(repo, "d", blob),
          home.name() + " <" + home.address() + "> " + (archived.getEpochSecond() + 60) + " +0000",
          archived.plusSeconds(60),
          "rm");
      removed++;
    }
  }

  SampleArchive.ListSummary summary() {
    return new SampleArchive.ListSummary(
        home.name(), home.address(), home.id(), dir, List.copyOf(epochs), added, removed, purged);
  }

  @Override
  public void close() throws IOException {
    PackedRepository repo = repository;
    if (repo != null) {
      repository = null;
      if (tip != null) {
        repo.ref(Constants.R_HEADS + Constants.MASTER, tip);
      }
      repo.close();
    }
  }

  private PackedRepository epoch() throws IOException {
    PackedRepository repo = repository;
    if (repo != null && inEpoch >= mailsPerEpoch) {
      close();
      repo = null;
    }
    if (repo == null) {
      Path path = dir.resolve("git").resolve(epochs.size() + ".git");
      repo = new PackedRepository(path);
      epochs.add(path);
      repository = repo;
      tip = null;
      inEpoch = 0;
    }
    if (++unflushed >= FLUSH) {
      repo.flush();
      unflushed = 0;
    }
    inEpoch++;
    return repo;
  }

  private static ObjectId tree(PackedRepository repo, String name, ObjectId blob)
      throws IOException {
    TreeFormatter formatter = new TreeFormatter(40);
    formatter.append(name, FileMode.REGULAR_FILE, blob);
    return repo.tree(formatter);
  }

  private void commit(
      PackedRepository repo, ObjectId tree, String author, Instant when, String message)
      throws IOException {
    String committer =
        home.name() + " <" + home.address() + "> " + when.getEpochSecond() + " +0000";
    tip = repo.commit(tree, tip, author, committer, message);
  }

  private static String zone(SampleMail mail) {
    if (mail.oddities.contains(Oddity.BAD_ZONE)) {
      return "+1700";
    }
    return MailDate.zone(mail.from.zone());
  }
}
