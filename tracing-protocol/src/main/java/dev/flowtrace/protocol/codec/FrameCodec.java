package dev.flowtrace.protocol.codec;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.ExecutionStatus;
import dev.flowtrace.protocol.FlowTrace;
import dev.flowtrace.protocol.FlowVersion;
import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.Reply;
import dev.flowtrace.protocol.Request;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.protocol.TraceMetadata;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Frames as bytes and back; a frame is one JSON document in UTF-8. Thread-safe; one for a whole
 * process is enough.
 *
 * <p>Decoding takes any bytes and throws nothing but {@link ProtocolException}. Fields that the
 * protocol says may be null may also be absent; fields it does not know are kept in the records'
 * {@code unknown} (those of {@code DataFlow} and {@code Failed}, which have none, are left out); a
 * field that comes twice is an error. Encoding writes every field, null as JSON's null, and the
 * unknown ones after the known ones; only {@code request_id} and StartTrace's {@code trace_id} are
 * left out when they are null, as in the older requests.
 */
public final class FrameCodec {
  private final CodecLimits limits;
  private final JsonFactory json;

  /** A codec with {@link CodecLimits#DEFAULT}. */
  public FrameCodec() {
    this(CodecLimits.DEFAULT);
  }

  /** A codec that refuses what is over the limits. */
  public FrameCodec(CodecLimits limits) {
    this.limits = limits;
    this.json =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(limits.maxDepth())
                    .maxNumberLength(limits.maxNumberChars())
                    .maxStringLength(limits.maxFrameBytes())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            // names of custom attributes are anybody's: interning them would fill a table that is
            // never emptied
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();
  }

  /** Reads a request. */
  public Request decodeRequest(byte[] utf8) throws ProtocolException {
    return decode(utf8, 0, utf8.length, "frame", RequestCodec::read);
  }

  /**
   * Reads a request from a part of an array.
   *
   * @throws IndexOutOfBoundsException if there is no such part
   */
  public Request decodeRequest(byte[] utf8, int off, int len) throws ProtocolException {
    return decode(utf8, off, len, "frame", RequestCodec::read);
  }

  /**
   * Reads a request, and says where its events and versions lie in the array.
   *
   * @param slices called by this thread before the method returns or throws
   */
  public Request decodeRequest(byte[] utf8, SliceListener slices) throws ProtocolException {
    return decode(utf8, 0, utf8.length, "frame", RequestCodec::read, slices);
  }

  /**
   * The number of a RecordBatch that may be bad further on, for the answer that refuses it. Reads
   * no more than it has to.
   *
   * @return -1 when the document is no RecordBatch, or has no number before what is bad
   */
  public long batchSeq(InputStream utf8) {
    try (JsonParser parser = json.createParser(utf8)) {
      if (parser.nextToken() != JsonToken.START_OBJECT
          || !"RecordBatch".equals(parser.nextFieldName())
          || parser.nextToken() != JsonToken.START_OBJECT) {
        return -1;
      }
      String name;
      while ((name = parser.nextFieldName()) != null) {
        JsonToken value = parser.nextToken();
        if (name.equals("seq")) {
          return value == JsonToken.VALUE_NUMBER_INT ? Math.max(-1, parser.getLongValue()) : -1;
        }
        parser.skipChildren();
      }
      return -1;
    } catch (IOException e) {
      return -1;
    }
  }

  /** Reads a reply. */
  public Reply decodeReply(byte[] utf8) throws ProtocolException {
    return decode(utf8, 0, utf8.length, "frame", ReplyCodec::read);
  }

  /** Reads an event by itself, as RecordEvent has it in {@code event}. */
  public TraceEvent decodeEvent(byte[] utf8) throws ProtocolException {
    return decode(utf8, 0, utf8.length, "event", EventCodec::readEvent);
  }

  /** Reads a trace's metadata by itself. */
  public TraceMetadata decodeMetadata(byte[] utf8) throws ProtocolException {
    return decode(utf8, 0, utf8.length, "metadata", TraceCodec::readMetadata);
  }

  /** Reads JSON of any shape. */
  public JsonValue decodeValue(byte[] utf8) throws ProtocolException {
    return decode(utf8, 0, utf8.length, "value", in -> JsonValues.read(in.parser()));
  }

  /**
   * Writes a request.
   *
   * @throws IllegalArgumentException if a value in it has no JSON: nested deeper than 1000 levels,
   *     a time outside the years 0000 to 9999
   */
  public byte[] encode(Request request) {
    return encode(request, RequestCodec::write);
  }

  /** Writes a reply; throws as {@link #encode(Request)}. */
  public byte[] encode(Reply reply) {
    return encode(reply, ReplyCodec::write);
  }

