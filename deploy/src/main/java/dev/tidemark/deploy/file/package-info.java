/** Files of a home: {@link dev.tidemark.deploy.file.WholeFile}. */
@NullMarked
package dev.tidemark.deploy.file;

import org.jspecify.annotations.NullMarked;
