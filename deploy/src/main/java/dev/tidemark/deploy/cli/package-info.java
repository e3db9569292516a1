/** One small class per command, and the console they all print to. */
@NullMarked
package dev.tidemark.deploy.cli;

import org.jspecify.annotations.NullMarked;
