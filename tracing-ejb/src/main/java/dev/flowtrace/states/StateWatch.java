package dev.flowtrace.states;

import dev.flowtrace.protocol.TraceEvent;
import jakarta.json.JsonException;
import jakarta.json.JsonPointer;
import jakarta.json.JsonString;
import jakarta.json.JsonStructure;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Follows the states of actors and tells when one has a certain value at a certain place. */
public final class StateWatch {
  /** A trace may have any number of actors; the states of so many are followed. */
  private static final int MAX_ACTORS = 1_000;

  private final JsonPointer place;
  private final String value;
  private final Map<String, StateReplay> actors = new LinkedHashMap<>();

  private StateWatch(JsonPointer place, String value) {
    this.place = place;
    this.value = value;
  }

  /**
   * A watch.
   *
   * @param condition a JSON Pointer (RFC 6901), {@code =}, and a value: a text, or any JSON
   * @return null when it is none
   */
  public static @Nullable StateWatch parse(String condition) {
    int equals = condition.lastIndexOf('=');
    if (equals < 0) {
      return null;
    }
    try {
      JsonPointer place = Jsonp.PROVIDER.createPointer(condition.substring(0, equals));
      return new StateWatch(place, condition.substring(equals + 1));
    } catch (JsonException e) {
      return null;
    }
  }

  /** Whether the event changes its actor's state, and that has the value then. */
  public boolean becomesTrueAt(TraceEvent event) {
    StateChange change = StateChange.of(event);
    if (change == null) {
      return false;
    }
    if (!actors.containsKey(event.actorId()) && actors.size() >= MAX_ACTORS) {
      return false;
    }
    StateReplay replay = actors.computeIfAbsent(event.actorId(), actor -> new StateReplay());
    replay.apply(change);
    StateValue state = replay.state().value();
    return state != null && state.json() instanceof JsonStructure json && has(json);
  }

  private boolean has(JsonStructure json) {
    JsonValue found;
    try {
      found = place.getValue(json);
    } catch (JsonException e) {
      return false; // there is nothing at that place
    }
    return found.toString().equals(value)
        || (found instanceof JsonString text && text.getString().equals(value));
  }
}
