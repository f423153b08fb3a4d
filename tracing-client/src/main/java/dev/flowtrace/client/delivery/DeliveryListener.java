package dev.flowtrace.client.delivery;

import dev.flowtrace.protocol.config.ClientConfig;

/**
 * Hears what happens to a delivery. All calls come from the delivery's own thread, one at a time
 * (errors of the spool from the thread that offers, too); while a method runs, nothing is sent.
 * What a method throws is logged and otherwise ignored.
 */
public interface DeliveryListener {
  /** Hears nothing. */
  DeliveryListener NONE = new DeliveryListener() {};

  /**
   * The collector wants it so from now on: at each connection what its Welcome had, and later what
   * it pushes. Not called for a Welcome without settings.
   */
  default void onConfigure(ClientConfig config) {}

  /** Something went wrong. */
  default void onError(DeliveryError error) {}

  /**
   * A connection is ready for batches.
   *
   * @param guaranteed whether the collector says what it has stored
   */
  default void onConnected(boolean guaranteed) {}
}
