/**
 * What a commit of linux-next (or of any other repository of the kernel) is to the stages behind:
 * the commit itself, how it went through the tags, and what the tree of a tag holds, part by part.
 */
@NullMarked
package dev.tidemark.ingest.commit;

import org.jspecify.annotations.NullMarked;
