package dev.flowtrace.query;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.flowtrace.aggregation.EventKind;
import dev.flowtrace.aggregation.TraceHead;
import dev.flowtrace.aggregation.TraceStatus;
import dev.flowtrace.aggregation.TraceVersion;
import dev.flowtrace.protocol.Rfc3339;
import dev.flowtrace.store.TraceRow;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Traces as JSON: whole, as the wire has them, or in a line of a list. */
public final class FlowTraceJson {
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final String UNKNOWN_METADATA =
      "{\"user_id\":null,\"session_id\":null,\"environment\":\"unknown\","
          + "\"hostname\":\"unknown\",\"process_id\":0,\"thread_id\":\"\",\"tags\":{}}";

  private FlowTraceJson() {}

  /**
   * Writes a FlowTrace of the wire. Its events leave as they came, byte for byte, and one after the
   * other: a trace of any size takes little memory.
   *
   * @param out flushed at the end and left open
   * @throws IOException when it cannot be written on, or the trace was deleted while it was read;
   *     what is written then is no whole JSON
   */
  public static void write(OutputStream out, TraceContent trace) throws IOException {
    TraceHead head = trace.head();
    OutputStream buffer = new BufferedOutputStream(out, BUFFER_BYTES);
    buffer.write(utf8(beforeEvents(trace.traceId(), head)));
    trace.forEachEvent(
        new EventVisitor() {
          private boolean first = true;

          @Override
          public void event(byte[] json, int offset, int length) throws IOException {
            if (!first) {
              buffer.write(',');
            }
            first = false;
            buffer.write(json, offset, length);
          }
        });
    buffer.write(utf8(afterEvents(head)));
    buffer.flush();
  }

  private static String beforeEvents(UUID traceId, TraceHead head) {
    UUID execution = head.executionId();
    StringBuilder json = new StringBuilder(512);
    json.append("{\"trace_id\":\"").append(traceId);
    json.append("\",\"flow_id\":");
    JsonText.quote(json, head.flowId());
    json.append(",\"execution_id\":\"").append(execution == null ? traceId : execution);
    json.append("\",\"version\":").append(version(head));
    json.append(",\"start_time\":").append(time(head.startEpochNanos()));
    json.append(",\"end_time\":").append(time(head.endEpochNanos()));
    json.append(",\"status\":").append(status(head));
    return json.append(",\"events\":[").toString();
  }

  private static String version(TraceHead head) {
    TraceVersion version = head.version();
    return version != null
        ? version.json()
        : "{\"major\":0,\"minor\":0,\"patch\":0,\"git_hash\":null,\"timestamp\":"
            + time(head.startEpochNanos())
            + "}";
  }

  private static String status(TraceHead head) {
    TraceStatus status = head.status();
    if (status != TraceStatus.FAILED) {
      return JsonText.quote(status.wireName());
    }
    String error = head.error();
    return "{\"Failed\":{\"error\":" + JsonText.quote(error == null ? "" : error) + "}}";
  }

  private static String time(@Nullable Long epochNanos) {
    return epochNanos == null ? "null" : JsonText.quote(Rfc3339.formatEpochNanos(epochNanos));
  }

  private static String afterEvents(TraceHead head) {
    String metadata = head.metadataJson();
    String json = "],\"metadata\":" + (metadata == null ? UNKNOWN_METADATA : metadata);
    String extra = head.extraJson();
    return json + (extra == null ? "" : membersOf(extra)) + "}";
  }

  /** The members of an object, behind a comma; nothing for the object without members. */
  private static String membersOf(String object) {
    String members = object.substring(object.indexOf('{') + 1, object.lastIndexOf('}')).strip();
    return members.isEmpty() ? "" : "," + members;
  }

  private static byte[] utf8(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  /** Writes a trace without its events: what it is and what was counted. */
  public static void writeSummary(JsonGenerator out, TraceRow row) throws IOException {
    TraceHead head = row.head();
    UUID execution = head.executionId();
    TraceVersion version = head.version();
    out.writeStartObject();
    out.writeStringField("trace_id", row.traceId().toString());
    JsonText.write(out, "flow_id", head.flowId());
    out.writeStringField(
        "execution_id", (execution == null ? row.traceId() : execution).toString());
    out.writeFieldName("version");
    out.writeRawValue(version == null ? "null" : version.json());
    out.writeStringField("status", head.status().wireName());
    JsonText.write(out, "error", head.error());
    JsonText.write(out, "first_error", head.firstError());
    out.writeFieldName("start_time");
    out.writeRawValue(time(head.startEpochNanos()));
    out.writeFieldName("end_time");
    out.writeRawValue(time(head.endEpochNanos()));
    out.writeNumberField("duration_ns", head.durationNanos());
    out.writeNumberField("event_count", head.events());
    out.writeNumberField("error_count", head.errors());
    out.writeNumberField("event_bytes", head.eventBytes());
    out.writeArrayFieldStart("event_types");
    for (String name : EventKind.wireNames(head.eventKinds())) {
      out.writeString(name);
    }
    out.writeEndArray();
    out.writeBooleanField("in_flight", row.inFlight());
    out.writeEndObject();
  }
}
