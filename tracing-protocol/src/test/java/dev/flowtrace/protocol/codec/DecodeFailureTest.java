package dev.flowtrace.protocol.codec;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecodeFailureTest {
  private static final String EVENT =
      new String(Frames.read("request-record-data-flow.json"), UTF_8);

  private final FrameCodec codec = new FrameCodec();

  @Test
  void wrongType_saysWhereAndWhat() {
    String frame = EVENT.replace("\"size_bytes\":48", "\"size_bytes\":\"48\"");

    assertRequest(frame)
        .hasMessage(
            "RecordEvent.event.data.message.size_bytes: expected an unsigned integer, got a string (byte "
                + frame.indexOf("\"48\"")
                + ")");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"size_bytes\":48 | \"size_bytes\":-1 | data.message.size_bytes: expected an unsigned integer up to 9223372036854775807, got -1",
        "\"size_bytes\":48 | \"size_bytes\":9223372036854775808 | data.message.size_bytes: expected an unsigned integer up to 9223372036854775807, got 9223372036854775808",
        "\"size_bytes\":48 | \"size_bytes\":4.8 | data.message.size_bytes: expected an unsigned integer, got a number with a fraction or exponent",
        "\"size_bytes\":48 | \"size_bytes\":null | data.message.size_bytes: expected an unsigned integer, got null",
        "\"serialized_data\":[] | \"serialized_data\":[1,256] | data.message.serialized_data[1]: expected an unsigned integer up to 255, got 256",
        "\"serialized_data\":[] | \"serialized_data\":[1,\"a\"] | data.message.serialized_data[1]: expected an unsigned integer, got a string",
        "\"serialized_data\":[] | \"serialized_data\":\"YQ==\" | data.message.serialized_data: expected an array of bytes, got a string",
        "\"serialized_data\":[] | \"serialized_data\":[[]] | data.message.serialized_data[0]: expected an unsigned integer, got an array",
        "\"content_format_version\":1 | \"content_format_version\":2147483648 | data.message.content_format_version: expected an unsigned integer up to 2147483647, got 2147483648",
        "\"event_id\":\"a1000000-0000-4000-8000-000000000002\" | \"event_id\":\"1-1-1-1-1\" | event_id: expected a UUID, got '1-1-1-1-1'",
        "\"event_id\":\"a1000000-0000-4000-8000-000000000002\" | \"event_id\":7 | event_id: expected a UUID, got an integer",
        "\"dependency_chain\":[\"a1 | \"dependency_chain\":[\"g1 | causality.dependency_chain[0]: expected a UUID, got 'g1000000-0000-4000-8000-000000000001'",
        "06:00:00.123456789Z | 06:00 | timestamp: expected an RFC 3339 time, got '2026-01-07T06:00'",
        "\"cpu_usage_percent\":2.5 | \"cpu_usage_percent\":\"2.5\" | data.performance_metrics.cpu_usage_percent: expected a number, got a string",
        "\"cpu_usage_percent\":2.5 | \"cpu_usage_percent\":1e999 | data.performance_metrics.cpu_usage_percent: expected a number up to 1.8e308, got 1e999",
        "\"port\":\"data\" | \"port\":{} | data.port: expected a string, got an object",
        "\"custom_attributes\":{ | \"custom_attributes\":[],\"x\":{ | data.custom_attributes: expected an object, got an array",
        "\"causality\":{ | \"causality\":null,\"x\":{ | causality: expected an object, got null",
        "{\"DataFlow\":{ | {\"Foo\":{ | event_type: unknown kind 'Foo', expected one of ActorCreated, ActorStarted, ActorCompleted, ActorFailed, MessageSent, MessageReceived, StateChanged, PortConnected, PortDisconnected, NetworkEvent, DataFlow, Custom",
        "{\"DataFlow\":{\"to_actor\":\"data_processor\",\"to_port\":\"input\"}} | \"actorCreated\" | event_type: unknown kind 'actorCreated', expected one of ActorCreated, ActorStarted, ActorCompleted, ActorFailed, MessageSent, MessageReceived, StateChanged, PortConnected, PortDisconnected, NetworkEvent, DataFlow, Custom",
        "{\"DataFlow\":{\"to_actor\":\"data_processor\",\"to_port\":\"input\"}} | true | event_type: expected a name or an object with one field, got a boolean",
        "\"input\"}} | \"input\"},\"Custom\":\"x\"} | event_type: expected an object with one field, got a second one, 'Custom'",
        "\"actor_id\": | \"actor_id\":\"x\",\"actor_id\": | actor_id: not valid JSON: Duplicate field 'actor_id'",
      })
  void badValue_saysWhereAndWhat(String good, String bad, String message) {
    assertThat(EVENT).contains(good);
    assertThatThrownBy(() -> codec.decodeRequest(EVENT.replace(good, bad).getBytes(UTF_8)))
        .isInstanceOf(ProtocolException.class)
        .message()
        .matches(
            "RecordEvent\\.event\\." + java.util.regex.Pattern.quote(message) + " \\(byte \\d+\\)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "causality | RecordEvent.event: missing field 'causality'",
        "event_id | RecordEvent.event: missing field 'event_id'",
        "timestamp | RecordEvent.event: missing field 'timestamp'",
        "event_type | RecordEvent.event: missing field 'event_type'",
        "actor_id | RecordEvent.event: missing field 'actor_id'",
        "data | RecordEvent.event: missing field 'data'",
        "performance_metrics | RecordEvent.event.data: missing field 'performance_metrics'",
        "custom_attributes | RecordEvent.event.data: missing field 'custom_attributes'",
        "message_type | RecordEvent.event.data.message: missing field 'message_type'",
        "size_bytes | RecordEvent.event.data.message: missing field 'size_bytes'",
        "checksum | RecordEvent.event.data.message: missing field 'checksum'",
        "serialized_data | RecordEvent.event.data.message: missing field 'serialized_data'",
        "root_cause_event_id | RecordEvent.event.causality: missing field 'root_cause_event_id'",
        "dependency_chain | RecordEvent.event.causality: missing field 'dependency_chain'",
        "span_id | RecordEvent.event.causality: missing field 'span_id'",
        "to_port | RecordEvent.event.event_type.DataFlow: missing field 'to_port'",
        "trace_id | RecordEvent: missing field 'trace_id'",
        "event | RecordEvent: missing field 'event'",
      })
  void missingField_isNamed(String field, String message) {
    assertRequest(EVENT.replace("\"" + field + "\":", "\"not_" + field + "\":"))
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"Foo\":{}} | frame: unknown kind 'Foo', expected one of StartTrace, RecordEvent, EndTrace, GetTrace, QueryTraces, GetFlowVersions, Ping, Subscribe, Unsubscribe, StoreTrace, GetMetrics, Hello, RecordBatch (byte 7)",
        "{\"Foo\":1} | frame: unknown kind 'Foo', expected one of StartTrace, RecordEvent, EndTrace, GetTrace, QueryTraces, GetFlowVersions, Ping, Subscribe, Unsubscribe, StoreTrace, GetMetrics, Hello, RecordBatch (byte 7)",
        "\"ping\" | frame: unknown kind 'ping', expected one of StartTrace, RecordEvent, EndTrace, GetTrace, QueryTraces, GetFlowVersions, Ping, Subscribe, Unsubscribe, StoreTrace, GetMetrics, Hello, RecordBatch (byte 0)",
        "\"RecordEvent\" | frame: kind 'RecordEvent' has fields, got only its name (byte 0)",
        "{\"Ping\":1} | Ping: expected an object, got an integer (byte 8)",
        "{} | frame: expected an object with one field, got an empty one",
        "{\"Ping\":null,\"Ping2\":null} | frame: expected an object with one field, got a second one, 'Ping2' (byte 13)",
        "[] | frame: expected a name or an object with one field, got an array (byte 0)",
        "17 | frame: expected a name or an object with one field, got an integer (byte 0)",
        "null | frame: expected a name or an object with one field, got null (byte 0)",
        "\"Ping\" \"Ping\" | frame: expected the end, got more (byte 7)",
        "\"Ping\"} | frame: not valid JSON: Unexpected close marker '}': no open Object to close (byte 6)",
        "`` | frame: empty",
        "`  ` | frame: empty",
        "{\"EndTrace\":{\"trace_id\":\"3f1e4a52-8a0c-4c0e-9b57-6f0f4f4a1c01\",\"status\":\"Ended\"}} | EndTrace.status: unknown kind 'Ended', expected one of Pending, Running, Completed, Cancelled, Failed (byte 72)",
        "{\"EndTrace\":{\"trace_id\":\"3f1e4a52-8a0c-4c0e-9b57-6f0f4f4a1c01\",\"status\":{\"Failed\":{}}}} | EndTrace.status.Failed: missing field 'error'",
        "{\"Subscribe\":{}} | Subscribe: missing field 'filters'",
        "{\"Subscribe\":{\"filters\":{},\"filter\":{}}} | Subscribe.filter: expected either 'filters' or 'filter', got both (byte 36)",
        "{\"QueryTraces\":{\"query\":{\"time_range\":[\"2026-01-07T05:00:00Z\"]}}} | QueryTraces.query.time_range: expected an array of two times, [from, to], got 1 (byte 61)",
        "{\"QueryTraces\":{\"query\":{\"limit\":-1}}} | QueryTraces.query.limit: expected an unsigned integer, got -1 (byte 33)",
        "{\"StartTrace\":{\"flow_id\":\"f\",\"version\":{\"major\":4294967296}}} | StartTrace.version.major: expected an unsigned integer up to 4294967295, got 4294967296 (byte 48)",
        "{\"RecordBatch\":{\"seq\":1,\"batches\":[{\"trace_id\":\"x\"}]}} | RecordBatch.batches[0].trace_id: expected a UUID, got 'x' (byte 47)",
        "{\"RecordBatch\":{\"seq\":1,\"batches\":[{\"events\":[]}]}} | RecordBatch.batches[0]: missing field 'trace_id'",
      })
  void badRequest_saysWhereAndWhat(String frame, String message) {
    assertRequest(frame).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"Ping\":{}} | frame: unknown kind 'Ping', expected one of TraceStarted, EventRecorded, TraceData, QueryResults, FlowVersions, Pong, EventNotification, Error, TraceStored, Metrics, Welcome, BatchStored, BatchRejected, Busy, Configure, Lagging (byte 8)",
        "\"Busy\" | frame: kind 'Busy' has fields, got only its name (byte 0)",
        "{\"Error\":{\"message\":\"m\",\"code\":\"Odd\"}} | Error.code: unknown kind 'Odd', expected one of NotFound, InvalidRequest, StorageError, SerializationError, Unauthorized, InternalError (byte 31)",
        "{\"BatchRejected\":{\"seq\":1,\"message\":\"m\",\"code\":\"Odd\"}} | BatchRejected.code: unknown kind 'Odd', expected one of NotFound, InvalidRequest, StorageError, SerializationError, Unauthorized, InternalError (byte 47)",
        "{\"BatchRejected\":{\"seq\":1,\"message\":\"m\"}} | BatchRejected: missing field 'code'",
        "{\"EventRecorded\":{\"success\":1}} | EventRecorded.success: expected true or false, got an integer (byte 28)",
        "{\"QueryResults\":{\"request_id\":\"0b7e1d3c-2f4a-4b6c-8d9e-7f6a5b4c3d2e\",\"traces\":[{}],\"total_count\":1}} | QueryResults.traces[0]: missing field 'trace_id'",
      })
  void badReply_saysWhereAndWhat(String frame, String message) {
    assertThatThrownBy(() -> codec.decodeReply(frame.getBytes(UTF_8)))
        .isInstanceOf(ProtocolException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"RecordBatch\":{\"seq\":7,\"batches\":[ | 7",
        "{\"RecordBatch\":{\"starts\":[{\"seq\":1}],\"seq\":8,\"batches\":17 | 8",
        "{\"RecordBatch\":{\"seq\":-4}} | -1",
        "{\"RecordBatch\":{\"seq\":\"7\"}} | -1",
        "{\"RecordBatch\":{\"seq\":99999999999999999999}} | -1",
        "{\"RecordBatch\":{\"batches\":[}],\"seq\":8}} | -1",
        "{\"RecordBatch\":{\"ends\":[]}} | -1",
        "{\"RecordEvent\":{\"seq\":7}} | -1",
        "\"Ping\" | -1",
        "`` | -1",
      })
  void badBatch_hasItsNumber(String frame, long seq) {
    assertThat(codec.batchSeq(new ByteArrayInputStream(frame.getBytes(UTF_8)))).isEqualTo(seq);
  }

  @Test
  void truncatedFrame_saysWhereItEnds() {
    int end = EVENT.indexOf("48");

    assertRequest(EVENT.substring(0, end))
        .hasMessage(
            "RecordEvent.event.data.message.size_bytes: not valid JSON: Unexpected end-of-input within/between Object entries (byte "
                + end
                + ")");
  }

  @Test
  void tooDeep_isRefused() {
    String open = "[".repeat(10_000);

    assertRequest("{\"Ping\":null,\"x\":" + open).isInstanceOf(ProtocolException.class);
    assertRequest(
            EVENT
                .replace("\"config\":", "")
                .replace("\"custom_attributes\":{", "\"custom_attributes\":{\"x\":" + open))
        .message()
        .startsWith("RecordEvent.event.data.custom_attributes.x[0]")
        .contains("Document nesting depth (129) exceeds the maximum allowed (128)")
        .hasSizeLessThan(1000);
    assertThatThrownBy(() -> codec.decodeValue(("{\"a\":".repeat(10_000)).getBytes(UTF_8)))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void depthUpToTheLimit_isRead() throws ProtocolException {
    String value = "[".repeat(128) + "]".repeat(128);

    assertThat(codec.encodeValue(codec.decodeValue(value.getBytes(UTF_8))))
        .isEqualTo(value.getBytes(UTF_8));
    FrameCodec deep = new FrameCodec(new CodecLimits(1 << 20, 1000, 1000));
    String deeper = "[".repeat(1000) + "]".repeat(1000);
    assertThat(deep.encodeValue(deep.decodeValue(deeper.getBytes(UTF_8)))).hasSize(2000);
  }

  @Test
  void hugeNumbers_areRefused() {
    String digits = "9".repeat(100_000);

    assertRequest(EVENT.replace("\"size_bytes\":48", "\"size_bytes\":" + digits))
        .message()
        .startsWith(
            "RecordEvent.event.data.message.size_bytes: not valid JSON: Number value length")
        .hasSizeLessThan(300);
    assertRequest(
            EVENT.replace(
                "\"cpu_usage_percent\":2.5", "\"cpu_usage_percent\":1e" + "9".repeat(900)))
        .hasMessageStartingWith(
            "RecordEvent.event.data.performance_metrics.cpu_usage_percent: expected a number up to 1.8e308, got 1e999");
  }

  @Test
  void largeFrame_isRefusedBeforeItIsRead() {
    FrameCodec small = new FrameCodec(CodecLimits.DEFAULT.withMaxFrameBytes(10));

    assertThatThrownBy(() -> small.decodeRequest(EVENT.getBytes(UTF_8)))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("frame: " + EVENT.getBytes(UTF_8).length + " bytes, at most 10 are read");
  }

  @ParameterizedTest
  @CsvSource({
    "80, 1",
    "c0af, 1",
    "c3, 1",
    "e08080, 1",
    "eda080, 1",
    "f0808080, 1",
    "f4908080, 1",
    "ff, 1",
    "6120e28241, 3"
  })
  void badUtf8_isRefused(String hex, int at) {
    byte[] inner = java.util.HexFormat.of().parseHex(hex);
    byte[] frame = new byte[inner.length + 2];
    frame[0] = '"';
    System.arraycopy(inner, 0, frame, 1, inner.length);
    frame[frame.length - 1] = '"';

    ProtocolException e =
        catchThrowableOfType(ProtocolException.class, () -> codec.decodeRequest(frame));
    assertThat(e).hasMessage("frame: not valid UTF-8 JSON (byte " + at + ")");
  }

  @Test
  void utf16_isRefused() {
    assertThatThrownBy(() -> codec.decodeRequest("\"Ping\"".getBytes(UTF_16)))
        .isInstanceOf(ProtocolException.class);
    assertThatThrownBy(
            () ->
                codec.decodeRequest(
                    "\"Ping\"".getBytes(java.nio.charset.StandardCharsets.UTF_16LE)))
        .hasMessage("frame: not valid UTF-8 JSON (byte 1)");
  }

  @Test
  void whatTheClientSent_isShortAndOnOneLineInTheMessage() {
    assertRequest("\"a\\n\\ud800\"")
        .message()
        .startsWith("frame: unknown kind 'a\uFFFD\uFFFD', expected");
    assertRequest("\"" + "x".repeat(1000) + "\"")
        .message()
        .startsWith("frame: unknown kind '" + "x".repeat(60) + "\u2026', expected");
    String name = "n".repeat(10_000);
    assertRequest("{\"Ping\":null,\"" + name + "\":null}").message().hasSizeLessThan(300);
    assertThatThrownBy(
            () -> codec.decodeValue(("{\"" + name + "\":1,\"" + name + "\":1}").getBytes(UTF_8)))
        .message()
        .contains("Duplicate field 'nnn")
        .hasSizeLessThan(400);
  }

  @Test
  void eventByItself_isCalledEvent() {
    assertThatThrownBy(() -> codec.decodeEvent("{}".getBytes(UTF_8)))
        .hasMessage("event: missing field 'event_id'");
    assertThatThrownBy(() -> codec.decodeEvent("[]".getBytes(UTF_8)))
        .hasMessage("event: expected an object, got an array (byte 0)");
  }

  @Test
  void manyCollidingNames_areReadOrRefused() {
    StringBuilder names = new StringBuilder("{\"Ping\":{");
    for (int i = 0; i < 100_000; i++) {
      names.append(i == 0 ? "" : ",").append('"').append(Integer.toString(i, 36)).append("\":0");
    }

    assertThat(decodes(names.append("}}").toString())).isTrue();
  }

  @Test
  void limits_areChecked() {
    assertThatThrownBy(() -> new CodecLimits(0, 1, 20))
        .hasMessage(
            "maxFrameBytes 0 (1 or more), maxDepth 1 (1 to 1000), maxNumberChars 20 (20 or more)");
  }

  private boolean decodes(String frame) {
    try {
      codec.decodeRequest(frame.getBytes(UTF_8));
      return true;
    } catch (ProtocolException e) {
      return false;
    }
  }

  private AbstractThrowableAssert<?, ? extends Throwable> assertRequest(String frame) {
    return assertThatThrownBy(() -> codec.decodeRequest(frame.getBytes(UTF_8)))
        .isInstanceOf(ProtocolException.class);
  }
}
