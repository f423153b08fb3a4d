package dev.flowtrace.aggregation;

import org.jspecify.annotations.Nullable;

/**
 * Where in a network an event happened: at an actor, or, for a data flow, on an edge from that
 * actor.
 *
 * @param actor the actor that the event is about
 * @param edge the edge over which data went, null for other events
 */
public record Place(String actor, @Nullable EdgeKey edge) {
  /** That of an event. */
  public static Place of(RecordedEvent event) {
    return new Place(event.actor(), EdgeKey.of(event));
  }

  /** Whether an event happened there, without making its place. */
  boolean isOf(RecordedEvent event) {
    return actor.equals(event.actor())
        && (edge == null ? event.toActor() == null : edge.isOf(event));
  }

  /** The same number for events of the same place, without making it. */
  static int hash(RecordedEvent event) {
    int hash = event.actor().hashCode();
    String toActor = event.toActor();
    if (toActor != null) {
      hash = 31 * hash + EdgeKey.orEmpty(event.port()).hashCode();
      hash = 31 * hash + toActor.hashCode();
      hash = 31 * hash + EdgeKey.orEmpty(event.toPort()).hashCode();
    }
    return hash;
  }

  /** About how much memory it takes with its names. */
  long memoryBytes() {
    long chars = actor.length();
    if (edge != null) {
      chars += edge.fromPort().length() + edge.toActor().length() + edge.toPort().length();
    }
    return 250 + 2 * chars;
  }
}
