package dev.tidemark.deploy.cli;

import dev.tidemark.deploy.line.Pipeline;
import dev.tidemark.deploy.line.SyncLog;
import dev.tidemark.index.write.IndexCounts;
import dev.tidemark.ingest.mail.SafeText;
import dev.tidemark.ingest.source.Source;
import java.io.IOException;

/** Shows progress, says what failed, and keeps the outcome for {@code status}. */
final class PullWatch implements Pipeline.Listener {
  private final Console console;
  private final String verb;
  private final Progress progress;
  private final SyncLog log;
  private final boolean follow;

  /**
   * @param verb of the command, for messages
   * @param follow whether to say also that a source is well again
   */
  PullWatch(Console console, String verb, Progress progress, SyncLog log, boolean follow) {
    this.console = console;
    this.verb = verb;
    this.progress = progress;
    this.log = log;
    this.follow = follow;
  }

  @Override
  public void fetching(Source source, String what, long done, long total) {
    progress.update("fetching " + SafeText.line(what), done, total);
  }

  @Override
  public void reading(Source source, long done, long total) {
    progress.update("reading " + source.list(), done, total);
  }

  @Override
  public void indexing(IndexCounts counts, long left) {
    progress.update("indexing", counts.records(), left < 0 ? -1 : counts.records() + left);
  }

  @Override
  public void pulled(Pipeline.SourceOutcome outcome) {
    Exception failure = outcome.failure();
    boolean news = log.pulled(outcome);
    if (failure != null && news) {
      say(outcome, SafeText.line(reason(failure)));
    } else if (failure == null && news && follow) {
      say(outcome, "reachable again");
    }
  }

  private void say(Pipeline.SourceOutcome outcome, String what) {
    console.err().println("tidemark " + verb + ": " + outcome.source().name() + ": " + what);
  }

  /** What a failure says to people. */
  static String reason(Exception failure) {
    String message = failure.getMessage();
    return message == null || !(failure instanceof IOException)
        ? failure.getClass().getSimpleName() + (message == null ? "" : ": " + message)
        : message;
  }
}
