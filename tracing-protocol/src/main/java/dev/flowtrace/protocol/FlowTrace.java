package dev.flowtrace.protocol;

import dev.flowtrace.protocol.JsonValue.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * All events of one run of a flow.
 *
 * @param traceId chosen by the client
 * @param flowId name of the flow; {@code unknown} if events came without a StartTrace
 * @param executionId the run
 * @param version of the flow
 * @param startTime first sign of the run
 * @param endTime when it ended; null while it runs
 * @param status how far it is
 * @param events in the order they were received
 * @param metadata where it ran
 * @param unknown fields this version of the protocol does not know, kept as received
 */
public record FlowTrace(
    UUID traceId,
    String flowId,
    UUID executionId,
    FlowVersion version,
    Instant startTime,
    @Nullable Instant endTime,
    ExecutionStatus status,
    List<TraceEvent> events,
    TraceMetadata metadata,
    JsonObject unknown) {

  /** Copies {@code events}. */
  public FlowTrace {
    events = List.copyOf(events);
  }

  /** A trace without unknown fields. */
  public FlowTrace(
      UUID traceId,
      String flowId,
      UUID executionId,
      FlowVersion version,
      Instant startTime,
      @Nullable Instant endTime,
      ExecutionStatus status,
      List<TraceEvent> events,
      TraceMetadata metadata) {
    this(
        traceId,
        flowId,
        executionId,
        version,
        startTime,
        endTime,
        status,
        events,
        metadata,
        JsonObject.EMPTY);
  }
}
