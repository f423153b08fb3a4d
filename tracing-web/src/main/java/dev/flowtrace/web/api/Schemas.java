package dev.flowtrace.web.api;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What answers look like, for OpenAPI alone: answers are streamed, so no object of these types is
 * ever made. {@code RestApiIT} holds them against what is really answered.
 */
final class Schemas {
  private static final String A_TRACE = "3f1e4a52-8a0c-4c0e-9b57-6f0f4f4a1c01";
  private static final String A_RUN = "9d2b7c10-50a5-4e67-a1de-1f2e3d4c5b6a";
  private static final String A_TIME = "2026-01-07T06:00:00.123456789Z";
  private static final String A_LATER_TIME = "2026-01-07T06:00:01.5Z";
  private static final String A_VERSION =
      "{\"major\":1,\"minor\":4,\"patch\":2,\"git_hash\":\"d402974\","
          + "\"timestamp\":\"2026-01-07T05:59:58Z\"}";

  private Schemas() {}

  @Schema(
      name = "FlowVersion",
      description = "A flow's version as its client sent it; it may have further members",
      requiredProperties = {"major", "minor", "patch", "git_hash", "timestamp"})
  record FlowVersion(
      @Schema(minimum = "0", example = "1") long major,
      @Schema(minimum = "0", example = "4") long minor,
      @Schema(minimum = "0", example = "2") long patch,
      @Schema(name = "git_hash", nullable = true, example = "d402974") @Nullable String gitHash,
      @Schema(format = "date-time", example = "2026-01-07T05:59:58Z") String timestamp) {}

  @Schema(
      name = "TraceSummary",
      description = "A trace without its events",
      requiredProperties = {
        "trace_id",
        "flow_id",
        "execution_id",
        "version",
        "status",
        "error",
        "first_error",
        "start_time",
        "end_time",
        "duration_ns",
        "event_count",
        "error_count",
        "event_bytes",
        "event_types",
        "in_flight"
      })
  record TraceSummary(
      @Schema(name = "trace_id", format = "uuid", example = A_TRACE) String traceId,
      @Schema(
              name = "flow_id",
              description = "'unknown' while nobody said it",
              example = "sensor_pipeline")
          String flowId,
      @Schema(
              name = "execution_id",
              format = "uuid",
              description = "The run's id; the trace's own when nobody said one",
              example = A_RUN)
          String executionId,
      @Schema(nullable = true, description = "null while nobody said it", example = A_VERSION)
          @Nullable FlowVersion version,
      @Schema(
              enumeration = {"Pending", "Running", "Completed", "Cancelled", "Failed"},
              example = "Completed")
          String status,
      @Schema(nullable = true, description = "The error text of a failed trace")
          @Nullable String error,
      @Schema(
              name = "first_error",
              nullable = true,
              description = "The first error text of an event, at most 2,000 characters of it")
          @Nullable String firstError,
      @Schema(name = "start_time", format = "date-time", example = A_TIME) String startTime,
      @Schema(
              name = "end_time",
              format = "date-time",
              nullable = true,
              description = "null while the trace runs",
              example = A_LATER_TIME)
          @Nullable String endTime,
      @Schema(
              name = "duration_ns",
              minimum = "0",
              description =
                  "Nanoseconds from the start to the end, or to the last event of a running trace",
              example = "1376543211")
          long durationNanos,
      @Schema(name = "event_count", minimum = "0", example = "2") long eventCount,
      @Schema(
              name = "error_count",
              minimum = "0",
              description = "Events that tell of a failure",
              example = "0")
          long errorCount,
      @Schema(
              name = "event_bytes",
              minimum = "0",
              description = "The size of the events' JSON",
              example = "1734")
          long eventBytes,
      @Schema(
              name = "event_types",
              description = "The types of event that occurred",
              example = "[\"ActorCreated\",\"DataFlow\"]")
          List<String> eventTypes,
      @Schema(
              name = "in_flight",
              description = "Whether it is in the collector's memory, as traces that grow are")
          boolean inFlight) {}

  @Schema(
      name = "TracePage",
      requiredProperties = {"traces", "next_cursor"})
  record TracePage(
      @Schema(description = "In the order that was asked for") List<TraceSummary> traces,
      @Schema(
              name = "next_cursor",
              nullable = true,
              description = "To be sent as cursor for the next page; null on the last one",
              example = "MS8tc3RhcnQvMTc2Nzc2NTYwMDEyMzQ1Njc4OS8zZjFlNGE1Mi04YTBj")
          @Nullable String nextCursor) {}

