/**
 * What people talk about: {@link dev.tidemark.analysis.discussion.Discussion} finds the topics of a
 * period, how they rise and fall against the time before, debates, open questions and talk about
 * the toolchain. It works on the words that the index keeps of each mail ({@link
 * dev.tidemark.index.schema.MailTalk}), counts threads and people rather than mails, and never
 * holds more words than those of the period asked for.
 */
@NullMarked
package dev.tidemark.analysis.discussion;

import org.jspecify.annotations.NullMarked;
