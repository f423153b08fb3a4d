package dev.flowtrace.protocol.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.protocol.Causality;
import dev.flowtrace.protocol.DiffType;
import dev.flowtrace.protocol.ErrorCode;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.ExecutionStatus;
import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonArray;
import dev.flowtrace.protocol.JsonValue.JsonNull;
import dev.flowtrace.protocol.JsonValue.JsonNumber;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.MessageSnapshot;
import dev.flowtrace.protocol.PerformanceMetrics;
import dev.flowtrace.protocol.Reply;
import dev.flowtrace.protocol.Request;
import dev.flowtrace.protocol.StateDiff;
import dev.flowtrace.protocol.TimeRange;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.protocol.TraceQuery;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FrameRoundTripTest {
  private static final String SPARSE = "request-record-sparse.json";
  private static final UUID TRACE = UUID.fromString("3f1e4a52-8a0c-4c0e-9b57-6f0f4f4a1c01");
  private static final UUID FIRST = UUID.fromString("a1000000-0000-4000-8000-000000000001");
  private static final UUID SECOND = UUID.fromString("a1000000-0000-4000-8000-000000000002");
  private static final UUID REQUEST = UUID.fromString("0b7e1d3c-2f4a-4b6c-8d9e-7f6a5b4c3d2e");

  private final FrameCodec codec = new FrameCodec();

  static List<String> requests() {
    return Frames.requests();
  }

  static List<String> replies() {
    return Frames.replies();
  }

  @Test
  void contract_isThere() {
    assertThat(Frames.requests()).hasSizeGreaterThanOrEqualTo(26);
    assertThat(Frames.replies()).hasSizeGreaterThanOrEqualTo(9);
  }

  @ParameterizedTest
  @MethodSource("requests")
  void request_comesOutAsItWentIn(String name) throws ProtocolException {
    byte[] frame = Frames.read(name);
    Request request = codec.decodeRequest(frame);
    byte[] encoded = codec.encode(request);

    assertSameValue(name, encoded, frame);
    assertThat(codec.decodeRequest(encoded)).isEqualTo(request);
  }

  @ParameterizedTest
  @MethodSource("replies")
  void reply_comesOutAsItWentIn(String name) throws ProtocolException {
    byte[] frame = Frames.read(name);
    Reply reply = codec.decodeReply(frame);
    byte[] encoded = codec.encode(reply);

    assertSameValue(name, encoded, frame);
    assertThat(codec.decodeReply(encoded)).isEqualTo(reply);
  }

  /**
   * In one frame, the sparse one, absent and null count as the same. It leaves out what may be
   * null, both mean 'none' in the contract, and a record has one null for both: to write again what
   * was absent as absent, each record would have to remember it. Where the bytes as received
   * matter, the collector keeps the bytes.
   */
  private void assertSameValue(String name, byte[] actual, byte[] expected)
      throws ProtocolException {
    boolean sparse = name.equals(SPARSE);
    assertThat(plain(codec.decodeValue(actual), sparse))
        .isEqualTo(plain(codec.decodeValue(expected), sparse));
  }

  /** Plain Java values, with numbers compared as numbers. */
  private static Object plain(JsonValue value, boolean withoutNulls) {
    if (value instanceof JsonObject object) {
      return object.members().entrySet().stream()
          .filter(member -> !(withoutNulls && member.getValue() == JsonNull.INSTANCE))
          .collect(Collectors.toMap(Map.Entry::getKey, m -> plain(m.getValue(), withoutNulls)));
    } else if (value instanceof JsonArray array) {
      return array.items().stream().map(item -> plain(item, withoutNulls)).toList();
    } else if (value instanceof JsonNumber number) {
      return new BigDecimal(number.literal()).stripTrailingZeros();
    }
    return value;
  }

  @Test
  void dataFlow_isReadFieldByField() throws ProtocolException {
    TraceEvent event = event("request-record-data-flow.json");

    assertThat(event)
        .isEqualTo(
            new TraceEvent(
                SECOND,
                Instant.parse("2026-01-07T06:00:00.123456789Z"),
                new EventType.DataFlow("data_processor", "input"),
                "sensor_reader",
                new dev.flowtrace.protocol.EventData(
                    "data",
                    MessageSnapshot.notCaptured(
                        "SensorReading",
                        48,
                        "sha256:e7725122346553beff0de35f697c1a98d2da6edafa23b1c10cd889db08112027"),
                    null,
                    null,
                    new PerformanceMetrics(1_500_000L, 512L, 2.5, 3L, 1000.0),
                    JsonObject.of(
                        "message_id", JsonValue.of("msg_12345"),
                        "protocol", JsonValue.of("memory_channel"))),
                new Causality(
                    FIRST, FIRST, List.of(FIRST), "5c7a0f5e-7d0f-4f2b-9f5a-0d3f6f6b1a2c")));
  }

  @Test
  void capturedContent_isBytes() throws ProtocolException {
    MessageSnapshot message = event("request-record-data-flow-with-content.json").data().message();

    assertThat(message).isNotNull();
    assertThat(new String(message.serializedData(), UTF_8))
        .isEqualTo("{\"data\":\"gr\u00f6\u00dfe \u2265 1\",\"type\":\"String\"}");
    assertThat(message.storedBytes()).isEqualTo(40);
  }

  @Test
  void zero_isMeasuredAndNullIsNot() throws ProtocolException {
    PerformanceMetrics metrics =
        event("request-record-data-flow-with-content.json").data().performanceMetrics();

    assertThat(metrics.executionTimeNanos()).isZero();
    assertThat(metrics.memoryUsageBytes()).isNull();
    assertThat(event(SPARSE).data().performanceMetrics()).isEqualTo(PerformanceMetrics.NONE);
  }

  @Test
  void stateDiffs_areRead() throws ProtocolException {
    assertThat(event("request-record-state-changed-full.json").data().stateDiff())
        .isEqualTo(new StateDiff(null, "{\"count\":1}".getBytes(UTF_8), DiffType.FULL));
    StateDiff diff = event("request-record-state-changed-incremental.json").data().stateDiff();
    assertThat(diff.diffType()).isEqualTo(DiffType.INCREMENTAL);
    assertThat(new String(diff.before(), UTF_8)).isEqualTo("{\"count\":1}");
  }

  @Test
  void unknownFields_areKeptWhereTheyWere() throws ProtocolException {
    Request.RecordEvent request =
        (Request.RecordEvent)
            codec.decodeRequest(Frames.read("request-record-unknown-fields.json"));

    assertThat(request.unknown()).isEqualTo(JsonObject.of("also_new", JsonValue.of(1)));
    assertThat(request.event().unknown().members()).containsOnlyKeys("future_field");
    assertThat(request.event().data().unknown())
        .isEqualTo(JsonObject.of("future", JsonValue.of(true)));
    assertThat(new String(codec.encode(request), UTF_8)).endsWith(",\"also_new\":1}}");
  }

  @Test
  void queries_areRead() throws ProtocolException {
    assertThat(codec.decodeRequest(Frames.read("request-query-all-filters.json")))
        .isEqualTo(
            new Request.QueryTraces(
                REQUEST,
                new TraceQuery(
                    "sensor_pipeline",
                    UUID.fromString("9d2b7c10-50a5-4e67-a1de-1f2e3d4c5b6a"),
                    new TimeRange(
                        Instant.parse("2026-01-07T05:00:00Z"),
                        Instant.parse("2026-01-07T07:00:00Z")),
                    ExecutionStatus.COMPLETED,
                    "data_*",
                    10,
                    0)));
    assertThat(codec.decodeRequest(Frames.read("request-query-empty.json")))
        .isEqualTo(new Request.QueryTraces(REQUEST, TraceQuery.ALL));
  }

  @Test
  void olderRequests_haveNoRequestId_andAreWrittenWithout() throws ProtocolException {
    Request request = codec.decodeRequest(Frames.read("legacy-get-trace.json"));

    assertThat(request).isEqualTo(new Request.GetTrace(null, TRACE));
    assertThat(new String(codec.encode(request), UTF_8))
        .isEqualTo("{\"GetTrace\":{\"trace_id\":\"" + TRACE + "\"}}");
  }

  @Test
  void olderSubscribe_keepsItsSpelling() throws ProtocolException {
    byte[] frame =
        "{\"Subscribe\":{\"filter\":{\"flow_ids\":[\"a\"],\"actor_ids\":null,\"event_types\":null,\"status_filter\":null}}}"
            .getBytes(UTF_8);
    Request.Subscribe request = (Request.Subscribe) codec.decodeRequest(frame);

    assertThat(request.legacy()).isTrue();
    assertThat(request.filters().flowIds()).containsExactly("a");
    assertThat(codec.encode(request)).isEqualTo(frame);
  }

  @Test
  void kindsWithoutFields_mayComeAsObjects() throws ProtocolException {
    assertThat(codec.decodeRequest("{\"Ping\":null}".getBytes(UTF_8)))
        .isEqualTo(new Request.Ping());
    assertThat(codec.decodeRequest("{\"Unsubscribe\":{\"new\":[1]}}".getBytes(UTF_8)))
        .isEqualTo(new Request.Unsubscribe());
    assertThat(codec.decodeReply("{\"Pong\":{}}".getBytes(UTF_8))).isEqualTo(new Reply.Pong());
  }

  @Test
  void contentCodecAndFormatVersion_haveDefaults() throws ProtocolException {
    String event = new String(Frames.read("request-record-message-sent.json"), UTF_8);
    String older = event.replace(",\"content_codec\":\"none\",\"content_format_version\":1", "");

    assertThat(older).isNotEqualTo(event);
    assertThat(codec.decodeRequest(older.getBytes(UTF_8)))
        .isEqualTo(codec.decodeRequest(event.getBytes(UTF_8)));
  }

  @Test
  void limitsOver31Bits_areReadAsTheLargest() throws ProtocolException {
    Request.QueryTraces request =
        (Request.QueryTraces)
            codec.decodeRequest(
                "{\"QueryTraces\":{\"query\":{\"limit\":18446744073709551615,\"offset\":2147483648}}}"
                    .getBytes(UTF_8));

    assertThat(request.query().limit()).isEqualTo(Integer.MAX_VALUE);
    assertThat(request.query().offset()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void requestInAnArray_isReadFromItsPart() throws ProtocolException {
    assertThat(codec.decodeRequest("xx\"Ping\"yy".getBytes(UTF_8), 2, 6))
        .isEqualTo(new Request.Ping());
  }

  @Test
  void failedAndErrorCodes_areRead() throws ProtocolException {
    assertThat(codec.decodeRequest(Frames.read("request-end-trace-failed.json")))
        .isEqualTo(new Request.EndTrace(TRACE, ExecutionStatus.failed("dashboard unreachable")));
    assertThat(codec.decodeReply(Frames.read("reply-error.json")))
        .isEqualTo(new Reply.Error("trace not found", ErrorCode.NOT_FOUND));
  }

  private TraceEvent event(String name) throws ProtocolException {
    TraceEvent event = ((Request.RecordEvent) codec.decodeRequest(Frames.read(name))).event();
    assertThat(codec.decodeEvent(codec.encodeEvent(event))).isEqualTo(event);
    return event;
  }
}
