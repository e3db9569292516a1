package dev.tidemark.index.thread;

import dev.tidemark.index.schema.MailSummary;
import dev.tidemark.ingest.mail.MailKind;
import dev.tidemark.ingest.mail.MessageId;
import dev.tidemark.ingest.mail.PatchSubject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts mails together into threads.
 *
 * <p>The rules are public-inbox's ({@code SearchThread}, {@code OverIdx}), which are jwz's without
 * his steps 4 and 5: a thread is everything that references connect, seen or unseen; a mail's
 * parent is the last id it refers to; ids it refers to before that hang below each other unless
 * they know better; nothing is joined by its subject, and ghosts stay. A mail never becomes the
 * ancestor of itself: a link that would make it so is not made, and the mail's next older reference
 * is tried.
 *
 * <p>The answer depends on the set of mails only, not on their order: mails speak in the order in
 * which they were received. Time grows with the number of references, and nothing recurses, however
 * deep a thread is.
 */
public final class Threader {

  /** Who speaks first: the one received first; of one moment, the one sent first; then by id. */
  private static final Comparator<MailSummary> FIRST =
      Comparator.comparingLong(MailSummary::received)
          .thenComparingLong(MailSummary::sent)
          .thenComparing(mail -> mail.messageIds().getFirst())
          .thenComparing(MailSummary::contentHash);

  /** A Message-ID that is some mail's, or only referred to. */
  private static final class Container {
    final MessageId id;
    final List<MailSummary> mails = new ArrayList<>(1);
    final List<Container> children = new ArrayList<>();
    @Nullable Container parent;

    /** Way to the top of the tree this is in, shortened at every walk. */
    Container top = this;

    /** Way to the container that stands for the thread this is in. */
    Container thread = this;

    MailThread.@Nullable Node node;

    Container(MessageId id) {
      this.id = id;
    }
  }

  private final Map<MessageId, Container> containers = new HashMap<>();
  private final List<Container> inOrder = new ArrayList<>();

  private Threader() {}

  /**
   * Puts mails together.
   *
   * @param mails in any order; the same mail twice counts once
   * @return the threads, the one with the newest mail first, of one moment by id
   */
  public static List<MailThread> of(Collection<MailSummary> mails) {
    var sorted = new ArrayList<>(mails);
    sorted.sort(FIRST);
    return new Threader().threads(sorted);
  }

  private List<MailThread> threads(List<MailSummary> mails) {
    place(mails);
    for (MailSummary mail : mails) {
      connect(mail);
    }
    for (MailSummary mail : mails) {
      linkToParent(mail);
    }
    for (MailSummary mail : mails) {
      linkReferences(mail);
    }
    var rootsOf = new HashMap<Container, List<MailThread.Node>>();
    var threads = new ArrayList<List<MailThread.Node>>();
    for (Container container : inOrder) {
      if (container.parent == null) {
        MailThread.Node root = build(container);
        if (root != null) {
          rootsOf
              .computeIfAbsent(
                  thread(container),
                  key -> {
                    var roots = new ArrayList<MailThread.Node>();
                    threads.add(roots);
                    return roots;
                  })
              .add(root);
        }
      }
    }
    var made = new ArrayList<MailThread>(threads.size());
    for (List<MailThread.Node> roots : threads) {
      roots.sort(SIBLINGS);
      made.add(new MailThread(roots));
    }
    made.sort(
        Comparator.comparingLong(MailThread::lastReceived)
            .reversed()
            .thenComparing(MailThread::id));
    return made;
  }

  /** Gives every mail its container: that of its first id, then other ids nobody else claims. */
  private void place(List<MailSummary> mails) {
    for (MailSummary mail : mails) {
      List<MailSummary> same = container(mail.messageIds().getFirst()).mails;
      boolean seen = false;
      for (MailSummary other : same) {
        seen |= other.contentHash().equals(mail.contentHash());
      }
      if (!seen) {
        same.add(mail);
      }
    }
    for (MailSummary mail : mails) {
      Container own = container(mail.messageIds().getFirst());
      for (MessageId other : mail.messageIds()) {
        containers.putIfAbsent(other, own);
      }
    }
  }

  private Container container(MessageId id) {
    Container known = containers.get(id);
    if (known == null) {
      known = new Container(id);
      containers.put(id, known);
      inOrder.add(known);
    }
    return known;
  }

  /** All ids a mail has or names are of one thread. */
  private void connect(MailSummary mail) {
    Container own = container(mail.messageIds().getFirst());
    for (MessageId id : mail.messageIds()) {
      join(own, container(id));
    }
    for (MessageId id : mail.references()) {
      join(own, container(id));
    }
  }

  private static void join(Container a, Container b) {
    Container first = thread(a);
    Container second = thread(b);
    if (first != second) {
      second.thread = first;
    }
  }

