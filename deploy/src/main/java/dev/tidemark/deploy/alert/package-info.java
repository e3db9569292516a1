/**
 * Takes alert events from Kafka to where their rules want them: {@link
 * dev.tidemark.deploy.alert.Delivery}.
 */
@NullMarked
package dev.tidemark.deploy.alert;

import org.jspecify.annotations.NullMarked;
