/**
 * Where log lines go. What Tidemark itself has to say reaches the user on standard error; what the
 * libraries say (a Kafka broker alone writes some five hundred lines while it starts) goes to a
 * file, if there is one.
 */
@NullMarked
package dev.tidemark.deploy.log;

import org.jspecify.annotations.NullMarked;
