package dev.flowtrace.aggregation;

import org.jspecify.annotations.Nullable;

/** From an actor's port to an actor's port. A port that was not given is the empty string. */
public record EdgeKey(String fromActor, String fromPort, String toActor, String toPort) {
  /** The edge over which a data flow went; null for other events. */
  static @Nullable EdgeKey of(RecordedEvent event) {
    String toActor = event.toActor();
    return toActor == null
        ? null
        : new EdgeKey(event.actor(), orEmpty(event.port()), toActor, orEmpty(event.toPort()));
  }

  private static String orEmpty(@Nullable String port) {
    return port == null ? "" : port;
  }
}
