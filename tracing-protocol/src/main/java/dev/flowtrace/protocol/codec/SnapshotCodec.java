package dev.flowtrace.protocol.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.flowtrace.protocol.DiffType;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.MessageSnapshot;
import dev.flowtrace.protocol.StateDiff;
import java.io.IOException;

/** Captured content: messages and states. */
final class SnapshotCodec {
  private static final String DIFF_TYPES = Kinds.list(DiffType.values(), DiffType::wireName);

  private SnapshotCodec() {}

  static MessageSnapshot readMessage(JsonFields in) throws IOException, ProtocolException {
    in.startObject();
    String messageType = null;
    Long sizeBytes = null;
    String checksum = null;
    byte[] serializedData = null;
    String contentCodec = MessageSnapshot.CODEC_NONE;
    int contentFormatVersion = MessageSnapshot.FORMAT_VERSION;
    Long storedBytes = null;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "message_type" -> messageType = in.string();
        case "size_bytes" -> sizeBytes = in.unsigned();
        case "checksum" -> checksum = in.string();
        case "serialized_data" -> serializedData = in.bytes();
        case "content_codec" -> contentCodec = in.isNull() ? contentCodec : in.string();
        case "content_format_version" ->
            contentFormatVersion =
                in.isNull() ? contentFormatVersion : (int) in.unsigned(Integer.MAX_VALUE);
        case "stored_bytes" -> storedBytes = in.unsignedOrNull();
        default -> unknown = in.keep(unknown, name);
      }
    }
    return new MessageSnapshot(
        in.required(messageType, "message_type"),
        in.required(sizeBytes, "size_bytes"),
        in.required(checksum, "checksum"),
        in.required(serializedData, "serialized_data"),
        contentCodec,
        contentFormatVersion,
        storedBytes,
        JsonFields.kept(unknown));
  }

  static void writeMessage(JsonGenerator out, MessageSnapshot value) throws IOException {
    out.writeStartObject();
    JsonOut.string(out, "message_type", value.messageType());
    JsonOut.integer(out, "size_bytes", value.sizeBytes());
    JsonOut.string(out, "checksum", value.checksum());
    JsonOut.bytes(out, "serialized_data", value.serializedData());
    JsonOut.string(out, "content_codec", value.contentCodec());
    JsonOut.integer(out, "content_format_version", value.contentFormatVersion());
    JsonOut.integer(out, "stored_bytes", value.storedBytes());
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }

  static StateDiff readStateDiff(JsonFields in) throws IOException, ProtocolException {
    in.startObject();
    byte[] before = null;
    byte[] after = null;
    DiffType diffType = null;
    JsonObject.Builder unknown = null;
    String name;
    while ((name = in.nextField()) != null) {
      switch (name) {
        case "before" -> before = in.bytesOrNull();
        case "after" -> after = in.bytes();
        case "diff_type" -> diffType = readDiffType(in);
        default -> unknown = in.keep(unknown, name);
      }
    }
    return new StateDiff(
        before,
        in.required(after, "after"),
        in.required(diffType, "diff_type"),
        JsonFields.kept(unknown));
  }

  static void writeStateDiff(JsonGenerator out, StateDiff value) throws IOException {
    out.writeStartObject();
    JsonOut.bytes(out, "before", value.before());
    JsonOut.bytes(out, "after", value.after());
    JsonOut.object(out, "diff_type", value.diffType(), (o, type) -> o.writeString(type.wireName()));
    JsonValues.writeMembers(out, value.unknown());
    out.writeEndObject();
  }

  private static DiffType readDiffType(JsonFields in) throws IOException, ProtocolException {
    String name = in.string();
    for (DiffType type : DiffType.values()) {
      if (type.wireName().equals(name)) {
        return type;
      }
    }
    throw in.unknownName(name, DIFF_TYPES);
  }
}
