package dev.tidemark.deploy.demo;

/**
 * What is odd about a mail, a posting or an archive: every trap of real kernel lists that a sample
 * archive holds on purpose. {@link SampleArchive.Summary#oddities} says which mails have which.
 */
public enum Oddity {
  // Subjects of patches.
  /** {@code [PATCH v6,19/24]}. */
  COMMA_COUNTER,
  /** {@code [PATCHv2 1/3]}. */
  GLUED_VERSION,
  /** {@code [PATCH RFCv2 1/3]}. */
  GLUED_RFC_VERSION,
  /** {@code [RFC v2 1/3]} without the word PATCH. */
  RFC_WITHOUT_PATCH,
  /** {@code [PATCH V2 1/3]}. */
  CAPITAL_VERSION,
  /** {@code [PATCH -v2 1/3]}. */
  DASHED_VERSION,
  /** {@code [PATCH v2.1 3/4]}: one patch of v2 posted again. */
  PARTIAL_REROLL,
  /** {@code [PATCH 0.5/5]}: a patch slipped in. */
  INSERTED_PATCH,
  /** A new version whose subject carries no version. */
  UNLABELLED_REPOST,
  /** {@code [PATCH RESEND v2 0/3]}: the same again. */
  RESEND,
  /** A cover letter without {@code 0/N}. */
  NAKED_COVER,
  /** {@code [PATCH 6/5]}. */
  COUNTER_ABOVE_TOTAL,
  /** A patch of the series that never reached any list. */
  MISSING_PATCH,
  /** A cover letter whose patches never reached any list. */
  COVER_ONLY,
  /** {@code [PATCH 1 of 3]} as Mercurial sends it. */
  MERCURIAL_COUNTER,
  /** {@code [PATCH 1/3] title (v3)}. */
  VERSION_SUFFIX,
  /** {@code [PATCH 0/2] v3: title}. */
  VERSION_AFTER_BRACKET,
  /** {@code [TREE V2 PATCH v4]}: the last one is the version. */
  TWO_VERSIONS,
  /** {@code [PATCH V226/7]}. */
  COUNTER_GLUED_TO_VERSION,
  /** {@code [PATCH1/8]}. */
  COUNTER_GLUED_TO_PATCH,
  /** {@code [net-next v1 2/4]} without the word PATCH. */
  NO_PATCH_WORD,
  /** {@code PATCH 1/2: title} without brackets. */
  NO_BRACKETS,
  /** {@code [PATCH] 1/2 title}. */
  COUNTER_AFTER_BRACKET,
  /** {@code [PATCH 0/1]} with its one patch. */
  ZERO_OF_ONE,
  /** {@code [PATCH 1/1]}. */
  ONE_OF_ONE,
  /** {@code [PATCH net-next v3 02/11]}. */
  TREE_PREFIX,
  /** {@code [PATCH v2][net-next] title}. */
  SEVERAL_BRACKET_GROUPS,
  /** A title that looks like a counter: {@code Support «P» F81504/508/512}. */
  NUMBERS_IN_TITLE,
  // Series over time.
  /** First posting inside somebody else's thread. */
  SERIES_IN_FOREIGN_THREAD,
  /** The new version answers the cover of the one before. */
  VERSION_IN_OLD_THREAD,
  /** A version posted in two threads, the second half without a parent. */
  REST_IN_NEW_THREAD,
  /** Part of a series goes on as a series of its own. */
  SPLIT_SERIES,
  /** Two series go on as one. */
  JOINED_SERIES,
  /** The author writes from another address from some version on. */
  AUTHOR_ADDRESS_CHANGE,
  /** The title changes from some version on. */
  RETITLED,
  /** The patch's author is named in the body, the sender is another. */
  IN_BODY_FROM,
  /** A cover letter that says {@code Supersedes: <id>}. */
  SUPERSEDES,
  /** Patches of one posting spread over the lists by the files they touch. */
  SPREAD_OVER_LISTS,
  // Kinds of mail.
  /** {@code [GIT PULL]}. */
  PULL_REQUEST,
  /** A stable review queue, {@code [PATCH 6.1 03/12]}. */
  STABLE_QUEUE,
  /** {@code [PATCH AUTOSEL 6.6 2/4]}. */
  AUTOSEL,
  /** {@code [PATCH 5.15 1/2]}, sent by a person. */
  BACKPORT,
  /** A build robot's report. */
  TEST_ROBOT,
  /** A fuzzer's report. */
  FUZZ_ROBOT,
  /** A robot's notice that a patch was committed. */
  TIP_BOT,
  // Replies and threads.
  /** {@code AW:}, {@code SV:}, {@code 回复:} and the like. */
  FOREIGN_REPLY_PREFIX,
  /** A subject that says {@code (was: ...)}. */
  SUBJECT_WAS,
  /** A reply without {@code Re:}. */
  REPLY_WITHOUT_RE,
  /** A reply that carries a diff. */
  REPLY_WITH_DIFF,
  /** An answer to a mail no list has. */
  GHOST_PARENT,
  /** {@code In-Reply-To: Your message of "..." <id>}. */
  ODD_IN_REPLY_TO,
  /** Two threads with one subject. */
  SAME_SUBJECT,
  /** Two mails that name each other as parents. */
  REFERENCE_LOOP,
  // Trailers.
  /** A trailer whose address is not the sender's. */
  TRAILER_MISMATCH,
  /** A trailer with a note behind it. */
  TRAILER_WITH_NOTE,
  /** A trailer folded over two lines. */
  WRAPPED_TRAILER,
  // MIME.
  /** Text and HTML. */
  MULTIPART_ALTERNATIVE,
  /** Signed with a detached signature. */
  SIGNED,
  /** The patch is an attachment. */
  ATTACHED_PATCH,
  /** A log is attached. */
  ATTACHED_LOG,
  /** A picture is attached. */
  ATTACHED_IMAGE,
  /** {@code format=flowed}. */
  FORMAT_FLOWED,
  /** Text in iso-8859-1. */
  ISO_8859_1,
  /** Text in windows-1252. */
  WINDOWS_1252,
  /** Text in gb2312. */
  GB2312,
  /** Text in iso-2022-jp. */
  ISO_2022_JP,
  /** Text in koi8-r. */
  KOI8_R,
  /** GBK bytes under the label gb2312. */
  GBK_AS_GB2312,
  /** Raw 8-bit bytes under the label us-ascii. */
  RAW_8BIT_ASCII,
  /** A charset nobody knows. */
  UNKNOWN_CHARSET,
  /** Raw 8-bit bytes in a header. */
  RAW_8BIT_HEADER,
  /** A patch in quoted-printable. */
  QUOTED_PRINTABLE_PATCH,
  /** A patch in base64. */
  BASE64_PATCH,
  /** A NUL byte in the text. */
  NUL_BYTE,
  /** Lines that end with CRLF. */
  CRLF,
  // Identity.
  /** One Message-ID, two different mails. */
  DUPLICATE_ID,
  /** Two Message-ID headers. */
  SEVERAL_IDS,
  /** No Message-ID. */
  MISSING_ID,
  /** The same mail committed twice in a row. */
  REPEATED_COMMIT,
  /** The mail was removed later ({@code d}). */
  REMOVED,
  /** The mail was purged: its commit has an empty tree. */
  PURGED,
  /** The mail is on both lists. */
  CROSS_POST,
  /** A list put a footer under the text. */
  LIST_FOOTER,
  /** A list put its own address into From. */
  MUNGED_FROM,
  // Clocks.
  /** Date weeks before the archive got the mail. */
  LATE_ARRIVAL,
  /** A zone such as {@code +1700}. */
  BAD_ZONE,
  /** {@code 5 Mar 24}. */
  TWO_DIGIT_YEAR,
  /** No Date. */
  MISSING_DATE,
  /** A Date that is none. */
  UNREADABLE_DATE,
  /** A Date years ahead. */
  FUTURE_DATE,
  // Diffs.
  /** A renamed file. */
  RENAMED_FILE,
  /** A deleted file. */
  DELETED_FILE,
  /** Only the mode of a file changes. */
  MODE_ONLY,
  /** {@code \ No newline at end of file}. */
  NO_NEWLINE_AT_END,
  /** A binary patch. */
  BINARY_PATCH,
  /** A diff without {@code diff --git}. */
  PLAIN_DIFF
}
