/**
 * Where log lines go: a provider for slf4j that is small because it is on the way of every command.
 * What Tidemark itself has to say reaches the user on standard error; what the libraries say (a
 * Kafka broker alone writes some five hundred lines while it starts) goes to a file, if there is
 * one. A full logging library did the same at the price of a fifth of a second of every start.
 */
@NullMarked
package dev.tidemark.deploy.log;

import org.jspecify.annotations.NullMarked;