  @Schema(
      name = "PlainStatus",
      type = SchemaType.STRING,
      enumeration = {"Pending", "Running", "Completed", "Cancelled"})
  record PlainStatus() {}

  @Schema(
      name = "FailedStatus",
      requiredProperties = {"Failed"})
  record FailedStatus(@Schema(name = "Failed") Failure failed) {}

  @Schema(
      name = "Failure",
      requiredProperties = {"error"})
  record Failure(@Schema(example = "the disk is full") String error) {}

  @Schema(
      name = "PlainEventType",
      type = SchemaType.STRING,
      enumeration = {
        "ActorCreated",
        "ActorStarted",
        "ActorCompleted",
        "ActorFailed",
        "MessageSent",
        "MessageReceived",
        "StateChanged",
        "PortConnected",
        "PortDisconnected",
        "NetworkEvent"
      })
  record PlainEventType() {}

  @Schema(
      name = "DataFlowType",
      requiredProperties = {"DataFlow"})
  record DataFlowType(@Schema(name = "DataFlow") Target dataFlow) {}

  @Schema(
      name = "Target",
      requiredProperties = {"to_actor", "to_port"})
  record Target(
      @Schema(name = "to_actor", example = "data_processor") String toActor,
      @Schema(name = "to_port", example = "input") String toPort) {}

  @Schema(
      name = "CustomType",
      requiredProperties = {"Custom"})
  record CustomType(@Schema(name = "Custom", example = "cache_miss") String custom) {}

  @Schema(
      name = "TraceEvent",
      description = "An event byte for byte as it came; it may have further members",
      requiredProperties = {"event_id", "timestamp", "event_type", "actor_id", "data", "causality"})
  record TraceEvent(
      @Schema(name = "event_id", format = "uuid", example = "a1000000-0000-4000-8000-000000000001")
          String eventId,
      @Schema(format = "date-time", example = A_TIME) String timestamp,
      @Schema(
              name = "event_type",
              description = "A name; of DataFlow and Custom an object that tells more",
              oneOf = {PlainEventType.class, DataFlowType.class, CustomType.class},
              example = "{\"DataFlow\":{\"to_actor\":\"data_processor\",\"to_port\":\"input\"}}")
          Object eventType,
      @Schema(
              name = "actor_id",
              description = "Where; of DataFlow the actor that sent",
              example = "sensor_reader")
          String actorId,
      @Schema(
              type = SchemaType.OBJECT,
              description =
                  "port, message, state_diff, error, performance_metrics, custom_attributes")
          Object data,
      @Schema(
              type = SchemaType.OBJECT,
              description = "parent_event_id, root_cause_event_id, dependency_chain, span_id")
          Object causality) {}

  @Schema(
      name = "FlowTrace",
      description =
          "A trace with all its events, as the wire has it; it may have further members that the"
              + " client sent",
      requiredProperties = {
        "trace_id",
        "flow_id",
        "execution_id",
        "version",
        "start_time",
        "end_time",
        "status",
        "events",
        "metadata"
      })
  record FlowTrace(
      @Schema(name = "trace_id", format = "uuid", example = A_TRACE) String traceId,
      @Schema(name = "flow_id", example = "sensor_pipeline") String flowId,
      @Schema(name = "execution_id", format = "uuid", example = A_RUN) String executionId,
      @Schema(description = "Version 0.0.0 while nobody said it", example = A_VERSION)
          FlowVersion version,
      @Schema(name = "start_time", format = "date-time", example = A_TIME) String startTime,
      @Schema(name = "end_time", format = "date-time", nullable = true, example = A_LATER_TIME)
          @Nullable String endTime,
      @Schema(
              description = "A name; of a failed trace an object that tells the error",
              oneOf = {PlainStatus.class, FailedStatus.class},
              example = "Completed")
          Object status,
      @Schema(description = "In the order in which they came") List<TraceEvent> events,
      @Schema(
              type = SchemaType.OBJECT,
              description =
                  "user_id, session_id, environment, hostname, process_id, thread_id, tags")
          Object metadata) {}

