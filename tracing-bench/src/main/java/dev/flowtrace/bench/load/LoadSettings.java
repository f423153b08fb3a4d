package dev.flowtrace.bench.load;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a run is to be.
 *
 * @param url the collector's WebSocket, {@code ws://…}
 * @param connections clients at a time
 * @param batch events in a frame; 1: one-event frames, as stock clients send them
 * @param window frames that a client sends without their replies
 * @param inFlight traces at a time, over all connections
 * @param duration how long events are sent
 * @param warmup how long they are sent before the first run, uncounted
 * @param runs how often it is measured
 * @param eventsPerSecond over all connections; 0: as many as the collector takes
 * @param mix which traces and events
 * @param seed of the mix
 * @param verify what is checked at the end
 * @param serverPid the server's process on this machine; null if its own metrics shall do
 * @param databaseUrl where sizes of tables can be asked for; null if they shall not
 */
record LoadSettings(
    URI url,
    int connections,
    int batch,
    int window,
    int inFlight,
    Duration duration,
    Duration warmup,
    int runs,
    long eventsPerSecond,
    Mix mix,
    long seed,
    Verify verify,
    @Nullable Long serverPid,
    @Nullable String databaseUrl) {

  /**
   * What is checked.
   *
   * @param counts whether the number of events is compared of every trace
   * @param traces how many of them are read back event by event
   */
  record Verify(boolean counts, int traces) {
    static final int SAMPLE = 200;

    /** {@code all}, {@code sample} (200), {@code counts}, {@code none}, or a number. */
    static Verify parse(String text) {
      return switch (text) {
        case "all" -> new Verify(true, Integer.MAX_VALUE);
        case "sample" -> new Verify(true, SAMPLE);
        case "counts" -> new Verify(true, 0);
        case "none" -> new Verify(false, 0);
        default -> {
          int traces = Integer.parseInt(text);
          if (traces < 0) {
            throw new IllegalArgumentException("less than none: " + text);
          }
          yield new Verify(true, traces);
        }
      };
    }

    @Override
    public String toString() {
      if (!counts) {
        return "none";
      }
      return traces == Integer.MAX_VALUE ? "all" : traces == 0 ? "counts" : "" + traces;
    }
  }
}
