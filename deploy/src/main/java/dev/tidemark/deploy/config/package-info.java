/**
 * Tidemark's settings: a git-config file under the Tidemark home, read into {@link
 * dev.tidemark.deploy.config.Settings}. The resource {@code /tidemark.config} shows all of them
 * with their defaults.
 */
@NullMarked
package dev.tidemark.deploy.config;

import org.jspecify.annotations.NullMarked;
