package dev.flowtrace.bench.load;

import java.net.URI;
import java.time.Duration;

/**
 * What a run is to be.
 *
 * @param url the collector's WebSocket, {@code ws://…}
 * @param connections clients at a time
 * @param batch events in a frame; 1: one-event frames, as stock clients send them
 * @param window frames that a client sends without their replies
 * @param inFlight traces at a time, over all connections
 * @param duration how long events are sent
 * @param warmup how long they are sent before, in a run that is not counted
 * @param eventsPerSecond at most, over all connections; 0: as many as the collector takes
 * @param traceEvents events of each trace; 0: a mix of lengths
 * @param seed of the mix
 * @param verify how many traces are read back event by event
 */
record LoadSettings(
    URI url,
    int connections,
    int batch,
    int window,
    int inFlight,
    Duration duration,
    Duration warmup,
    long eventsPerSecond,
    int traceEvents,
    long seed,
    Verify verify) {

  /**
   * How many traces are read back; of the others the counts are compared.
   *
   * @param traces at most
   */
  record Verify(int traces) {
    static final int SAMPLE = 200;

    /** {@code all}, {@code sample} (200), {@code none}, or a number. */
    static Verify parse(String text) {
      return switch (text) {
        case "all" -> new Verify(Integer.MAX_VALUE);
        case "sample" -> new Verify(SAMPLE);
        case "none" -> new Verify(0);
        default -> {
          int traces = Integer.parseInt(text);
          if (traces < 0) {
            throw new IllegalArgumentException("less than none: " + text);
          }
          yield new Verify(traces);
        }
      };
    }

    @Override
    public String toString() {
      return traces == Integer.MAX_VALUE ? "all" : Integer.toString(traces);
    }
  }
}
