package dev.flowtrace.protocol.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.flowtrace.protocol.ExecutionStatus;
import dev.flowtrace.protocol.FlowTrace;
import dev.flowtrace.protocol.FlowVersion;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.Request;
import dev.flowtrace.protocol.SubscriptionFilters;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.protocol.TraceQuery;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/** The fields of each kind of request. */
final class RequestFields {
  private RequestFields() {}

  static Request.StartTrace readStartTrace(JsonFields in) throws IOException, ProtocolException {
    in.startObject();
    UUID traceId = null;
    String flowId = null;
    FlowVersion version = null;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "trace_id" -> traceId = in.uuidOrNull();
        case "flow_id" -> flowId = in.string();
        case "version" -> version = TraceCodec.readVersion(in);
        default -> unknown = in.keep(unknown, name);
      }
    }
    return new Request.StartTrace(
        traceId,
        in.required(flowId, "flow_id"),
        in.required(version, "version"),
        JsonFields.kept(unknown));
  }

  static void writeStartTrace(JsonGenerator out, Request.StartTrace value) throws IOException {
    out.writeStartObject();
    JsonOut.uuidIfPresent(out, "trace_id", value.traceId());
    JsonOut.string(out, "flow_id", value.flowId());
    JsonOut.object(out, "version", value.version(), TraceCodec::writeVersion);
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }

  static Request.RecordEvent readRecordEvent(JsonFields in) throws IOException, ProtocolException {
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
    return new Request.RecordEvent(
        in.required(traceId, "trace_id"), in.required(event, "event"), JsonFields.kept(unknown));
  }

  static void writeRecordEvent(JsonGenerator out, Request.RecordEvent value) throws IOException {
    out.writeStartObject();
    JsonOut.uuid(out, "trace_id", value.traceId());
    JsonOut.object(out, "event", value.event(), EventCodec::writeEvent);
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }

  static Request.EndTrace readEndTrace(JsonFields in) throws IOException, ProtocolException {
    in.startObject();
    UUID traceId = null;
    ExecutionStatus status = null;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "trace_id" -> traceId = in.uuid();
        case "status" -> status = TraceCodec.readStatus(in);
        default -> unknown = in.keep(unknown, name);
      }
    }
    return new Request.EndTrace(
        in.required(traceId, "trace_id"), in.required(status, "status"), JsonFields.kept(unknown));
  }

  static void writeEndTrace(JsonGenerator out, Request.EndTrace value) throws IOException {
    out.writeStartObject();
    JsonOut.uuid(out, "trace_id", value.traceId());
    JsonOut.object(out, "status", value.status(), TraceCodec::writeStatus);
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }

  static Request.GetTrace readGetTrace(JsonFields in) throws IOException, ProtocolException {
    in.startObject();
    UUID requestId = null;
    UUID traceId = null;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "request_id" -> requestId = in.uuidOrNull();
        case "trace_id" -> traceId = in.uuid();
        default -> unknown = in.keep(unknown, name);
      }
    }
    return new Request.GetTrace(
        requestId, in.required(traceId, "trace_id"), JsonFields.kept(unknown));
  }

  static void writeGetTrace(JsonGenerator out, Request.GetTrace value) throws IOException {
    out.writeStartObject();
    JsonOut.uuidIfPresent(out, "request_id", value.requestId());
    JsonOut.uuid(out, "trace_id", value.traceId());
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }

  static Request.QueryTraces readQueryTraces(JsonFields in) throws IOException, ProtocolException {
    in.startObject();
    UUID requestId = null;
    TraceQuery query = null;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "request_id" -> requestId = in.uuidOrNull();
        case "query" -> query = QueryCodec.readQuery(in);
        default -> unknown = in.keep(unknown, name);
      }
    }
    return new Request.QueryTraces(
        requestId, in.required(query, "query"), JsonFields.kept(unknown));
  }

  static void writeQueryTraces(JsonGenerator out, Request.QueryTraces value) throws IOException {
    out.writeStartObject();
    JsonOut.uuidIfPresent(out, "request_id", value.requestId());
    JsonOut.object(out, "query", value.query(), QueryCodec::writeQuery);
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }

  static Request.GetFlowVersions readGetFlowVersions(JsonFields in)
      throws IOException, ProtocolException {
    in.startObject();
    String flowId = null;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "flow_id" -> flowId = in.string();
        default -> unknown = in.keep(unknown, name);
      }
    }
    return new Request.GetFlowVersions(in.required(flowId, "flow_id"), JsonFields.kept(unknown));
  }

  static void writeGetFlowVersions(JsonGenerator out, Request.GetFlowVersions value)
      throws IOException {
    out.writeStartObject();
    JsonOut.string(out, "flow_id", value.flowId());
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }

  static Request.Subscribe readSubscribe(JsonFields in) throws IOException, ProtocolException {
    in.startObject();
    SubscriptionFilters filters = null;
    boolean legacy = false;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "filters", "filter" -> {
          if (filters != null) {
            throw in.failure("expected either 'filters' or 'filter', got both");
          }
          filters = QueryCodec.readFilters(in);
          legacy = name.equals("filter");
        }
        default -> unknown = in.keep(unknown, name);
      }
    }
    return new Request.Subscribe(in.required(filters, "filters"), legacy, JsonFields.kept(unknown));
  }

  static void writeSubscribe(JsonGenerator out, Request.Subscribe value) throws IOException {
    out.writeStartObject();
    JsonOut.object(
        out, value.legacy() ? "filter" : "filters", value.filters(), QueryCodec::writeFilters);
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }

  static Request.StoreTrace readStoreTrace(JsonFields in) throws IOException, ProtocolException {
    in.startObject();
    FlowTrace trace = null;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "trace" -> trace = TraceCodec.readTrace(in);
        default -> unknown = in.keep(unknown, name);
      }
    }
    return new Request.StoreTrace(in.required(trace, "trace"), JsonFields.kept(unknown));
  }

  static void writeStoreTrace(JsonGenerator out, Request.StoreTrace value) throws IOException {
    out.writeStartObject();
    JsonOut.object(out, "trace", value.trace(), TraceCodec::writeTrace);
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }

  static Request.Hello readHello(JsonFields in) throws IOException, ProtocolException {
    in.startObject();
    UUID clientId = null;
    String clientVersion = null;
    String network = null;
    String host = null;
    List<String> capabilities = null;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "client_id" -> clientId = in.uuid();
        case "client_version" -> clientVersion = in.string();
        case "network" -> network = in.string();
        case "host" -> host = in.string();
        case "capabilities" -> capabilities = in.list(JsonFields::string);
        default -> unknown = in.keep(unknown, name);
      }
    }
    return new Request.Hello(
        in.required(clientId, "client_id"),
        in.required(clientVersion, "client_version"),
        in.required(network, "network"),
        in.required(host, "host"),
        in.required(capabilities, "capabilities"),
        JsonFields.kept(unknown));
  }

  static void writeHello(JsonGenerator out, Request.Hello value) throws IOException {
    out.writeStartObject();
    JsonOut.uuid(out, "client_id", value.clientId());
    JsonOut.string(out, "client_version", value.clientVersion());
    JsonOut.string(out, "network", value.network());
    JsonOut.string(out, "host", value.host());
    JsonOut.list(out, "capabilities", value.capabilities(), JsonGenerator::writeString);
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }

  static Request.RecordBatch readRecordBatch(JsonFields in) throws IOException, ProtocolException {
    in.startObject();
    Long seq = null;
    List<Request.Batch> batches = null;
    List<Request.StartTrace> starts = null;
    List<Request.EndTrace> ends = null;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "seq" -> seq = in.unsigned();
        case "batches" -> batches = in.list(RequestFields::readBatch);
        case "starts" -> starts = in.list(RequestFields::readStartTrace);
        case "ends" -> ends = in.list(RequestFields::readEndTrace);
        default -> unknown = in.keep(unknown, name);
      }
    }
    return new Request.RecordBatch(
        in.required(seq, "seq"),
        in.required(batches, "batches"),
        in.required(starts, "starts"),
        in.required(ends, "ends"),
        JsonFields.kept(unknown));
  }

  static void writeRecordBatch(JsonGenerator out, Request.RecordBatch value) throws IOException {
    out.writeStartObject();
    JsonOut.integer(out, "seq", value.seq());
    JsonOut.list(out, "batches", value.batches(), RequestFields::writeBatch);
    JsonOut.list(out, "starts", value.starts(), RequestFields::writeStartTrace);
    JsonOut.list(out, "ends", value.ends(), RequestFields::writeEndTrace);
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }

  static Request.Batch readBatch(JsonFields in) throws IOException, ProtocolException {
    in.startObject();
    UUID traceId = null;
    List<TraceEvent> events = null;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "trace_id" -> traceId = in.uuid();
        case "events" -> events = in.list(EventCodec::readEvent);
        default -> unknown = in.keep(unknown, name);
      }
    }
    return new Request.Batch(
        in.required(traceId, "trace_id"), in.required(events, "events"), JsonFields.kept(unknown));
  }

  static void writeBatch(JsonGenerator out, Request.Batch value) throws IOException {
    out.writeStartObject();
    JsonOut.uuid(out, "trace_id", value.traceId());
    JsonOut.list(out, "events", value.events(), EventCodec::writeEvent);
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }
}
