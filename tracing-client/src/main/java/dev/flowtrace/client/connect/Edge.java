package dev.flowtrace.client.connect;

import dev.flowtrace.client.Actor;
import dev.flowtrace.protocol.EventType;
import java.util.Objects;

/**
 * From an actor's port to another actor's port. Immutable. The run is that of the actor it begins
 * at, so an edge from another run's actor is made by {@link #from(Actor, String)} of this one's
 * {@code to}.
 */
public final class Edge {
  private final Actor fromActor;
  private final String fromPort;
  private final EventType.DataFlow target;

  private Edge(Actor fromActor, String fromPort, EventType.DataFlow target) {
    this.fromActor = fromActor;
    this.fromPort = fromPort;
    this.target = target;
  }

  /** Where messages come from. */
  public static Outlet from(Actor actor, String port) {
    return new Outlet(actor, port);
  }

  /** The actor that sends. */
  public Actor fromActor() {
    return fromActor;
  }

  /** Its port. */
  public String fromPort() {
    return fromPort;
  }

  /** The name of the actor that receives. */
  public String toActor() {
    return target.toActor();
  }

  /** Its port. */
  public String toPort() {
    return target.toPort();
  }

  /** The same receiver, another sender. */
  public Edge withFrom(Actor actor, String port) {
    return new Edge(Objects.requireNonNull(actor), Objects.requireNonNull(port), target);
  }

  /** The same sender, another receiver. */
  public Edge withTo(String actor, String port) {
    return from(fromActor, fromPort).to(actor, port);
  }

  EventType.DataFlow target() {
    return target;
  }

  @Override
  public String toString() {
    return fromActor.id() + "." + fromPort + " -> " + toActor() + "." + toPort();
  }

  /**
   * One end of an edge.
   *
   * @param actor who sends
   * @param port its port
   */
  public record Outlet(Actor actor, String port) {
    /** Checks that neither is null. */
    public Outlet {
      Objects.requireNonNull(actor, "actor");
      Objects.requireNonNull(port, "port");
    }

    /** The edge to a port of {@code actor}, which is found by its name in the message's run. */
    public Edge to(String actor, String port) {
      return new Edge(
          this.actor,
          this.port,
          new EventType.DataFlow(
              Objects.requireNonNull(actor, "actor"), Objects.requireNonNull(port, "port")));
    }

    /** The edge to a port of {@code actor}. */
    public Edge to(Actor actor, String port) {
      return to(actor.id(), port);
    }
  }
}
