package dev.tidemark.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.ingest.Handoff.Step;
import dev.tidemark.ingest.mail.MailKey;
import dev.tidemark.ingest.mail.RawMail;
import dev.tidemark.ingest.source.SourceCursor;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HandoffTest {
  private static final long LONG = TimeUnit.SECONDS.toNanos(30);
  private static final MailKey KEY =
      new MailKey("list", "0123456789abcdef0123456789abcdef01234567");

  @Test
  void poll_stepsPut_comeInTheirOrder() throws Exception {
    Handoff steps = new Handoff(1 << 20, IngestListener.NONE);
    RawMail mail = mail(10);
    steps.added(mail);
    steps.removed(KEY);
    steps.damaged("what", "why");
    steps.checkpoint(SourceCursor.EMPTY);
    IOException failure = new IOException("gone");
    steps.end(failure);

    assertThat(steps.poll(LONG)).isEqualTo(new Step.Added(mail));
    assertThat(steps.poll(LONG)).isEqualTo(new Step.Removed(KEY));
    assertThat(steps.poll(LONG)).isEqualTo(new Step.Damaged("what", "why"));
    assertThat(steps.poll(LONG)).isEqualTo(new Step.Checkpoint(SourceCursor.EMPTY));
    assertThat(steps.poll(LONG)).isEqualTo(new Step.End(failure));
  }

  @Test
  void poll_nothingThere_isNullWhenTheTimeIsUp() throws Exception {
    Handoff steps = new Handoff(1, IngestListener.NONE);
    assertThat(steps.poll(0)).isNull();
    assertThat(steps.poll(TimeUnit.MILLISECONDS.toNanos(5))).isNull();
  }

  @Test
  void added_moreThanTheQueueHolds_waitsForTheWriter() throws Exception {
    Handoff steps = new Handoff(10_000, IngestListener.NONE);
    AtomicInteger put = new AtomicInteger();
    Thread reader =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    for (int i = 0; i < 100; i++) {
                      steps.added(mail(3_000));
                      put.incrementAndGet();
                    }
                    steps.end(null);
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                });
    int taken = 0;
    while (steps.poll(LONG) instanceof Step.Added) {
      taken++;
      // Three fit; one more may have been taken out just now.
      assertThat(put.get()).isLessThanOrEqualTo(taken + 3);
    }
    reader.join();
    assertThat(taken).isEqualTo(100);
  }

  /** Or the largest mails could never pass. */
  @Test
  void added_oneLargerThanTheQueue_isLetThrough() throws Exception {
    Handoff steps = new Handoff(10, IngestListener.NONE);
    steps.added(mail(5_000));
    assertThat(steps.poll(LONG)).isInstanceOf(Step.Added.class);
    steps.added(mail(5_000));
    assertThat(steps.poll(LONG)).isInstanceOf(Step.Added.class);
  }

  @Test
  void cancel_readerWaits_endsIt() throws Exception {
    Handoff steps = new Handoff(10, IngestListener.NONE);
    steps.added(mail(100));
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread reader =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    steps.added(mail(100));
                  } catch (InterruptedException e) {
                    thrown.set(e);
                  }
                });
    steps.cancel();
    reader.join();

    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThatThrownBy(() -> steps.removed(KEY)).isInstanceOf(InterruptedException.class);
    steps.end(null);
  }

  private static RawMail mail(int size) {
    return new RawMail(KEY, new byte[size], "here", Instant.EPOCH, null);
  }
}