  @Schema(
      name = "FlowTotals",
      description = "What all traces of a flow come to",
      requiredProperties = {
        "flow_id",
        "traces",
        "running",
        "failed",
        "events",
        "errors",
        "first_start",
        "last_start"
      })
  record FlowTotals(
      @Schema(name = "flow_id", example = "sensor_pipeline") String flowId,
      @Schema(example = "1204") long traces,
      @Schema(example = "3") long running,
      @Schema(example = "17") long failed,
      @Schema(example = "981223") long events,
      @Schema(description = "Events that tell of a failure", example = "41") long errors,
      @Schema(
              name = "first_start",
              format = "date-time",
              description = "The start of its oldest trace",
              example = A_TIME)
          String firstStart,
      @Schema(
              name = "last_start",
              format = "date-time",
              description = "The start of its newest trace",
              example = A_TIME)
          String lastStart) {}

  @Schema(
      name = "FlowList",
      requiredProperties = {"flows"})
  record FlowList(@Schema(description = "By name") List<FlowTotals> flows) {}

  @Schema(
      name = "VersionTotals",
      description = "A version and what its traces come to",
      requiredProperties = {"version", "traces", "first_start", "last_start"})
  record VersionTotals(
      @Schema(example = A_VERSION) FlowVersion version,
      @Schema(example = "311") long traces,
      @Schema(name = "first_start", format = "date-time", example = A_TIME) String firstStart,
      @Schema(name = "last_start", format = "date-time", example = A_TIME) String lastStart) {}

  @Schema(
      name = "VersionList",
      requiredProperties = {"flow_id", "versions"})
  record VersionList(
      @Schema(name = "flow_id", example = "sensor_pipeline") String flowId,
      @Schema(description = "The greatest first, at most 1,000 and those in memory")
          List<VersionTotals> versions) {}

  @Schema(
      name = "MemoryBudget",
      description = "Memory for what is received and not yet in the database",
      requiredProperties = {"used", "limit"})
  record MemoryBudget(
      @Schema(description = "Bytes", example = "524288") long used,
      @Schema(description = "Bytes", example = "268435456") long limit) {}

  @Schema(
      name = "Stats",
      requiredProperties = {
        "traces",
        "running",
        "in_flight",
        "events",
        "errors",
        "event_bytes",
        "stored_bytes",
        "journal_rows",
        "dead_letters",
        "oldest",
        "newest",
        "memory"
      })
  record Stats(
      @Schema(description = "All, in flight and stored", example = "1204") long traces,
      @Schema(description = "Those that have not ended", example = "3") long running,
      @Schema(name = "in_flight", description = "Those in this collector's memory", example = "5")
          long inFlight,
      @Schema(example = "981223") long events,
      @Schema(description = "Events that tell of a failure", example = "41") long errors,
      @Schema(name = "event_bytes", description = "The size of the events' JSON") long eventBytes,
      @Schema(
              name = "stored_bytes",
              description = "The size of the events as the database has them, compressed")
          long storedBytes,
      @Schema(
              name = "journal_rows",
              description = "Journal rows that are still needed for traces in flight")
          long journalRows,
      @Schema(
              name = "dead_letters",
              description = "Flushes that the database refused, kept aside",
              example = "0")
          long deadLetters,
      @Schema(
              format = "date-time",
              nullable = true,
              description = "The start of the oldest trace",
              example = A_TIME)
          @Nullable String oldest,
      @Schema(
              format = "date-time",
              nullable = true,
              description = "The start of the newest trace",
              example = A_TIME)
          @Nullable String newest,
      @Schema(description = "Of this collector") MemoryBudget memory) {}

  @Schema(
      name = "ExportReason",
      description = "How many traces wait and how many failed for a reason",
      requiredProperties = {"reason", "waiting", "failed"})
  record ExportReason(
      @Schema(
              description =
                  "http_ and a status, redirect, connection, timeout, unreadable, invalid_id, or"
                      + " not_tried",
              example = "http_400")
          String reason,
      @Schema(example = "0") long waiting,
      @Schema(example = "3") long failed) {}

