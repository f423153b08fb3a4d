package dev.flowtrace.protocol;

import dev.flowtrace.protocol.JsonValue.JsonObject;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What led to an event.
 *
 * @param parentEventId the direct cause; null for a root
 * @param rootCauseEventId where the chain began; the event itself for a root
 * @param dependencyChain further events that had to happen before, in order; may be empty
 * @param spanId groups the events of one operation; may be empty
 * @param unknown fields this version of the protocol does not know, kept as received
 */
public record Causality(
    @Nullable UUID parentEventId,
    UUID rootCauseEventId,
    List<UUID> dependencyChain,
    String spanId,
    JsonObject unknown) {

  /** Copies {@code dependencyChain}. */
  public Causality {
    dependencyChain = List.copyOf(dependencyChain);
  }

  /** Causality without unknown fields. */
  public Causality(
      @Nullable UUID parentEventId,
      UUID rootCauseEventId,
      List<UUID> dependencyChain,
      String spanId) {
    this(parentEventId, rootCauseEventId, dependencyChain, spanId, JsonObject.EMPTY);
  }

  /** The causality of an event that nothing led to. */
  public static Causality root(UUID eventId, String spanId) {
    return new Causality(null, eventId, List.of(), spanId);
  }
}
