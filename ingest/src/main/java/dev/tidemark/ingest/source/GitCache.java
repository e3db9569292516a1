package dev.tidemark.ingest.source;

import org.eclipse.jgit.storage.file.WindowCacheConfig;

/**
 * Sizes JGit's process-wide cache of pack windows for reading whole archives in order. Its defaults
 * (10 MiB of 8 KiB windows) are for a server with many small repositories and read an archive about
 * 1.5 times slower.
 */
final class GitCache {
  private static final int WINDOW_BYTES = 1 << 20;
  private static final long MAX_PACK_BYTES = 256L << 20;
  private static final int MAX_DELTA_BASE_BYTES = 128 << 20;

  /** Share of the heap the windows may take: the rest belongs to the stages behind. */
  private static final int HEAP_SHARE_OF_WINDOWS = 8;

  private static final int HEAP_SHARE_OF_DELTA_BASES = 16;

  private GitCache() {}

  private static final class Installed {
    static {
      long heap = Runtime.getRuntime().maxMemory();
      var config = new WindowCacheConfig();
      config.setPackedGitMMAP(false);
      config.setPackedGitWindowSize(WINDOW_BYTES);
      config.setPackedGitLimit(
          Math.max(16L * WINDOW_BYTES, Math.min(MAX_PACK_BYTES, heap / HEAP_SHARE_OF_WINDOWS)));
      config.setDeltaBaseCacheLimit(
          (int)
              Math.max(8 << 20, Math.min(MAX_DELTA_BASE_BYTES, heap / HEAP_SHARE_OF_DELTA_BASES)));
      config.setStreamFileThreshold(RawMails.MAX_MAIL_BYTES);
      config.install();
    }

    static void touch() {}

    private Installed() {}
  }

  /** Installs the sizes on the first call; later calls do nothing. */
  static void install() {
    Installed.touch();
  }
}
