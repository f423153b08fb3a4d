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

  /** Whether an event went over it, without making the event's. */
  boolean isOf(RecordedEvent event) {
    return toActor.equals(event.toActor())
        && fromActor.equals(event.actor())
        && fromPort.equals(orEmpty(event.port()))
        && toPort.equals(orEmpty(event.toPort()));
  }

  static String orEmpty(@Nullable String port) {
    return port == null ? "" : port;
  }
}
