/**
 * Who answers whom: mails put together into trees by their references, as public-inbox does it
 * (jwz's algorithm without its grouping by subject and without pruning).
 */
@NullMarked
package dev.tidemark.index.thread;

import org.jspecify.annotations.NullMarked;
