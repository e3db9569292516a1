package dev.tidemark.deploy.alert;

import dev.tidemark.analysis.alert.Destination;
import dev.tidemark.analysis.alert.Fingerprint;
import dev.tidemark.analysis.alert.Secret;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Names the cursor of a rule's destination: {@code deliver RULE KIND-HASH}. The hash is over what
 * makes it another place: an address, a program and its arguments, and of a webhook its form and
 * where its URL is written down, or the URL itself if that is in the rule. So a secret that changes
 * in its file leaves the cursor what it is, and no cursor tells a secret.
 */
record LaneKey(String rule, String destination) {
  private static final String PREFIX = "deliver ";
  private static final int HASH_BYTES = 8;

  static LaneKey of(String rule, Destination destination) {
    return new LaneKey(
        rule,
        switch (destination) {
          case Destination.Mailbox mailbox -> "mail-" + hash(List.of(mailbox.address()));
          case Destination.Webhook webhook ->
              "webhook-" + hash(List.of(webhook.form().word(), place(webhook.url())));
          case Destination.Program program -> "command-" + hash(program.command());
          case Destination.Feed feed -> "feed";
          case Destination.Stdout stdout -> "stdout";
        });
  }

  /** Of a rule that has no destination: that it was seen, so that the first one it gets is late. */
  static LaneKey none(String rule) {
    return new LaneKey(rule, "none");
  }

  /** The key that a record has; empty if it is not one of a destination. */
  static Optional<LaneKey> parse(String key) {
    String[] words = key.split(" ", -1);
    return key.startsWith(PREFIX) && words.length == 3
        ? Optional.of(new LaneKey(words[1], words[2]))
        : Optional.empty();
  }

  private static String place(Secret secret) {
    return secret instanceof Secret.Plain plain ? plain.value() : secret.toString();
  }

  private static String hash(List<String> parts) {
    return HexFormat.of().formatHex(Fingerprint.of(parts), 0, HASH_BYTES);
  }

  /** As it stands in the topic. */
  @Override
  public String toString() {
    return PREFIX + rule + " " + destination;
  }
}
