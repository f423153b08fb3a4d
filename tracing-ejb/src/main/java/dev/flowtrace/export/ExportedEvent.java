package dev.flowtrace.export;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a span tells of an event.
 *
 * @param type the kind's name on the wire
 * @param customName the name of a custom event, else null
 * @param toActor the target of a data flow, else null
 * @param messageBytes the message's size, -1 without one
 * @param executionNanos the measured time, -1 when unmeasured
 */
record ExportedEvent(
    UUID eventId,
    long epochNanos,
    String type,
    @Nullable String customName,
    String actor,
    @Nullable String port,
    @Nullable String toActor,
    @Nullable String toPort,
    @Nullable String messageType,
    long messageBytes,
    @Nullable String checksum,
    long executionNanos,
    @Nullable String error,
    @Nullable UUID parentId) {

  /** Whether it tells of a failure, as the collector counts errors. */
  boolean isError() {
    return type.equals("ActorFailed") || error != null;
  }
}
