/**
 * How the source tree grows: lines at each tag, by part of the tree, and who writes them. Pure
 * functions of the counted trees and commits of one index snapshot.
 */
@NullMarked
package dev.tidemark.analysis.lines;

import org.jspecify.annotations.NullMarked;