  @Schema(
      name = "ExportReceiver",
      description = "What this collector has seen of the receiver since it started",
      requiredProperties = {
        "state",
        "failures_in_a_row",
        "pause_ns",
        "last_delivered",
        "last_failed",
        "last_error",
        "exported_traces",
        "exported_spans",
        "rejected_spans",
        "last_rejection"
      })
  record ExportReceiver(
      @Schema(
              enumeration = {"off", "unknown", "up", "away"},
              description = "unknown while nothing was sent",
              example = "up")
          String state,
      @Schema(
              name = "failures_in_a_row",
              description = "Requests that are tried again, since one was answered well",
              example = "0")
          long failuresInARow,
      @Schema(name = "pause_ns", description = "Nanoseconds until it is asked again", example = "0")
          long pauseNanos,
      @Schema(name = "last_delivered", format = "date-time", nullable = true, example = A_TIME)
          @Nullable String lastDelivered,
      @Schema(name = "last_failed", format = "date-time", nullable = true, example = A_TIME)
          @Nullable String lastFailed,
      @Schema(name = "last_error", nullable = true, example = "HTTP 503: try later")
          @Nullable String lastError,
      @Schema(name = "exported_traces", example = "1204") long exportedTraces,
      @Schema(name = "exported_spans", example = "120400") long exportedSpans,
      @Schema(
              name = "rejected_spans",
              description = "Spans of these that the receiver said it left out",
              example = "0")
          long rejectedSpans,
      @Schema(
              name = "last_rejection",
              nullable = true,
              description = "What it said about that last")
          @Nullable String lastRejection) {}

  @Schema(
      name = "ExportFailure",
      description = "A trace that the receiver refused",
      requiredProperties = {"trace_id", "reason", "error", "attempts", "queued", "failed"})
  record ExportFailure(
      @Schema(name = "trace_id", format = "uuid", example = A_TRACE) String traceId,
      @Schema(example = "http_400") String reason,
      @Schema(
              description = "What the receiver said, at most 1,000 characters",
              example = "HTTP 400: bad span")
          String error,
      @Schema(description = "How often it was tried", example = "1") long attempts,
      @Schema(format = "date-time", description = "When it ended", example = A_TIME) String queued,
      @Schema(format = "date-time", example = A_TIME) String failed) {}

  @Schema(
      name = "ExportState",
      requiredProperties = {
        "enabled",
        "endpoint",
        "protocol",
        "waiting",
        "failed",
        "oldest_waiting",
        "oldest_age_ns",
        "reasons",
        "receiver",
        "failures",
        "next_cursor"
      })
  record ExportState(
      @Schema(example = "true") boolean enabled,
      @Schema(example = "http://localhost:4318/v1/traces") String endpoint,
      @Schema(
              enumeration = {"http/protobuf", "http/json"},
              example = "http/protobuf")
          String protocol,
      @Schema(description = "Traces that wait, of all collectors", example = "12") long waiting,
      @Schema(description = "Traces that were refused and are kept", example = "3") long failed,
      @Schema(
              name = "oldest_waiting",
              format = "date-time",
              nullable = true,
              description = "Since when the oldest waits",
              example = A_TIME)
          @Nullable String oldestWaiting,
      @Schema(
              name = "oldest_age_ns",
              minimum = "0",
              description = "How long that is; 0 when none waits",
              example = "1200000000")
          long oldestAgeNanos,
      @Schema(description = "By name") List<ExportReason> reasons,
      @Schema(description = "How the receiver is, as this collector sees it")
          ExportReceiver receiver,
      @Schema(description = "Newest first") List<ExportFailure> failures,
      @Schema(
              name = "next_cursor",
              nullable = true,
              description = "To be sent as cursor for the next page; null on the last one")
          @Nullable String nextCursor) {}

  @Schema(
      name = "ExportRetry",
      requiredProperties = {"retried"})
  record ExportRetry(
      @Schema(description = "How many traces wait again", example = "3") long retried) {}

  @Schema(
      name = "ClientState",
      requiredProperties = {
        "client_id",
        "version",
        "network",
        "host",
        "node",
        "connected_since",
        "last_seq",
        "batches",
        "events",
        "events_per_second",
        "level"
      })
  record ClientState(
      @Schema(name = "client_id", format = "uuid", example = "7d1c6c0a-2b7e-4f0e-9a41-5a3c2f1e0d9b")
          String clientId,
      @Schema(description = "The client library's", example = "0.1.0") String version,
      @Schema(description = "The traced network's name", example = "sensors") String network,
      @Schema(description = "Where it runs", example = "edge-7") String host,
      @Schema(description = "The collector it is connected to", example = "collector") String node,
      @Schema(name = "connected_since", format = "date-time", example = A_TIME)
          String connectedSince,
      @Schema(name = "last_seq", description = "Its last batch that is stored", example = "41")
          long lastSeq,
      @Schema(description = "Batches acknowledged on this connection", example = "12") long batches,
      @Schema(description = "Events in them", example = "6144") long events,
      @Schema(
              name = "events_per_second",
              description = "Over the last heartbeat or so",
              example = "512.5")
          double eventsPerSecond,
      @Schema(
              nullable = true,
              enumeration = {"off", "production", "diagnostic"},
              description = "What it was told; null when nothing was said",
              example = "production")
          @Nullable String level) {}

