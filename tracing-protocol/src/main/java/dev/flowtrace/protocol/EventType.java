package dev.flowtrace.protocol;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What happened. */
public sealed interface EventType {

  /**
   * The name of the kind on the wire, such as {@code ActorCreated}, {@code DataFlow} or {@code
   * Custom}.
   */
  String wireName();

  /** The kinds without fields. */
  enum Simple implements EventType {
    /** An actor exists. */
    ACTOR_CREATED("ActorCreated"),
    /** An actor began to work. */
    ACTOR_STARTED("ActorStarted"),
    /** An actor is done. */
    ACTOR_COMPLETED("ActorCompleted"),
    /** An actor failed; {@link EventData#error()} says why. */
    ACTOR_FAILED("ActorFailed"),
    /** An actor put a message on an outlet. */
    MESSAGE_SENT("MessageSent"),
    /** An actor took a message from an inlet. */
    MESSAGE_RECEIVED("MessageReceived"),
    /** An actor's state changed; {@link EventData#stateDiff()} says how. */
    STATE_CHANGED("StateChanged"),
    /** A port was connected. */
    PORT_CONNECTED("PortConnected"),
    /** A port was disconnected. */
    PORT_DISCONNECTED("PortDisconnected"),
    /** Something about the network as a whole. */
    NETWORK_EVENT("NetworkEvent");

    private static final Map<String, Simple> BY_WIRE_NAME =
        Stream.of(values())
            .collect(Collectors.toUnmodifiableMap(Simple::wireName, Function.identity()));

    private final String wireName;

    Simple(String wireName) {
      this.wireName = wireName;
    }

    @Override
    public String wireName() {
      return wireName;
    }

    /** The kind of that name on the wire; null if there is none. */
    public static @Nullable Simple ofWireName(String wireName) {
      return BY_WIRE_NAME.get(wireName);
    }
  }

  /**
   * A message went over an edge; its source is {@link TraceEvent#actorId()} and {@link
   * EventData#port()}.
   *
   * @param toActor actor that the message goes to; {@code *} in a subscription matches any
   * @param toPort its inlet; {@code *} in a subscription matches any
   */
  record DataFlow(String toActor, String toPort) implements EventType {
    @Override
    public String wireName() {
      return "DataFlow";
    }
  }

  /**
   * What only the traced network knows the meaning of.
   *
   * @param name chosen by the network
   */
  record Custom(String name) implements EventType {
    @Override
    public String wireName() {
      return "Custom";
    }
  }
}