  private static Container thread(Container container) {
    Container at = container;
    while (at.thread != at) {
      at.thread = at.thread.thread;
      at = at.thread;
    }
    return at;
  }

  /** A mail hangs below the newest of its references that does not hang below it. */
  private void linkToParent(MailSummary mail) {
    Container own = container(mail.messageIds().getFirst());
    if (!own.mails.getFirst().contentHash().equals(mail.contentHash())) {
      return; // an imposter stands below the real one, whatever it refers to
    }
    List<MessageId> references = mail.references();
    for (int i = references.size() - 1; i >= 0; i--) {
      if (link(container(references.get(i)), own)) {
        return;
      }
    }
  }

  private void linkReferences(MailSummary mail) {
    List<MessageId> references = mail.references();
    for (int i = 1; i < references.size(); i++) {
      link(container(references.get(i - 1)), container(references.get(i)));
    }
  }

  /** Makes one the parent of the other, unless that has one or stands above it. */
  private static boolean link(Container parent, Container child) {
    if (child.parent != null || top(parent) == child) {
      return false;
    }
    child.parent = parent;
    child.top = parent;
    parent.children.add(child);
    return true;
  }

  /**
   * The root of the tree a container is in. A root is linked once and never unlinked, so ways may
   * be shortened.
   */
  private static Container top(Container container) {
    Container at = container;
    while (at.top != at) {
      at.top = at.top.top;
      at = at.top;
    }
    return at;
  }

  private static final Comparator<MailThread.Node> SIBLINGS =
      Comparator.comparing((MailThread.Node node) -> !node.imposter)
          .thenComparingLong(node -> node.firstSent)
          .thenComparingLong(node -> node.mail == null ? Long.MIN_VALUE : node.mail.received())
          .thenComparing(node -> node.messageId)
          .thenComparing(node -> node.mail == null ? "" : node.mail.contentHash());

  /** The nodes of a tree, from the leaves up; null if it holds no mail at all. */
  private static MailThread.@Nullable Node build(Container root) {
    var order = new ArrayList<Container>();
    order.add(root);
    for (int i = 0; i < order.size(); i++) {
      order.addAll(order.get(i).children);
    }
    for (Container container : order.reversed()) {
      container.node = node(container);
    }
    return root.node;
  }

  private static MailThread.@Nullable Node node(Container container) {
    MailSummary mail = container.mails.isEmpty() ? null : container.mails.getFirst();
    var node = new MailThread.Node(container.id, mail, false);
    node.firstSent = mail == null ? Long.MAX_VALUE : mail.sent();
    for (int i = 1; i < container.mails.size(); i++) {
      var imposter = new MailThread.Node(container.id, container.mails.get(i), true);
      imposter.firstSent = container.mails.get(i).sent();
      node.children.add(imposter);
    }
    for (Container child : container.children) {
      if (child.node != null) {
        node.children.add(child.node);
      }
    }
    if (mail == null && node.children.isEmpty()) {
      return null;
    }
    for (MailThread.Node child : node.children) {
      child.parent = node;
      if (mail == null) {
        node.firstSent = Math.min(node.firstSent, child.firstSent);
      }
    }
    node.children.sort(SIBLINGS);
    orderPatches(node.children);
    return node;
  }

  /**
   * Patches of one posting trade places among themselves so that they stand in the order of their
   * numbers; all else stays where its date puts it. (Mailers and clocks mix them up.)
   */
  private static void orderPatches(List<MailThread.Node> siblings) {
    if (siblings.size() < 2) {
      return;
    }
    record Numbered(int place, int index, MailThread.Node node) {}
    Map<String, List<Numbered>> postings = new HashMap<>();
    for (int i = 0; i < siblings.size(); i++) {
      MailThread.Node node = siblings.get(i);
      MailSummary mail = node.mail;
      if (mail == null
          || node.imposter
          || !(mail.kinds().contains(MailKind.PATCH) || mail.kinds().contains(MailKind.COVER))) {
        continue;
      }
      PatchSubject subject = mail.patchSubject();
      if (subject.index().isPresent() && subject.total().isPresent()) {
        String posting =
            mail.authorAddress()
                + ' '
                + subject.version()
                + ' '
                + subject.reroll()
                + ' '
                + subject.total().getAsInt();
        postings
            .computeIfAbsent(posting, key -> new ArrayList<>())
            .add(new Numbered(i, subject.index().getAsInt(), node));
      }
    }
    for (List<Numbered> posting : postings.values()) {
      var byNumber = new ArrayList<>(posting);
      byNumber.sort(Comparator.comparingInt(Numbered::index)); // stable: equal numbers by date
      for (int i = 0; i < posting.size(); i++) {
        siblings.set(posting.get(i).place(), byNumber.get(i).node());
      }
    }
  }
}
