package dev.flowtrace.causality;

import dev.flowtrace.aggregation.CausedEvent;
import dev.flowtrace.aggregation.EpochNanos;
import dev.flowtrace.aggregation.EventAttribute;
import dev.flowtrace.aggregation.RecordedEvent;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.MessageSnapshot;
import dev.flowtrace.protocol.TraceEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as part of a chain of causes.
 *
 * @param epochNanos when it was over: networks record an event when it has happened
 * @param executionNanos how long it took before that, -1 when unmeasured
 * @param type the type's name on the wire
 * @param port the port, null when none is concerned
 * @param toActor the target of a data flow, else null
 * @param toPort the target's port, else null
 * @param messageType the message's, null without one
 * @param error what failed, else null
 * @param parent the direct cause, null for a root
 * @param certain direct causes, the parent first
 * @param possible further events that had to happen before; some may be causes of causes
 * @param attributes those of its attributes that were asked for
 */
public record CausalEvent(
    UUID id,
    long epochNanos,
    long executionNanos,
    String type,
    String actor,
    @Nullable String port,
    @Nullable String toActor,
    @Nullable String toPort,
    @Nullable String messageType,
    @Nullable String error,
    @Nullable UUID parent,
    List<UUID> certain,
    List<UUID> possible,
    List<EventAttribute> attributes) {
  /** What an event tells, without attributes. */
  public static CausalEvent of(TraceEvent event) {
    return of(event, List.of());
  }

  /**
   * What an event tells.
   *
   * @param keys the attributes to take
   */
  public static CausalEvent of(TraceEvent event, Collection<String> keys) {
    EventType.DataFlow flow =
        event.eventType() instanceof EventType.DataFlow dataFlow ? dataFlow : null;
    Long took = event.data().performanceMetrics().executionTimeNanos();
    MessageSnapshot message = event.data().message();
    Causes causes =
        Causes.of(
            event.eventId(),
            event.causality().parentEventId(),
            named(event.data().customAttributes().get(CausedEvent.CAUSES_ATTRIBUTE)),
            event.causality().dependencyChain());
    return new CausalEvent(
        event.eventId(),
        EpochNanos.of(event.timestamp()),
        took == null ? -1 : took,
        event.eventType().wireName(),
        event.actorId(),
        event.data().port(),
        flow == null ? null : flow.toActor(),
        flow == null ? null : flow.toPort(),
        message == null ? null : message.messageType(),
        event.data().error(),
        causes.parent,
        causes.certain,
        causes.possible,
        attributes(event, keys));
  }

  /**
   * What an event tells.
   *
   * @param keys the attributes to take, out of those that are indexed
   */
  public static CausalEvent of(CausedEvent caused, Collection<String> keys) {
    RecordedEvent event = caused.event();
    Causes causes = Causes.of(event.eventId(), caused.parent(), List.of(), caused.chain());
    return new CausalEvent(
        event.eventId(),
        event.epochNanos(),
        event.executionNanos(),
        event.kind().wireName(),
        event.actor(),
        event.port(),
        event.toActor(),
        event.toPort(),
        caused.messageType(),
        event.error(),
        causes.parent,
        causes.certain,
        causes.possible,
        keys.isEmpty()
            ? List.of()
            : event.attributes().stream().filter(each -> keys.contains(each.key())).toList());
  }

  /** What led to an event. */
  private record Causes(@Nullable UUID parent, List<UUID> certain, List<UUID> possible) {
    private static Causes of(
        UUID event, @Nullable UUID parent, List<UUID> named, List<UUID> chain) {
      UUID other = event.equals(parent) ? null : parent;
      if (named.isEmpty() && chain.isEmpty()) {
        // most events: a large trace's timeline is made while somebody waits
        return new Causes(other, other == null ? List.of() : List.of(other), List.of());
      }
      Set<UUID> certain = new LinkedHashSet<>();
      if (other != null) {
        certain.add(other);
      }
      certain.addAll(named);
      certain.remove(event);
      Set<UUID> possible = new LinkedHashSet<>(chain);
      possible.removeAll(certain);
      possible.remove(event);
      return new Causes(other, List.copyOf(certain), List.copyOf(possible));
    }
  }

  /** As the index has them: texts as they are, numbers and truth values as JSON has them. */
  private static List<EventAttribute> attributes(TraceEvent event, Collection<String> keys) {
    List<EventAttribute> attributes = new ArrayList<>(2);
    for (String key : keys) {
      JsonValue value = event.data().customAttributes().get(key);
      if (value instanceof JsonValue.JsonString text) {
        attributes.add(new EventAttribute(key, text.value()));
      } else if (value instanceof JsonValue.JsonNumber number) {
        attributes.add(new EventAttribute(key, number.literal()));
      } else if (value instanceof JsonValue.JsonBool bool) {
        attributes.add(new EventAttribute(key, Boolean.toString(bool.value())));
      }
    }
    return List.copyOf(attributes);
  }

  private static List<UUID> named(@Nullable JsonValue causes) {
    List<UUID> ids = new ArrayList<>();
    if (causes instanceof JsonValue.JsonArray array) {
      for (JsonValue item : array.items()) {
        if (item instanceof JsonValue.JsonString text) {
          try {
            ids.add(UUID.fromString(text.value()));
          } catch (IllegalArgumentException e) {
            // an attribute of that name that means something else
            return List.of();
          }
        }
      }
    }
    return ids;
  }

  /** When it began, as far as that was measured. */
  public long startEpochNanos() {
    return epochNanos - Math.max(0, executionNanos);
  }

  /** Whether it tells of a failure. */
  public boolean isFailure() {
    return error != null || type.equals("ActorFailed");
  }

  /** Whether it is a message that went over an edge. */
  public boolean isDataFlow() {
    return toActor != null;
  }
}
