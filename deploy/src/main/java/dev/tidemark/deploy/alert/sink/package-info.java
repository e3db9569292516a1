/**
 * The places that alerts are delivered to, one {@link dev.tidemark.deploy.alert.sink.Sink} a kind;
 * {@link dev.tidemark.deploy.alert.sink.Sinks} opens them.
 */
@NullMarked
package dev.tidemark.deploy.alert.sink;

import org.jspecify.annotations.NullMarked;
