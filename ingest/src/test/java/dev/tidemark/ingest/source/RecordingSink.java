package dev.tidemark.ingest.source;

import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.RawMail;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Keeps what a source says, and the mails that are live after it. */
final class RecordingSink implements MailSink {
  final TreeMap<MailKey, RawMail> live = new TreeMap<>();
  final List<RawMail> added = new ArrayList<>();
  final List<MailKey> removed = new ArrayList<>();
  final List<String> damaged = new ArrayList<>();
  SourceCursor cursor = SourceCursor.EMPTY;
  int checkpoints;
  long done;
  long total;
  int fetched;

  /** Gives up with an InterruptedException after so many events. */
  int stopAfter = Integer.MAX_VALUE;

  @Override
  public void added(RawMail mail) throws InterruptedException {
    event();
    added.add(mail);
    live.put(mail.key(), mail);
  }

  @Override
  public void removed(MailKey key) throws InterruptedException {
    event();
    removed.add(key);
    live.remove(key);
  }

  @Override
  public void damaged(String what, String reason) throws InterruptedException {
    event();
    damaged.add(what + ": " + reason);
  }

  private void event() throws InterruptedException {
    if (stopAfter-- <= 0) {
      throw new InterruptedException("stopped by the test");
    }
  }

  @Override
  public void checkpoint(SourceCursor cursor) {
    this.cursor = cursor;
    checkpoints++;
  }

  @Override
  public void progress(long done, long total) {
    this.done = done;
    this.total = total;
  }

  @Override
  public void fetching(String what, long done, long total) {
    fetched++;
  }

  /** Reads on from the last checkpoint, having forgotten the events of earlier reads. */
  void read(MailSource source) throws Exception {
    added.clear();
    removed.clear();
    damaged.clear();
    source.read(cursor, this);
  }

  /** Subjects' last words of the mails added by the last read, in order. */
  List<String> words() {
    return added.stream().map(RecordingSink::word).toList();
  }

  /** The same of what is live, sorted. */
  List<String> liveWords() {
    return live.values().stream().map(RecordingSink::word).sorted().toList();
  }

  private static String word(RawMail mail) {
    String text = new String(mail.bytes(), StandardCharsets.UTF_8);
    int at = text.indexOf("Subject: about ") + "Subject: about ".length();
    int end = text.indexOf('\n', at);
    return text.substring(at, end).strip();
  }
}
