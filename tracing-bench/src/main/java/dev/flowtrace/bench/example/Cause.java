package dev.flowtrace.bench.example;

import dev.flowtrace.protocol.Causality;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * An event, seen as the cause of the next.
 *
 * @param eventId the event
 * @param rootId where its chain began
 * @param chain the events that led here, oldest first, this one last; of a long chain the last 16
 * @param spanId of the operation it belongs to
 */
record Cause(UUID eventId, UUID rootId, List<UUID> chain, String spanId) {
  static final int MAX_CHAIN = 16;

  /** An event that nothing led to. */
  static Cause first(UUID eventId, String spanId) {
    return new Cause(eventId, eventId, List.of(eventId), spanId);
  }

  /** An event that this one led to. */
  Cause next(UUID nextId) {
    List<UUID> longer =
        new ArrayList<>(chain.subList(Math.max(0, chain.size() + 1 - MAX_CHAIN), chain.size()));
    longer.add(nextId);
    return new Cause(nextId, rootId, List.copyOf(longer), spanId);
  }

  /** The same event at the beginning of another operation. */
  Cause inSpan(String otherSpanId) {
    return new Cause(eventId, rootId, chain, otherSpanId);
  }

  /** What an event says that this one led to. */
  Causality causality() {
    return new Causality(eventId, rootId, chain, spanId);
  }
}
