package dev.tidemark.ingest.topic;

import java.io.IOException;

/**
 * Leads to the Kafka in use, which may change its address while the program runs: a broker shared
 * by several processes of one machine moves when the process that ran it ends. Whoever loses its
 * broker asks again. Safe to use from several threads.
 */
public interface KafkaConnection {

  /**
   * Clients for the broker as it is now. Cheap while nothing has changed.
   *
   * @throws IOException if there is no broker to be had; its text is for the user
   */
  KafkaClients clients() throws IOException, InterruptedException;

  /**
   * Called before every transaction. Refuses to go on where writing would do harm, such as on a
   * disk that is nearly full.
   *
   * @throws IOException why not; its text is for the user
   */
  default void check() throws IOException {}
}
