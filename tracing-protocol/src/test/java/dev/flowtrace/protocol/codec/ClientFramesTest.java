package dev.flowtrace.protocol.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.flowtrace.protocol.Causality;
import dev.flowtrace.protocol.ErrorCode;
import dev.flowtrace.protocol.EventData;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.ExecutionStatus;
import dev.flowtrace.protocol.FlowVersion;
import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonArray;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.PerformanceMetrics;
import dev.flowtrace.protocol.Reply;
import dev.flowtrace.protocol.Request;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.protocol.TraceMetadata;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What our client adds (part B), and values that no example frame has. */
class ClientFramesTest {
  private static final UUID ID = UUID.fromString("3f1e4a52-8a0c-4c0e-9b57-6f0f4f4a1c01");
  private static final Instant TIME = Instant.parse("2026-01-07T06:00:00.000000001Z");
  private static final FlowVersion VERSION = FlowVersion.of(1, 2, 3, TIME);
  private static final JsonObject NEW =
      JsonObject.of("new", new JsonArray(List.of(JsonValue.of(1.5))));
  private static final TraceEvent EVENT =
      new TraceEvent(
          ID, TIME, EventType.Simple.PORT_CONNECTED, "a", EventData.EMPTY, Causality.root(ID, "s"));

  private final FrameCodec codec = new FrameCodec();

  static List<Request> requests() {
    return List.of(
        new Request.Hello(ID, "0.1.0", "net", "host", List.of("zstd")),
        new Request.Hello(ID, "", "", "", List.of(), NEW),
        new Request.RecordBatch(0, List.of(), List.of(), List.of()),
        new Request.RecordBatch(
            Long.MAX_VALUE,
            List.of(
                new Request.Batch(ID, List.of(EVENT, EVENT)),
                new Request.Batch(ID, List.of(), NEW)),
            List.of(new Request.StartTrace(ID, "f", VERSION)),
            List.of(new Request.EndTrace(ID, ExecutionStatus.failed(""))),
            NEW));
  }

  static List<Reply> replies() {
    return List.of(
        new Reply.Welcome(ID, 7, NEW),
        new Reply.BatchStored(7),
        new Reply.BatchRejected(8, "RecordBatch.seq: missing", ErrorCode.INVALID_REQUEST),
        new Reply.BatchRejected(0, "", ErrorCode.SERIALIZATION_ERROR, NEW),
        new Reply.Busy(250),
        new Reply.Configure("diagnostic", NEW, JsonObject.EMPTY),
        new Reply.Configure(null, JsonObject.EMPTY, NEW, NEW),
        new Reply.Lagging(12),
        new Reply.TraceStored(ID),
        new Reply.Metrics(NEW),
        Reply.EventRecorded.OK,
        new Reply.EventRecorded(false, "late", NEW));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void request_comesBack(Request request) throws ProtocolException {
    assertThat(codec.decodeRequest(codec.encode(request))).isEqualTo(request);
  }

  @ParameterizedTest
  @MethodSource("replies")
  void reply_comesBack(Reply reply) throws ProtocolException {
    assertThat(codec.decodeReply(codec.encode(reply))).isEqualTo(reply);
  }

  @Test
  void frames_lookAsTheContractSays() {
    assertThat(text(codec.encode(new Reply.Busy(250))))
        .isEqualTo("{\"Busy\":{\"retry_after_ms\":250}}");
    assertThat(text(codec.encode(new Reply.Welcome(ID, 7, JsonObject.EMPTY))))
        .isEqualTo("{\"Welcome\":{\"node_id\":\"" + ID + "\",\"last_seq\":7,\"config\":{}}}");
    assertThat(text(codec.encode(new Request.RecordBatch(1, List.of(), List.of(), List.of()))))
        .isEqualTo("{\"RecordBatch\":{\"seq\":1,\"batches\":[],\"starts\":[],\"ends\":[]}}");
    assertThat(text(codec.encode(new Request.Hello(ID, "1", "n", "h", List.of("zstd")))))
        .isEqualTo(
            "{\"Hello\":{\"client_id\":\""
                + ID
                + "\",\"client_version\":\"1\",\"network\":\"n\",\"host\":\"h\",\"capabilities\":[\"zstd\"]}}");
  }

  @Test
  void configure_mayLeaveOutWhatStaysAsItIs() throws ProtocolException {
    assertThat(codec.decodeReply("{\"Configure\":{\"level\":\"off\"}}".getBytes(UTF_8)))
        .isEqualTo(new Reply.Configure("off", JsonObject.EMPTY, JsonObject.EMPTY));
  }

  @Test
  void metricsThatAreNoNumber_areWrittenAsNull() throws ProtocolException {
    PerformanceMetrics metrics =
        new PerformanceMetrics(null, null, Double.NaN, null, Double.POSITIVE_INFINITY);
    EventData data = new EventData(null, null, null, null, metrics, JsonObject.EMPTY);
    TraceEvent event = new TraceEvent(ID, TIME, EVENT.eventType(), "a", data, EVENT.causality());

    assertThat(codec.decodeEvent(codec.encodeEvent(event)).data().performanceMetrics())
        .isEqualTo(PerformanceMetrics.NONE);
  }

  @Test
  void anyText_comesBack_evenHalfASurrogatePair() throws ProtocolException {
    JsonValue value =
        JsonObject.of(
            "\u0000\"\\/\ud83d\ude00\u20ac\u007f", JsonValue.of("\ud800 \n\u2028 \udc00"));

    assertThat(codec.decodeValue(codec.encodeValue(value))).isEqualTo(value);
  }

  @Test
  void metadata_comesBackWithTagsInOrder() throws ProtocolException {
    TraceMetadata metadata =
        new TraceMetadata("u", null, "prod", "h", 4_294_967_295L, "t", Map.of("k", "v"), NEW);

    assertThat(codec.decodeMetadata(codec.encodeMetadata(metadata))).isEqualTo(metadata);
  }

  @Test
  void streamingWriter_putsValuesAtItsPlace() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = codec.newGenerator(bytes)) {
      out.writeStartObject();
      out.writeFieldName("version");
      FrameCodec.write(out, VERSION);
      out.writeFieldName("status");
      FrameCodec.write(out, ExecutionStatus.RUNNING);
      FrameCodec.writeMembers(out, NEW);
      out.writeEndObject();
    }

    assertThat(bytes.toString(UTF_8))
        .isEqualTo(
            "{\"version\":{\"major\":1,\"minor\":2,\"patch\":3,\"git_hash\":null,"
                + "\"timestamp\":\"2026-01-07T06:00:00.000000001Z\"},\"status\":\"Running\",\"new\":[1.5]}");
  }

  @Test
  void valuesWithoutJson_areTheCallersMistake() {
    JsonValue deep = JsonValue.of(1);
    for (int i = 0; i < 1001; i++) {
      deep = JsonArray.of(deep);
    }
    JsonValue tooDeep = deep;

    assertThatThrownBy(() -> codec.encodeValue(tooDeep))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no JSON for it: ");
    assertThatThrownBy(
            () ->
                codec.encode(new Request.StartTrace(ID, "f", FlowVersion.of(1, 0, 0, Instant.MAX))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String text(byte[] utf8) {
    return new String(utf8, UTF_8);
  }
}
