package dev.flowtrace.protocol.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.flowtrace.protocol.Causality;
import dev.flowtrace.protocol.EventData;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.MessageSnapshot;
import dev.flowtrace.protocol.PerformanceMetrics;
import dev.flowtrace.protocol.StateDiff;
import dev.flowtrace.protocol.TraceEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Events and what is measured and known about them. */
final class EventCodec {
  private EventCodec() {}

  static TraceEvent readEvent(JsonFields in) throws IOException, ProtocolException {
    in.startObject();
    int start = in.sliceStart();
    UUID eventId = null;
    Instant timestamp = null;
    EventType eventType = null;
    String actorId = null;
    EventData data = null;
    Causality causality = null;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "event_id" -> eventId = in.uuid();
        case "timestamp" -> timestamp = in.time();
        case "event_type" -> eventType = EventTypeCodec.read(in);
        case "actor_id" -> actorId = in.string();
        case "data" -> data = readData(in);
        case "causality" -> causality = readCausality(in);
        default -> unknown = in.keep(unknown, name);
      }
    }
    in.endEvent(start);
    return new TraceEvent(
        in.required(eventId, "event_id"),
        in.required(timestamp, "timestamp"),
        in.required(eventType, "event_type"),
        in.required(actorId, "actor_id"),
        in.required(data, "data"),
        in.required(causality, "causality"),
        JsonFields.kept(unknown));
  }

  static void writeEvent(JsonGenerator out, TraceEvent value) throws IOException {
    out.writeStartObject();
    JsonOut.uuid(out, "event_id", value.eventId());
    JsonOut.time(out, "timestamp", value.timestamp());
    JsonOut.object(out, "event_type", value.eventType(), EventTypeCodec::write);
    JsonOut.string(out, "actor_id", value.actorId());
    JsonOut.object(out, "data", value.data(), EventCodec::writeData);
    JsonOut.object(out, "causality", value.causality(), EventCodec::writeCausality);
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }

  private static EventData readData(JsonFields in) throws IOException, ProtocolException {
    in.startObject();
    String port = null;
    MessageSnapshot message = null;
    StateDiff stateDiff = null;
    String error = null;
    PerformanceMetrics performanceMetrics = null;
    JsonObject customAttributes = null;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "port" -> port = in.stringOrNull();
        case "message" -> message = in.isNull() ? null : SnapshotCodec.readMessage(in);
        case "state_diff" -> stateDiff = in.isNull() ? null : SnapshotCodec.readStateDiff(in);
        case "error" -> error = in.stringOrNull();
        case "performance_metrics" -> performanceMetrics = readMetrics(in);
        case "custom_attributes" -> customAttributes = in.object();
        default -> unknown = in.keep(unknown, name);
      }
    }
    return new EventData(
        port,
        message,
        stateDiff,
        error,
        in.required(performanceMetrics, "performance_metrics"),
        in.required(customAttributes, "custom_attributes"),
        JsonFields.kept(unknown));
  }

  private static void writeData(JsonGenerator out, EventData value) throws IOException {
    out.writeStartObject();
    JsonOut.string(out, "port", value.port());
    JsonOut.object(out, "message", value.message(), SnapshotCodec::writeMessage);
    JsonOut.object(out, "state_diff", value.stateDiff(), SnapshotCodec::writeStateDiff);
    JsonOut.string(out, "error", value.error());
    JsonOut.object(
        out, "performance_metrics", value.performanceMetrics(), EventCodec::writeMetrics);
    JsonOut.object(out, "custom_attributes", value.customAttributes(), JsonValues::write);
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }

  private static PerformanceMetrics readMetrics(JsonFields in)
      throws IOException, ProtocolException {
    in.startObject();
    Long executionTimeNanos = null;
    Long memoryUsageBytes = null;
    Double cpuUsagePercent = null;
    Long queueDepth = null;
    Double throughputMsgsPerSec = null;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "execution_time_ns" -> executionTimeNanos = in.unsignedOrNull();
        case "memory_usage_bytes" -> memoryUsageBytes = in.unsignedOrNull();
        case "cpu_usage_percent" -> cpuUsagePercent = in.numberOrNull();
        case "queue_depth" -> queueDepth = in.unsignedOrNull();
        case "throughput_msgs_per_sec" -> throughputMsgsPerSec = in.numberOrNull();
        default -> unknown = in.keep(unknown, name);
      }
    }
    return new PerformanceMetrics(
        executionTimeNanos,
        memoryUsageBytes,
        cpuUsagePercent,
        queueDepth,
        throughputMsgsPerSec,
        JsonFields.kept(unknown));
  }

  private static void writeMetrics(JsonGenerator out, PerformanceMetrics value) throws IOException {
    out.writeStartObject();
    JsonOut.integer(out, "execution_time_ns", value.executionTimeNanos());
    JsonOut.integer(out, "memory_usage_bytes", value.memoryUsageBytes());
    JsonOut.number(out, "cpu_usage_percent", value.cpuUsagePercent());
    JsonOut.integer(out, "queue_depth", value.queueDepth());
    JsonOut.number(out, "throughput_msgs_per_sec", value.throughputMsgsPerSec());
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }

  private static Causality readCausality(JsonFields in) throws IOException, ProtocolException {
    in.startObject();
    UUID parentEventId = null;
    UUID rootCauseEventId = null;
    List<UUID> dependencyChain = null;
    String spanId = null;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "parent_event_id" -> parentEventId = in.uuidOrNull();
        case "root_cause_event_id" -> rootCauseEventId = in.uuid();
        case "dependency_chain" -> dependencyChain = in.list(JsonFields::uuid);
        case "span_id" -> spanId = in.string();
        default -> unknown = in.keep(unknown, name);
      }
    }
    return new Causality(
        parentEventId,
        in.required(rootCauseEventId, "root_cause_event_id"),
        in.required(dependencyChain, "dependency_chain"),
        in.required(spanId, "span_id"),
        JsonFields.kept(unknown));
  }

  private static void writeCausality(JsonGenerator out, Causality value) throws IOException {
    out.writeStartObject();
    JsonOut.uuid(out, "parent_event_id", value.parentEventId());
    JsonOut.uuid(out, "root_cause_event_id", value.rootCauseEventId());
    JsonOut.list(
        out, "dependency_chain", value.dependencyChain(), (o, id) -> o.writeString(id.toString()));
    JsonOut.string(out, "span_id", value.spanId());
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }
}
