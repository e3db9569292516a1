package dev.tidemark.index.schema;

/**
 * Every field of the index, by name. Where public-inbox has a search prefix for the same thing the
 * field has that prefix for its name (public-inbox(7), lei-q(1) "SEARCH TERMS").
 *
 * <p>Text is in exactly one text field, so it is tokenised once; prefixes that span several ({@code
 * b:}, {@code bs:}, {@code tc:}, {@code a:}, the default field) are an OR over these.
 *
 * <table>
 *   <caption>Kinds of field</caption>
 *   <tr><td>text</td><td>words of {@link MailAnalyzers} with positions; in {@link #stemmed} fields
 *       also stems</td></tr>
 *   <tr><td>term</td><td>one exact term a value, no positions</td></tr>
 *   <tr><td>number</td><td>a {@code LongField} or {@code IntField}: points for ranges and sorted doc
 *       values; sort with {@code newSortField}</td></tr>
 * </table>
 */
public final class Fields {

  // Text.

  /** Subject; text, stemmed, with norms. */
  public static final String SUBJECT = "s";

  /** From, and the original sender where a list put its own address there; text. */
  public static final String FROM = "f";

  /** To; text. */
  public static final String TO = "t";

  /** Cc; text. */
  public static final String CC = "c";

  /** List-Ids and names of the lists of all copies, by parts; text. */
  public static final String LIST = "l";

  /** Every Message-ID, by parts; text. */
  public static final String MESSAGE_ID = "m";

  /** The author's own words outside quotes and diffs, signature included; text, stemmed, norms. */
  public static final String PROSE = "nq";

  /** Quoted lines; text, stemmed. */
  public static final String QUOTED = "q";

  /** File names of attachments; text. */
  public static final String ATTACHMENT = "n";

  /** File names of diffs, without {@code a/} and {@code b/}; text. */
  public static final String DIFF_FILE = "dfn";

  /** Removed lines of diffs; text, stemmed. */
  public static final String DIFF_REMOVED = "dfa";

  /** Added lines of diffs; text, stemmed. */
  public static final String DIFF_ADDED = "dfb";

  /** Context lines of diffs; text, stemmed. */
  public static final String DIFF_CONTEXT = "dfctx";

  /** What follows the second {@code @@} of hunk headers; text, stemmed. */
  public static final String DIFF_HUNK = "dfhh";

  /** Trailers, name and value ({@code reviewed-by jane example org}), each on its own; text. */
  public static final String TRAILER = "trailer";

  // Terms.

  /** The identity of a mail, unique; see {@link MailIdentity}. */
  public static final String ID = "id";

  /** Each copy as {@code LIST BLOB}. */
  public static final String COPY = "copy";

  /** Every Message-ID, exact. */
  public static final String MID = "mid";

  /** Every List-Id, exact, lower case. */
  public static final String LIST_ID = "lid";

  /** The short name of every list that carried the mail. */
  public static final String LIST_NAME = "list";

  /** Every Message-ID the mail refers to: finds the answers to a mail. */
  public static final String REFERENCE = "ref";

  /** Blob ids before, as the diff abbreviates them, lower-case hex; ask by prefix. */
  public static final String BLOB_BEFORE = "dfpre";

  /** Blob ids after, as the diff abbreviates them, lower-case hex; ask by prefix. */
  public static final String BLOB_AFTER = "dfpost";

  /** {@code git patch-id --stable} of the diff, 40 lower-case hex digits. */
  public static final String PATCH_ID = "patchid";

  /** b4's change-id. */
  public static final String CHANGE_ID = "changeid";

  /**
   * Who wrote the mail, and who a patch says wrote it: for each {@code a ADDRESS} and {@code n
   * NAME} (see {@link AuthorTerm}), so that all addresses of a name and all names of an address can
   * be read from the terms.
   */
  public static final String AUTHOR = "author";

  /**
   * The normal title (see {@code PatchSubject}) of what may be part of a series, and of commits.
   */
  public static final String TITLE = "title";

  /** Message-IDs that what may be part of a series links to, and commits. */
  public static final String LINK = "link";

  /**
   * What the mail is: names of {@code MailKind} in lower case with {@code -}, and {@code series}.
   */
  public static final String IS = "is";

  /**
   * The tree the subject names, lower case: {@code net-next}, {@code 6.1}; of a commit, the tree it
   * came through.
   */
  public static final String TREE = "tree";

  /**
   * Kinds of {@code ParseProblem} that a mail met, lower case with {@code -}; absent from commits.
   */
  public static final String PROBLEM = "problem";

  /** The id of a commit, 40 lower-case hex digits; ask by prefix. Absent from mails. */
  public static final String COMMIT = "commit";

  /**
   * {@code REPOSITORY TAG} of a counted tree. A document that has it has nothing else to search.
   */
  public static final String TAGGED = "tagged";

  // Numbers.

  /** Sent, epoch seconds ({@code d:}, {@code dt:}); long. */
  public static final String SENT = "d";

  /** Received by the archive, epoch seconds ({@code rt:}); long. */
  public static final String RECEIVED = "rt";

  /** Bytes of the raw mail that is shown; int. */
  public static final String SIZE = "z";

  /** Version of the series the subject names, 1 for a patch that names none; int, may be absent. */
  public static final String VERSION = "v";

  /** How many patches the subject says the series has; int, may be absent. */
  public static final String PARTS = "parts";

  /** Lines added and removed by the diff; int, absent if there is no diff. */
  public static final String LINES = "lines";

  // Kept for reading back.

  /** {@link MailSummary}, encoded; binary doc values. */
  public static final String SUMMARY = "summary";

  /** An {@code UpstreamCommit} without its diff, as JSON; binary doc values. */
  public static final String UPSTREAM = "upstream";

  /** A {@code TaggedTree}, as JSON; binary doc values. */
  public static final String COUNTS = "counts";

  /** {@link MailTalk}, encoded; binary doc values; absent for robots and stable queues. */
  public static final String TALK = "talk";

  /** What is needed to make the copies again; stored. See {@link StoredCopies}. */
  public static final String COPIES = "copies";

  /** Raw bytes of each distinct blob, in the order of {@link #COPIES}; stored, several. */
  public static final String RAW = "raw";

  private Fields() {}

  /** Whether words of this text field are also indexed by their stems. */
  public static boolean stemmed(String field) {
    return switch (field) {
      case SUBJECT, PROSE, QUOTED, DIFF_REMOVED, DIFF_ADDED, DIFF_CONTEXT, DIFF_HUNK -> true;
      default -> false;
    };
  }

  /** Whether a phrase in this text field ends with its line. */
  public static boolean linewise(String field) {
    return switch (field) {
      case DIFF_REMOVED, DIFF_ADDED, DIFF_CONTEXT -> true;
      default -> false;
    };
  }
}
