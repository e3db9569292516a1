package dev.tidemark.ingest.mail;

/** What a mail is for. A mail may be several of these; {@link MailKinds} decides. */
public enum MailKind {
  /** Proposes a change: one patch of a series, or a single one. Never a reply, robot or pull. */
  PATCH,
  /** The {@code 0/N} mail of a series. */
  COVER,
  /** Answers another mail. */
  REPLY,
  /** Asks a maintainer to pull a branch. */
  PULL,
  /** Written by a program: test robots, syzbot, patchwork-bot, tip-bot, continuous integration. */
  BOT,
  /** About stable trees: review queues, backports, AUTOSEL, notices of the stable queue. */
  STABLE,
  /** Tells that a change was taken into a tree or dropped from it. */
  COMMIT_NOTICE,
  /** An answer that asks to leave a patch alone; who wrote it decides what that means. */
  WITHDRAWAL,
  /** Says that a patch was taken into a tree: by who took it, or by a program that noticed. */
  APPLIED,
  /**
   * An {@link #APPLIED} that says that only some patches of a series were taken: {@code b4 ty}'s
   * {@code (subset)}, or a list of fewer patches than their numbers say there are.
   */
  APPLIED_IN_PART,
  /** An {@link #APPLIED} that names the tree. */
  APPLIED_TO_TREE,
  /**
   * Not a mail at all: a commit of a kernel repository, indexed as the mail that {@code git
   * format-patch} would make of it. No mail is ever of this kind.
   */
  COMMIT
}
