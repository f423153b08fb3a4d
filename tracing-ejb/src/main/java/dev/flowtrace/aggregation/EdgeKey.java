package dev.flowtrace.aggregation;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * From an actor's port to an actor's port. A port that was not given is the empty string.
 *
 * <p>No record, because it knows its hash: edges are looked up for each event of a flush, and four
 * names are in four places of memory more.
 */
public final class EdgeKey {
  private final String fromActor;
  private final String fromPort;
  private final String toActor;
  private final String toPort;
  private final int hash;

  /** The edge between two ports. */
  public EdgeKey(String fromActor, String fromPort, String toActor, String toPort) {
    this.fromActor = fromActor;
    this.fromPort = fromPort;
    this.toActor = toActor;
    this.toPort = toPort;
    hash = Objects.hash(fromActor, fromPort, toActor, toPort);
  }

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

  /** The actor that sent. */
  public String fromActor() {
    return fromActor;
  }

  /** The port that it sent from. */
  public String fromPort() {
    return fromPort;
  }

  /** The actor that it sent to. */
  public String toActor() {
    return toActor;
  }

  /** The port that it sent to. */
  public String toPort() {
    return toPort;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other == this
        || (other instanceof EdgeKey edge
            && hash == edge.hash
            && fromActor.equals(edge.fromActor)
            && fromPort.equals(edge.fromPort)
            && toActor.equals(edge.toActor)
            && toPort.equals(edge.toPort));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** For tests and debugging: {@code from:port -> to:port}. */
  @Override
  public String toString() {
    return fromActor + ':' + fromPort + " -> " + toActor + ':' + toPort;
  }
}
