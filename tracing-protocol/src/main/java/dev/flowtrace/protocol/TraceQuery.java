package dev.flowtrace.protocol;

import dev.flowtrace.protocol.JsonValue.JsonObject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which traces are wanted; null matches all.
 *
 * @param flowId the flow's name
 * @param executionId the run
 * @param timeRange when the trace started
 * @param status how far it is; {@link ExecutionStatus.Failed} with an empty error matches any error
 * @param actorFilter an actor that occurs in the trace; a glob if it has {@code *} or {@code ?}
 * @param limit at most so many, 0 or more; null: the collector's default. A larger number on the
 *     wire is read as the largest int
 * @param offset leave out so many of the newest, as {@code limit}; null: none
 * @param unknown fields this version of the protocol does not know, kept as received
 */
public record TraceQuery(
    @Nullable String flowId,
    @Nullable UUID executionId,
    @Nullable TimeRange timeRange,
    @Nullable ExecutionStatus status,
    @Nullable String actorFilter,
    @Nullable Integer limit,
    @Nullable Integer offset,
    JsonObject unknown) {

  /** Every trace. */
  public static final TraceQuery ALL = new TraceQuery(null, null, null, null, null, null, null);

  /** A query without unknown fields. */
  public TraceQuery(
      @Nullable String flowId,
      @Nullable UUID executionId,
      @Nullable TimeRange timeRange,
      @Nullable ExecutionStatus status,
      @Nullable String actorFilter,
      @Nullable Integer limit,
      @Nullable Integer offset) {
    this(flowId, executionId, timeRange, status, actorFilter, limit, offset, JsonObject.EMPTY);
  }
}
