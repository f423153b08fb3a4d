package dev.flowtrace.protocol.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.flowtrace.protocol.ErrorCode;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.Reply;
import java.io.IOException;
import java.util.UUID;

/** The fields of the replies that only our own client gets. */
final class ClientReplyFields {
  private ClientReplyFields() {}

  static Reply.Welcome readWelcome(JsonFields in) throws IOException, ProtocolException {
    in.startObject();
    UUID nodeId = null;
    Long lastSeq = null;
    JsonObject config = null;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "node_id" -> nodeId = in.uuid();
        case "last_seq" -> lastSeq = in.unsigned();
        case "config" -> config = in.object();
        default -> unknown = in.keep(unknown, name);
      }
    }
    return new Reply.Welcome(
        in.required(nodeId, "node_id"),
        in.required(lastSeq, "last_seq"),
        in.required(config, "config"),
        JsonFields.kept(unknown));
  }

  static void writeWelcome(JsonGenerator out, Reply.Welcome value) throws IOException {
    out.writeStartObject();
    JsonOut.uuid(out, "node_id", value.nodeId());
    JsonOut.integer(out, "last_seq", value.lastSeq());
    JsonOut.object(out, "config", value.config(), JsonValues::write);
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }

  static Reply.BatchStored readBatchStored(JsonFields in) throws IOException, ProtocolException {
    in.startObject();
    Long seq = null;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "seq" -> seq = in.unsigned();
        default -> unknown = in.keep(unknown, name);
      }
    }
    return new Reply.BatchStored(in.required(seq, "seq"), JsonFields.kept(unknown));
  }

  static void writeBatchStored(JsonGenerator out, Reply.BatchStored value) throws IOException {
    out.writeStartObject();
    JsonOut.integer(out, "seq", value.seq());
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }

  static Reply.BatchRejected readBatchRejected(JsonFields in)
      throws IOException, ProtocolException {
    in.startObject();
    Long seq = null;
    String message = null;
    ErrorCode code = null;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "seq" -> seq = in.unsigned();
        case "message" -> message = in.string();
        case "code" -> code = ReplyFields.readCode(in);
        default -> unknown = in.keep(unknown, name);
      }
    }
    return new Reply.BatchRejected(
        in.required(seq, "seq"),
        in.required(message, "message"),
        in.required(code, "code"),
        JsonFields.kept(unknown));
  }

  static void writeBatchRejected(JsonGenerator out, Reply.BatchRejected value) throws IOException {
    out.writeStartObject();
    JsonOut.integer(out, "seq", value.seq());
    JsonOut.string(out, "message", value.message());
    JsonOut.string(out, "code", value.code().wireName());
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }

  static Reply.Busy readBusy(JsonFields in) throws IOException, ProtocolException {
    in.startObject();
    Long retryAfterMillis = null;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "retry_after_ms" -> retryAfterMillis = in.unsigned();
        default -> unknown = in.keep(unknown, name);
      }
    }
    return new Reply.Busy(
        in.required(retryAfterMillis, "retry_after_ms"), JsonFields.kept(unknown));
  }

  static void writeBusy(JsonGenerator out, Reply.Busy value) throws IOException {
    out.writeStartObject();
    JsonOut.integer(out, "retry_after_ms", value.retryAfterMillis());
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }

  static Reply.Configure readConfigure(JsonFields in) throws IOException, ProtocolException {
    in.startObject();
    String level = null;
    JsonObject sampling = JsonObject.EMPTY;
    JsonObject capture = JsonObject.EMPTY;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "level" -> level = in.stringOrNull();
        case "sampling" -> sampling = in.isNull() ? sampling : in.object();
        case "capture" -> capture = in.isNull() ? capture : in.object();
        default -> unknown = in.keep(unknown, name);
      }
    }
    return new Reply.Configure(level, sampling, capture, JsonFields.kept(unknown));
  }

  static void writeConfigure(JsonGenerator out, Reply.Configure value) throws IOException {
    out.writeStartObject();
    JsonOut.string(out, "level", value.level());
    JsonOut.object(out, "sampling", value.sampling(), JsonValues::write);
    JsonOut.object(out, "capture", value.capture(), JsonValues::write);
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }

  static Reply.Lagging readLagging(JsonFields in) throws IOException, ProtocolException {
    in.startObject();
    Long dropped = null;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "dropped" -> dropped = in.unsigned();
        default -> unknown = in.keep(unknown, name);
      }
    }
    return new Reply.Lagging(in.required(dropped, "dropped"), JsonFields.kept(unknown));
  }

  static void writeLagging(JsonGenerator out, Reply.Lagging value) throws IOException {
    out.writeStartObject();
    JsonOut.integer(out, "dropped", value.dropped());
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }
}
