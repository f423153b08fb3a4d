package dev.flowtrace.protocol.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.flowtrace.protocol.ErrorCode;
import dev.flowtrace.protocol.FlowTrace;
import dev.flowtrace.protocol.FlowVersion;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.Reply;
import dev.flowtrace.protocol.TraceEvent;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/** The fields of each kind of reply. */
final class ReplyFields {
  private static final String CODES = Kinds.list(ErrorCode.values(), ErrorCode::wireName);

  private ReplyFields() {}

  static Reply.TraceStarted readTraceStarted(JsonFields in) throws IOException, ProtocolException {
    in.startObject();
    UUID traceId = null;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "trace_id" -> traceId = in.uuid();
        default -> unknown = in.keep(unknown, name);
      }
    }
    return new Reply.TraceStarted(in.required(traceId, "trace_id"), JsonFields.kept(unknown));
  }

  static void writeTraceStarted(JsonGenerator out, Reply.TraceStarted value) throws IOException {
    out.writeStartObject();
    JsonOut.uuid(out, "trace_id", value.traceId());
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }

  static Reply.EventRecorded readEventRecorded(JsonFields in)
      throws IOException, ProtocolException {
    in.startObject();
    Boolean success = null;
    String error = null;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "success" -> success = in.bool();
        case "error" -> error = in.stringOrNull();
        default -> unknown = in.keep(unknown, name);
      }
    }
    return new Reply.EventRecorded(
        in.required(success, "success"), error, JsonFields.kept(unknown));
  }

  static void writeEventRecorded(JsonGenerator out, Reply.EventRecorded value) throws IOException {
    out.writeStartObject();
    out.writeBooleanField("success", value.success());
    JsonOut.string(out, "error", value.error());
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }

  static Reply.TraceData readTraceData(JsonFields in) throws IOException, ProtocolException {
    in.startObject();
    UUID requestId = null;
    FlowTrace trace = null;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "request_id" -> requestId = in.uuid();
        case "trace" -> trace = in.isNull() ? null : TraceCodec.readTrace(in);
        default -> unknown = in.keep(unknown, name);
      }
    }
    return new Reply.TraceData(
        in.required(requestId, "request_id"), trace, JsonFields.kept(unknown));
  }

  static void writeTraceData(JsonGenerator out, Reply.TraceData value) throws IOException {
    out.writeStartObject();
    JsonOut.uuid(out, "request_id", value.requestId());
    JsonOut.object(out, "trace", value.trace(), TraceCodec::writeTrace);
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }

  static Reply.QueryResults readQueryResults(JsonFields in) throws IOException, ProtocolException {
    in.startObject();
    UUID requestId = null;
    List<FlowTrace> traces = null;
    Long totalCount = null;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "request_id" -> requestId = in.uuid();
        case "traces" -> traces = in.list(TraceCodec::readTrace);
        case "total_count" -> totalCount = in.unsigned();
        default -> unknown = in.keep(unknown, name);
      }
    }
    return new Reply.QueryResults(
        in.required(requestId, "request_id"),
        in.required(traces, "traces"),
        in.required(totalCount, "total_count"),
        JsonFields.kept(unknown));
  }

  static void writeQueryResults(JsonGenerator out, Reply.QueryResults value) throws IOException {
    out.writeStartObject();
    JsonOut.uuid(out, "request_id", value.requestId());
    JsonOut.list(out, "traces", value.traces(), TraceCodec::writeTrace);
    JsonOut.integer(out, "total_count", value.totalCount());
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }

  static Reply.FlowVersions readFlowVersions(JsonFields in) throws IOException, ProtocolException {
    in.startObject();
    List<FlowVersion> versions = null;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "versions" -> versions = in.list(TraceCodec::readVersion);
        default -> unknown = in.keep(unknown, name);
      }
    }
    return new Reply.FlowVersions(in.required(versions, "versions"), JsonFields.kept(unknown));
  }

  static void writeFlowVersions(JsonGenerator out, Reply.FlowVersions value) throws IOException {
    out.writeStartObject();
    JsonOut.list(out, "versions", value.versions(), TraceCodec::writeVersion);
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }

  static Reply.EventNotification readEventNotification(JsonFields in)
      throws IOException, ProtocolException {
    in.startObject();
    UUID traceId = null;
    TraceEvent event = null;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "trace_id" -> traceId = in.uuid();
        case "event" -> event = EventCodec.readEvent(in);
        default -> unknown = in.keep(unknown, name);
      }
    }
    return new Reply.EventNotification(
        in.required(traceId, "trace_id"), in.required(event, "event"), JsonFields.kept(unknown));
  }

  static void writeEventNotification(JsonGenerator out, Reply.EventNotification value)
      throws IOException {
    out.writeStartObject();
    JsonOut.uuid(out, "trace_id", value.traceId());
    JsonOut.object(out, "event", value.event(), EventCodec::writeEvent);
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }

  static Reply.Error readError(JsonFields in) throws IOException, ProtocolException {
    in.startObject();
    String message = null;
    ErrorCode code = null;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "message" -> message = in.string();
        case "code" -> code = readCode(in);
        default -> unknown = in.keep(unknown, name);
      }
    }
    return new Reply.Error(
        in.required(message, "message"), in.required(code, "code"), JsonFields.kept(unknown));
  }

  static void writeError(JsonGenerator out, Reply.Error value) throws IOException {
    out.writeStartObject();
    JsonOut.string(out, "message", value.message());
    JsonOut.object(out, "code", value.code(), (o, code) -> o.writeString(code.wireName()));
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }

  static Reply.TraceStored readTraceStored(JsonFields in) throws IOException, ProtocolException {
    in.startObject();
    UUID traceId = null;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "trace_id" -> traceId = in.uuid();
        default -> unknown = in.keep(unknown, name);
      }
    }
    return new Reply.TraceStored(in.required(traceId, "trace_id"), JsonFields.kept(unknown));
  }

  static void writeTraceStored(JsonGenerator out, Reply.TraceStored value) throws IOException {
    out.writeStartObject();
    JsonOut.uuid(out, "trace_id", value.traceId());
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }

  static Reply.Metrics readMetrics(JsonFields in) throws IOException, ProtocolException {
    in.startObject();
    JsonObject data = null;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "data" -> data = in.object();
        default -> unknown = in.keep(unknown, name);
      }
    }
    return new Reply.Metrics(in.required(data, "data"), JsonFields.kept(unknown));
  }

  static void writeMetrics(JsonGenerator out, Reply.Metrics value) throws IOException {
    out.writeStartObject();
    JsonOut.object(out, "data", value.data(), JsonValues::write);
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }

  static ErrorCode readCode(JsonFields in) throws IOException, ProtocolException {
    String name = in.string();
    for (ErrorCode code : ErrorCode.values()) {
      if (code.wireName().equals(name)) {
        return code;
      }
    }
    throw in.unknownName(name, CODES);
  }
}
