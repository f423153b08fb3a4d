package dev.flowtrace.aggregation;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The event types of the wire. A trace remembers which occurred as a set of bits. */
public enum EventKind {
  ACTOR_CREATED("ActorCreated", 0),
  ACTOR_STARTED("ActorStarted", 1),
  ACTOR_COMPLETED("ActorCompleted", 2),
  ACTOR_FAILED("ActorFailed", 3),
  MESSAGE_SENT("MessageSent", 4),
  MESSAGE_RECEIVED("MessageReceived", 5),
  STATE_CHANGED("StateChanged", 6),
  PORT_CONNECTED("PortConnected", 7),
  PORT_DISCONNECTED("PortDisconnected", 8),
  NETWORK_EVENT("NetworkEvent", 9),
  DATA_FLOW("DataFlow", 10),
  CUSTOM("Custom", 11);

  private static final EventKind[] ALL = values();

  private static final EventKind[] BY_PLACE = byPlace();

  private final String wireName;
  private final int place;

  /** Places are stored: they never change, and a new kind gets a new one. */
  EventKind(String wireName, int place) {
    this.wireName = wireName;
    this.place = place;
  }

  private static EventKind[] byPlace() {
    EventKind[] kinds = new EventKind[ALL.length];
    for (EventKind kind : ALL) {
      kinds[kind.place] = kind;
    }
    return kinds;
  }

  /** The name on the wire. */
  public String wireName() {
    return wireName;
  }

  /** This kind's place in a set of kinds: a small number. */
  int place() {
    return place;
  }

  /** The kind at a place. */
  static EventKind at(int place) {
    return BY_PLACE[place];
  }

  /** This kind's bit in a set of kinds. */
  public int bit() {
    return 1 << place;
  }

  /** The kind of that wire name, or null if there is none. */
  public static @Nullable EventKind ofWireName(String name) {
    for (EventKind kind : ALL) {
      if (kind.wireName.equals(name)) {
        return kind;
      }
    }
    return null;
  }

  /** The wire names in a set of bits, in the order of this enum. */
  public static List<String> wireNames(int bits) {
    List<String> names = new ArrayList<>();
    for (EventKind kind : ALL) {
      if ((bits & kind.bit()) != 0) {
        names.add(kind.wireName);
      }
    }
    return names;
  }
}
