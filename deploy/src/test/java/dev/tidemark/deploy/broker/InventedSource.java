package dev.tidemark.deploy.broker;

import dev.tidemark.ingest.IngestLimits;
import dev.tidemark.ingest.IngestListener;
import dev.tidemark.ingest.Ingestor;
import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.RawMail;
import dev.tidemark.ingest.source.MailSink;
import dev.tidemark.ingest.source.SourceCursor;
import dev.tidemark.ingest.topic.KafkaConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Random;

/** Mails number 0 to N, always the same ones, with the number of the next one as the cursor. */
class InventedSource {
  static final String LIST = "invented";
  private static final String NEXT = "next";

  private final String name;
  private final int size;
  volatile int count;

  InventedSource(String name, int count, int size) {
    this.name = name;
    this.count = count;
    this.size = size;
  }

  String name() {
    return name;
  }

  void read(SourceCursor from, MailSink sink) throws IOException, InterruptedException {
    for (int n = next(from); n < count; n++) {
      before(n, sink);
      sink.added(mail(n));
      after(n, sink);
      sink.checkpoint(SourceCursor.EMPTY.with(NEXT, String.valueOf(n + 1)));
      sink.progress(n + 1, count);
    }
  }

  Ingestor ingestor(KafkaConnection kafka, IngestLimits limits, IngestListener listener) {
    return new Ingestor(kafka, name, LIST, this::read, limits, listener);
  }

  /** What a test wants to happen before a mail is handed over. */
  void before(int n, MailSink sink) throws IOException, InterruptedException {}

  /** What a test wants to happen between a mail and its checkpoint. */
  void after(int n, MailSink sink) throws IOException, InterruptedException {}

  static int next(SourceCursor cursor) {
    String next = cursor.position(NEXT);
    return next == null ? 0 : Integer.parseInt(next);
  }

  RawMail mail(int n) {
    StringBuilder text = new StringBuilder(size + 100);
    text.append("Message-ID: <").append(n).append("@example.org>\n\n");
    Random random = new Random(n);
    while (text.length() < size) {
      text.append(Integer.toString(random.nextInt(), 36)).append(n % 7 == 0 ? '\n' : ' ');
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
    return new RawMail(key(n), bytes, name, Instant.ofEpochSecond(n), null);
  }

  static MailKey key(int n) {
    return new MailKey(LIST, String.format(Locale.ROOT, "%040x", n));
  }
}
