package dev.tidemark.index.thread;

import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.ingest.mail.MessageId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Mails that hang together by their references, as a tree. Made by {@link Threader}.
 *
 * <p>A mail that others refer to and that is not there is a <em>ghost</em>: a node without a mail.
 * A thread has one root as a rule; it has several where its references contradict each other.
 */
public final class MailThread {

  /** One mail in its place, or a ghost. */
  public static final class Node {
    final MessageId messageId;
    final @Nullable MailSummary mail;
    final boolean imposter;
    final List<Node> children = new ArrayList<>();
    @Nullable Node parent;
    int depth;

    /** When the first mail in this node's tree was sent; what siblings are ordered by. */
    long firstSent;

    Node(MessageId messageId, @Nullable MailSummary mail, boolean imposter) {
      this.messageId = messageId;
      this.mail = mail;
      this.imposter = imposter;
    }

    /** The id of the mail, or the id that others call the ghost by. */
    public MessageId messageId() {
      return messageId;
    }

    /** The mail; empty for a ghost. */
    public Optional<MailSummary> mail() {
      return Optional.ofNullable(mail);
    }

    /** Whether others refer to it and it is not there. */
    public boolean ghost() {
      return mail == null;
    }

    /** Whether it carries the Message-ID of another mail: that mail is its parent. */
    public boolean imposter() {
      return imposter;
    }

    /** What this answers; empty for a root. */
    public Optional<Node> parent() {
      return Optional.ofNullable(parent);
    }

    /**
     * What answers this: imposters first, then by the date sent, patches of one posting in their
     * order.
     */
    public List<Node> children() {
      return Collections.unmodifiableList(children);
    }

    /** Steps from its root, which has 0. */
    public int depth() {
      return depth;
    }

    @Override
    public String toString() {
      return (mail == null ? "ghost " : imposter ? "imposter " : "") + messageId;
    }
  }

  private final List<Node> roots;
  private final List<Node> nodes;
  private final List<MailSummary> mails;

  /**
   * @param roots in their order, children attached
   */
  MailThread(List<Node> roots) {
    this.roots = List.copyOf(roots);
    var order = new ArrayList<Node>();
    var open = new ArrayList<Node>(roots.reversed());
    while (!open.isEmpty()) {
      Node node = open.removeLast();
      node.depth = node.parent == null ? 0 : node.parent.depth + 1;
      order.add(node);
      for (int i = node.children.size() - 1; i >= 0; i--) {
        open.add(node.children.get(i));
      }
    }
    this.nodes = Collections.unmodifiableList(order);
    var found = new ArrayList<MailSummary>(order.size());
    for (Node node : order) {
      if (node.mail != null) {
        found.add(node.mail);
      }
    }
    this.mails = Collections.unmodifiableList(found);
  }

  /** What the thread is known by: the id of its first root, even if that is a ghost. */
  public MessageId id() {
    return roots.getFirst().messageId;
  }

  /** The tops of the tree, by date; never empty. */
  public List<Node> roots() {
    return roots;
  }

  /** Every node, ghosts too, each before its children: the order in which a thread is read. */
  public List<Node> nodes() {
    return nodes;
  }

  /** The mails in the order in which a thread is read; never empty. */
  public List<MailSummary> mails() {
    return mails;
  }

  /** The subject of the first mail. */
  public String subject() {
    return mails.getFirst().subject();
  }

  /** When the first of the mails was received, epoch seconds. */
  public long firstReceived() {
    long first = Long.MAX_VALUE;
    for (MailSummary mail : mails) {
      first = Math.min(first, mail.received());
    }
    return first;
  }

  /** When the last of the mails was received, epoch seconds. */
  public long lastReceived() {
    long last = Long.MIN_VALUE;
    for (MailSummary mail : mails) {
      last = Math.max(last, mail.received());
    }
    return last;
  }

  /** The node of a mail or a ghost; of several mails with that id the real one. */
  public Optional<Node> node(MessageId id) {
    Node alias = null;
    for (Node node : nodes) {
      if (!node.imposter && node.messageId.equals(id)) {
        return Optional.of(node);
      }
      if (alias == null && node.mail != null && node.mail.messageIds().contains(id)) {
        alias = node;
      }
    }
    return Optional.ofNullable(alias);
  }

  @Override
  public String toString() {
    return "thread " + id() + " of " + mails.size() + " mails";
  }
}
