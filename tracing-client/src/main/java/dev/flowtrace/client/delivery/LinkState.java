package dev.flowtrace.client.delivery;

/**
 * How the connection stands.
 *
 * @param connected whether batches can be sent
 * @param guaranteed whether the collector says what it has stored
 * @param inFlightBatches sent and not yet answered
 */
record LinkState(boolean connected, boolean guaranteed, int inFlightBatches) {
  static final LinkState AWAY = new LinkState(false, false, 0);
}
