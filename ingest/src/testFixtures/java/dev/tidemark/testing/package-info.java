/**
 * What the tests of several modules share. A source root of each module's tests, part of no jar.
 */
@NullMarked
package dev.tidemark.testing;

import org.jspecify.annotations.NullMarked;
