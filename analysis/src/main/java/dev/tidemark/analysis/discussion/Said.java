package dev.tidemark.analysis.discussion;

import dev.tidemark.index.schema.MailTalk;

/**
 * A mail of the periods looked at, with its place.
 *
 * @param talk its words
 * @param mail its number in the catalog
 * @param conversation the thread, or the part of a thread with one subject, as a hash
 * @param person who wrote it, the catalog's number
 * @param period which period it falls into, an index
 */
record Said(MailTalk talk, int mail, long conversation, int person, int period) {}
