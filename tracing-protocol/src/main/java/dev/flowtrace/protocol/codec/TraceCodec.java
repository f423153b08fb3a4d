package dev.flowtrace.protocol.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.flowtrace.protocol.ExecutionStatus;
import dev.flowtrace.protocol.FlowTrace;
import dev.flowtrace.protocol.FlowVersion;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.protocol.TraceMetadata;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Traces and what they carry beside their events. */
final class TraceCodec {
  private static final String STATUSES = "Pending, Running, Completed, Cancelled, Failed";

  private TraceCodec() {}

  static FlowTrace readTrace(JsonFields in) throws IOException, ProtocolException {
    in.startObject();
    UUID traceId = null;
    String flowId = null;
    UUID executionId = null;
    FlowVersion version = null;
    Instant startTime = null;
    Instant endTime = null;
    ExecutionStatus status = null;
    List<TraceEvent> events = null;
    TraceMetadata metadata = null;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "trace_id" -> traceId = in.uuid();
        case "flow_id" -> flowId = in.string();
        case "execution_id" -> executionId = in.uuid();
        case "version" -> version = readVersion(in);
        case "start_time" -> startTime = in.time();
        case "end_time" -> endTime = in.timeOrNull();
        case "status" -> status = readStatus(in);
        case "events" -> events = in.list(EventCodec::readEvent);
        case "metadata" -> metadata = readMetadata(in);
        default -> unknown = in.keep(unknown, name);
      }
    }
    return new FlowTrace(
        in.required(traceId, "trace_id"),
        in.required(flowId, "flow_id"),
        in.required(executionId, "execution_id"),
        in.required(version, "version"),
        in.required(startTime, "start_time"),
        endTime,
        in.required(status, "status"),
        in.required(events, "events"),
        in.required(metadata, "metadata"),
        JsonFields.kept(unknown));
  }

  static void writeTrace(JsonGenerator out, FlowTrace value) throws IOException {
    out.writeStartObject();
    JsonOut.uuid(out, "trace_id", value.traceId());
    JsonOut.string(out, "flow_id", value.flowId());
    JsonOut.uuid(out, "execution_id", value.executionId());
    JsonOut.object(out, "version", value.version(), TraceCodec::writeVersion);
    JsonOut.time(out, "start_time", value.startTime());
    JsonOut.time(out, "end_time", value.endTime());
    JsonOut.object(out, "status", value.status(), TraceCodec::writeStatus);
    JsonOut.list(out, "events", value.events(), EventCodec::writeEvent);
    JsonOut.object(out, "metadata", value.metadata(), TraceCodec::writeMetadata);
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }

  static FlowVersion readVersion(JsonFields in) throws IOException, ProtocolException {
    in.startObject();
    int start = in.sliceStart();
    Long major = null;
    Long minor = null;
    Long patch = null;
    String gitHash = null;
    Instant timestamp = null;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "major" -> major = in.unsigned(FlowVersion.MAX_PART);
        case "minor" -> minor = in.unsigned(FlowVersion.MAX_PART);
        case "patch" -> patch = in.unsigned(FlowVersion.MAX_PART);
        case "git_hash" -> gitHash = in.stringOrNull();
        case "timestamp" -> timestamp = in.time();
        default -> unknown = in.keep(unknown, name);
      }
    }
    in.endVersion(start);
    return new FlowVersion(
        in.required(major, "major"),
        in.required(minor, "minor"),
        in.required(patch, "patch"),
        gitHash,
        in.required(timestamp, "timestamp"),
        JsonFields.kept(unknown));
  }

  static void writeVersion(JsonGenerator out, FlowVersion value) throws IOException {
    out.writeStartObject();
    JsonOut.integer(out, "major", value.major());
    JsonOut.integer(out, "minor", value.minor());
    JsonOut.integer(out, "patch", value.patch());
    JsonOut.string(out, "git_hash", value.gitHash());
    JsonOut.time(out, "timestamp", value.timestamp());
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }

  static TraceMetadata readMetadata(JsonFields in) throws IOException, ProtocolException {
    in.startObject();
    String userId = null;
    String sessionId = null;
    String environment = null;
    String hostname = null;
    Long processId = null;
    String threadId = null;
    Map<String, String> tags = null;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "user_id" -> userId = in.stringOrNull();
        case "session_id" -> sessionId = in.stringOrNull();
        case "environment" -> environment = in.string();
        case "hostname" -> hostname = in.string();
        case "process_id" -> processId = in.unsigned(FlowVersion.MAX_PART);
        case "thread_id" -> threadId = in.string();
        case "tags" -> tags = in.stringMap();
        default -> unknown = in.keep(unknown, name);
      }
    }
    return new TraceMetadata(
        userId,
        sessionId,
        in.required(environment, "environment"),
        in.required(hostname, "hostname"),
        in.required(processId, "process_id"),
        in.required(threadId, "thread_id"),
        in.required(tags, "tags"),
        JsonFields.kept(unknown));
  }

  static void writeMetadata(JsonGenerator out, TraceMetadata value) throws IOException {
    out.writeStartObject();
    JsonOut.string(out, "user_id", value.userId());
    JsonOut.string(out, "session_id", value.sessionId());
    JsonOut.string(out, "environment", value.environment());
    JsonOut.string(out, "hostname", value.hostname());
    JsonOut.integer(out, "process_id", value.processId());
    JsonOut.string(out, "thread_id", value.threadId());
    JsonOut.stringMap(out, "tags", value.tags());
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }

  static ExecutionStatus readStatus(JsonFields in) throws IOException, ProtocolException {
    if (in.isName()) {
      String name = in.string();
      return switch (name) {
        case "Pending" -> ExecutionStatus.PENDING;
        case "Running" -> ExecutionStatus.RUNNING;
        case "Completed" -> ExecutionStatus.COMPLETED;
        case "Cancelled" -> ExecutionStatus.CANCELLED;
        default -> throw in.unknownName(name, STATUSES);
      };
    }
    String kind = in.startKind();
    if (!kind.equals("Failed")) {
      throw in.unknownKind(kind, STATUSES);
    }
    ExecutionStatus failed = readFailed(in);
    in.endKind();
    return failed;
  }

  /** Fields that are not known are left out: there is no place for them in the type. */
  private static ExecutionStatus readFailed(JsonFields in) throws IOException, ProtocolException {
    in.startObject();
    String error = null;
    String name;
    while ((name = in.nextField()) != null) {
      if (name.equals("error")) {
        error = in.string();
      } else {
        in.parser().skipChildren();
      }
    }
    return new ExecutionStatus.Failed(in.required(error, "error"));
  }

  static void writeStatus(JsonGenerator out, ExecutionStatus status) throws IOException {
    if (status instanceof ExecutionStatus.Failed failed) {
      out.writeStartObject();
      out.writeObjectFieldStart(failed.name());
      out.writeStringField("error", failed.error());
      out.writeEndObject();
      out.writeEndObject();
    } else {
      out.writeString(status.name());
    }
  }
}
