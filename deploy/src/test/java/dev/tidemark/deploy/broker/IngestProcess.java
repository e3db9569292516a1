package dev.tidemark.deploy.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.ingest.IngestCounts;
import dev.tidemark.ingest.IngestLimits;
import dev.tidemark.ingest.IngestListener;
import dev.tidemark.ingest.Ingestor;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Runs in a process of its own. {@code broker HOME}: has the broker of a home until its input is
 * closed. {@code ingest HOME COUNT}: puts that many mails into Kafka, in many small transactions.
 */
final class IngestProcess {
  static final String SOURCE = "/invented/process";
  static final int MAIL_BYTES = 3_000;
  private static final PrintStream OUT =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);

  private IngestProcess() {}

  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[1]);
    try (BrokerLease lease = BrokerLease.openOrJoin(home, 3, arguments[0])) {
      OUT.println("broker " + lease.address().bootstrap() + ' ' + lease.owner());
      if (arguments[0].equals("broker")) {
        while (System.in.read() >= 0) {}
        return;
      }
      IngestListener listener =
          new IngestListener() {
            @Override
            public void committed(IngestCounts pull) {
              OUT.println("committed " + pull.added());
            }
          };
      IngestLimits small = new IngestLimits(1 << 20, 1 << 20, 40, Duration.ofMillis(100));
      InventedSource source =
          new InventedSource(SOURCE, Integer.parseInt(arguments[2]), MAIL_BYTES);
      try (Ingestor ingestor = source.ingestor(lease, small, listener)) {
        OUT.println("done " + ingestor.pull().added());
      }
    }
  }
}
