package dev.flowtrace.config;

import java.time.Duration;

/**
 * How clients that send numbered batches are served.
 *
 * @param holdTimeout how long a client's connection is held back for want of memory before the
 *     client is told to send its batch again
 * @param busyRetry when a client for whose batch there is no room shall send it again
 * @param forgetAfter a client that was silent for so long is forgotten, and with it which of its
 *     batches are stored
 * @param maxRemembered a new client is turned away when so many are remembered
 */
public record ClientSettings(
    Duration holdTimeout, Duration busyRetry, Duration forgetAfter, int maxRemembered) {
  static ClientSettings read(ConfigReader read) {
    return new ClientSettings(
        read.duration("flowtrace.ingest.client.hold-timeout", "1s", "0s", "1m"),
        read.duration("flowtrace.ingest.client.busy-retry", "500ms", "1ms", "1m"),
        read.duration("flowtrace.ingest.client.forget-after", "30d", "1m", "3650d"),
        (int) read.number("flowtrace.ingest.client.max-remembered", 100_000, 1, 10_000_000));
  }
}
