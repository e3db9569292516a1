/**
 * Kafka on one machine: a real broker inside the program, its data under the Tidemark home, shared
 * by the processes of that home. Begin with {@link dev.tidemark.deploy.broker.BrokerLease}.
 */
@NullMarked
package dev.tidemark.deploy.broker;

import org.jspecify.annotations.NullMarked;
