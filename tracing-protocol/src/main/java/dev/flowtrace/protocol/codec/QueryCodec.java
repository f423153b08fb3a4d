package dev.flowtrace.protocol.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.ExecutionStatus;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.Rfc3339;
import dev.flowtrace.protocol.SubscriptionFilters;
import dev.flowtrace.protocol.TimeRange;
import dev.flowtrace.protocol.TraceQuery;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What is asked for: queries and subscriptions. */
final class QueryCodec {
  private QueryCodec() {}

  static TraceQuery readQuery(JsonFields in) throws IOException, ProtocolException {
    in.startObject();
    String flowId = null;
    UUID executionId = null;
    TimeRange timeRange = null;
    ExecutionStatus status = null;
    String actorFilter = null;
    Integer limit = null;
    Integer offset = null;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "flow_id" -> flowId = in.stringOrNull();
        case "execution_id" -> executionId = in.uuidOrNull();
        case "time_range" -> timeRange = in.isNull() ? null : readTimeRange(in);
        case "status" -> status = in.isNull() ? null : TraceCodec.readStatus(in);
        case "actor_filter" -> actorFilter = in.stringOrNull();
        case "limit" -> limit = in.saturatedOrNull();
        case "offset" -> offset = in.saturatedOrNull();
        default -> unknown = in.keep(unknown, name);
      }
    }
    return new TraceQuery(
        flowId,
        executionId,
        timeRange,
        status,
        actorFilter,
        limit,
        offset,
        JsonFields.kept(unknown));
  }

  static void writeQuery(JsonGenerator out, TraceQuery value) throws IOException {
    out.writeStartObject();
    JsonOut.string(out, "flow_id", value.flowId());
    JsonOut.uuid(out, "execution_id", value.executionId());
    JsonOut.object(out, "time_range", value.timeRange(), QueryCodec::writeTimeRange);
    JsonOut.object(out, "status", value.status(), TraceCodec::writeStatus);
    JsonOut.string(out, "actor_filter", value.actorFilter());
    JsonOut.integer(out, "limit", value.limit());
    JsonOut.integer(out, "offset", value.offset());
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }

  static SubscriptionFilters readFilters(JsonFields in) throws IOException, ProtocolException {
    in.startObject();
    List<String> flowIds = null;
    List<String> actorIds = null;
    List<EventType> eventTypes = null;
    List<ExecutionStatus> statusFilter = null;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "flow_ids" -> flowIds = in.listOrNull(JsonFields::string);
        case "actor_ids" -> actorIds = in.listOrNull(JsonFields::string);
        case "event_types" -> eventTypes = in.listOrNull(EventTypeCodec::read);
        case "status_filter" -> statusFilter = in.listOrNull(TraceCodec::readStatus);
        default -> unknown = in.keep(unknown, name);
      }
    }
    return new SubscriptionFilters(
        flowIds, actorIds, eventTypes, statusFilter, JsonFields.kept(unknown));
  }

  static void writeFilters(JsonGenerator out, SubscriptionFilters value) throws IOException {
    out.writeStartObject();
    JsonOut.list(out, "flow_ids", value.flowIds(), JsonGenerator::writeString);
    JsonOut.list(out, "actor_ids", value.actorIds(), JsonGenerator::writeString);
    JsonOut.list(out, "event_types", value.eventTypes(), EventTypeCodec::write);
    JsonOut.list(out, "status_filter", value.statusFilter(), TraceCodec::writeStatus);
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }

  private static TimeRange readTimeRange(JsonFields in) throws IOException, ProtocolException {
    List<Instant> ends = in.list(JsonFields::time);
    if (ends.size() != 2) {
      throw in.failure("expected an array of two times, [from, to], got " + ends.size());
    }
    return new TimeRange(ends.get(0), ends.get(1));
  }

  private static void writeTimeRange(JsonGenerator out, TimeRange range) throws IOException {
    out.writeStartArray();
    out.writeString(Rfc3339.format(range.from()));
    out.writeString(Rfc3339.format(range.to()));
    out.writeEndArray();
  }
}