  /** Writes an event by itself; throws as {@link #encode(Request)}. */
  public byte[] encodeEvent(TraceEvent event) {
    return encode(event, EventCodec::writeEvent);
  }

  /**
   * Writes an event by itself to {@code out}, which stays open; throws as {@link #encode(Request)},
   * and then a part of it may be written.
   */
  public void encodeEvent(TraceEvent event, OutputStream out) {
    encode(event, EventCodec::writeEvent, out);
  }

  /** Writes a trace's metadata by itself; throws as {@link #encode(Request)}. */
  public byte[] encodeMetadata(TraceMetadata metadata) {
    return encode(metadata, TraceCodec::writeMetadata);
  }

  /** Writes JSON of any shape; throws as {@link #encode(Request)}. */
  public byte[] encodeValue(JsonValue value) {
    return encode(value, JsonValues::write);
  }

  /**
   * For a writer that streams: UTF-8 to {@code out}, which the generator's close flushes and leaves
   * open. The static {@code write} methods put one value each at the generator's place.
   */
  public JsonGenerator newGenerator(OutputStream out) throws IOException {
    return json.createGenerator(out);
  }

  /** Writes an event. */
  public static void write(JsonGenerator out, TraceEvent event) throws IOException {
    EventCodec.writeEvent(out, event);
  }

  /** Writes a kind of event. */
  public static void write(JsonGenerator out, EventType eventType) throws IOException {
    EventTypeCodec.write(out, eventType);
  }

  /** Writes a trace with its events. */
  public static void write(JsonGenerator out, FlowTrace trace) throws IOException {
    TraceCodec.writeTrace(out, trace);
  }

  /** Writes a version. */
  public static void write(JsonGenerator out, FlowVersion version) throws IOException {
    TraceCodec.writeVersion(out, version);
  }

  /** Writes a status. */
  public static void write(JsonGenerator out, ExecutionStatus status) throws IOException {
    TraceCodec.writeStatus(out, status);
  }

  /** Writes metadata. */
  public static void write(JsonGenerator out, TraceMetadata metadata) throws IOException {
    TraceCodec.writeMetadata(out, metadata);
  }

  /** Writes JSON of any shape. */
  public static void write(JsonGenerator out, JsonValue value) throws IOException {
    JsonValues.write(out, value);
  }

  /** Writes the members of {@code unknown} into the object that is open. */
  public static void writeMembers(JsonGenerator out, JsonObject unknown) throws IOException {
    JsonValues.writeMembers(out, unknown);
  }

  private <T> T decode(byte[] utf8, int off, int len, String root, JsonFields.Item<T> reader)
      throws ProtocolException {
    return decode(utf8, off, len, root, reader, null);
  }

  private <T> T decode(
      byte[] utf8,
      int off,
      int len,
      String root,
      JsonFields.Item<T> reader,
      @Nullable SliceListener slices)
      throws ProtocolException {
    Objects.checkFromIndexSize(off, len, utf8.length);
    if (len > limits.maxFrameBytes()) {
      throw new ProtocolException(
          root + ": " + len + " bytes, at most " + limits.maxFrameBytes() + " are read");
    }
    int invalid = Utf8.firstInvalid(utf8, off, len);
    for (int i = 0; i < Math.min(len, 4) && invalid < 0; i++) {
      invalid = utf8[off + i] == 0 ? i : -1; // a zero would make Jackson read UTF-16 or UTF-32
    }
    if (invalid >= 0) {
      throw new ProtocolException(root + ": not valid UTF-8 JSON (byte " + invalid + ")");
    }
    try (JsonParser parser = json.createParser(utf8, off, len)) {
      JsonFields in = new JsonFields(parser, root, slices);
      try {
        if (parser.nextToken() == null) {
          throw new ProtocolException(root + ": empty");
        }
        T value = reader.read(in);
        if (parser.nextToken() != null) {
          throw in.failure("expected the end, got more");
        }
        return value;
      } catch (JacksonException e) {
        throw in.failure(e);
      }
    } catch (
        IOException e) { // bytes that no parser is made for; reading an array fails in no other way
      throw new ProtocolException(root + ": not valid JSON: " + e.getMessage());
    }
  }

  private <T> byte[] encode(T value, JsonOut.Item<? super T> writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    encode(value, writer, bytes);
    return bytes.toByteArray();
  }

  private <T> void encode(T value, JsonOut.Item<? super T> writer, OutputStream to) {
    try (JsonGenerator out = json.createGenerator(to)) {
      writer.write(out, value);
    } catch (IOException | DateTimeException e) {
      throw new IllegalArgumentException("no JSON for it: " + e.getMessage(), e);
    }
  }
}
