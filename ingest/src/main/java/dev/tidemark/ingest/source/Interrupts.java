package dev.tidemark.ingest.source;

/**
 * An interrupt met inside file or network code comes out as an IOException that looks like a broken
 * file. So whoever is about to call something damaged asks here first.
 */
final class Interrupts {
  private Interrupts() {}

  /** Throws if the thread was interrupted, and clears the mark. */
  static void check(String reading) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while reading " + reading);
    }
  }

  /** The same, keeping the failure that was met. */
  static void check(String reading, Exception met) throws InterruptedException {
    if (Thread.interrupted()) {
      var interrupted = new InterruptedException("interrupted while reading " + reading);
      interrupted.initCause(met);
      throw interrupted;
    }
  }
}