  @Schema(
      name = "ClientList",
      requiredProperties = {"clients"})
  record ClientList(List<ClientState> clients) {}

  @Schema(
      name = "PromotionConfig",
      description = "When a run that is not sampled is sent after all")
  record PromotionConfig(
      @Schema(minimum = "0", maximum = "65536", example = "64") @Nullable Integer ring,
      @Schema(name = "on_failure", example = "true") @Nullable Boolean onFailure,
      @Schema(name = "run_latency_ms", minimum = "0", description = "0: no threshold")
          @Nullable Long runLatencyMillis,
      @Schema(name = "edge_latency_ms", minimum = "0", description = "0: no threshold")
          @Nullable Long edgeLatencyMillis) {}

  @Schema(
      name = "SamplingRule",
      description = "What matches all conditions is decided; in patterns, * is any characters",
      requiredProperties = {"decision"})
  record SamplingRule(
      @Schema(example = "orders-*") @Nullable String flow,
      @Schema(example = "reader") @Nullable String actor,
      @Schema(name = "message_type", example = "Order") @Nullable String messageType,
      @Schema(name = "min_size_bytes", minimum = "0") @Nullable Long minSizeBytes,
      @Schema(name = "max_size_bytes", minimum = "0") @Nullable Long maxSizeBytes,
      @Schema(
              enumeration = {"always", "never", "ratio"},
              example = "ratio")
          String decision,
      @Schema(minimum = "0", maximum = "1", description = "With the decision ratio only")
          @Nullable Double ratio) {}

  @Schema(
      name = "SamplingConfig",
      description = "Which runs are recorded at the level production; absent: as it is")
  record SamplingConfig(
      @Schema(name = "traces_per_second", minimum = "0", maximum = "1000000", example = "10")
          @Nullable Double tracesPerSecond,
      @Schema(minimum = "0", maximum = "1", example = "0.01") @Nullable Double ratio,
      @Schema(maxItems = 1000, description = "The first that matches decides")
          @Nullable List<SamplingRule> rules,
      @Nullable PromotionConfig promotion,
      @Schema(name = "heavy_metrics_ratio", minimum = "0", maximum = "1", example = "0")
          @Nullable Double heavyMetricsRatio) {}

  @Schema(
      name = "CaptureConfig",
      description = "What of messages and states is recorded; absent: as it is")
  record CaptureConfig(
      @Schema(example = "true") @Nullable Boolean checksum,
      @Schema(example = "false") @Nullable Boolean content,
      @Schema(name = "max_content_bytes", minimum = "0", maximum = "67108864", example = "65536")
          @Nullable Integer maxContentBytes,
      @Schema(name = "redact_pointers", maxItems = 1000, description = "JSON pointers (RFC 6901)")
          @Nullable List<String> redactPointers,
      @Schema(name = "redact_keys", maxItems = 1000, description = "Patterns of member names")
          @Nullable List<String> redactKeys,
      @Schema(
              enumeration = {"patch", "full", "off"},
              example = "patch")
          @Nullable String state,
      @Schema(name = "max_causality", minimum = "1", maximum = "1024", example = "16")
          @Nullable Integer maxCausality) {}

  @Schema(name = "ClientConfig", description = "What a client records; absent: as it is")
  record ClientConfig(
      @Schema(
              enumeration = {"off", "production", "diagnostic"},
              example = "production")
          @Nullable String level,
      @Nullable SamplingConfig sampling,
      @Nullable CaptureConfig capture) {}

  @Schema(
      name = "Problem",
      description = "Why a request failed (RFC 9457)",
      requiredProperties = {"type", "title", "status", "detail", "instance"})
  record ProblemDocument(
      @Schema(
              description = "about:blank when the status says all",
              example = "urn:flowtrace:problem:bad-parameter")
          String type,
      @Schema(description = "The same for all problems of a type") String title,
      @Schema(example = "400") int status,
      @Schema(
              description = "What is wrong with this request, and what is allowed",
              example = "'10' is no duration")
          String detail,
      @Schema(description = "The path that was asked for", example = "/flowtrace/api/traces")
          String instance,
      @Schema(description = "The parameter that is to blame", example = "min_duration")
          @Nullable String parameter,
      @Schema(description = "What could stand there instead") @Nullable List<String> allowed) {}
}
