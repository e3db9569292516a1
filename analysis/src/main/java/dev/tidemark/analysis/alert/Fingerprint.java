package dev.tidemark.analysis.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** One hash over several texts, for ids and keys that have to be the same in every process. */
public final class Fingerprint {
  private Fingerprint() {}

  /** SHA-256 over these texts in UTF-8, each ended by a NUL; 32 bytes. */
  public static byte[] of(List<String> parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        digest.update(part.getBytes(UTF_8));
        digest.update((byte) 0);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
