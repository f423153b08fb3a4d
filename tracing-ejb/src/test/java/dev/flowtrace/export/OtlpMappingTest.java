package dev.flowtrace.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.flowtrace.aggregation.TraceEnd;
import dev.flowtrace.aggregation.TraceHead;
import dev.flowtrace.aggregation.TraceStatus;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpMappingTest {
  private static final UUID TRACE = UUID.fromString("3f1e4a52-8a0c-4c0e-9b57-6f0f4f4a1c01");
  private static final UUID EVENT = UUID.fromString("a1000000-0000-4000-8000-000000000002");
  private static final UUID PARENT = UUID.fromString("b2000000-0000-4000-8000-000000000001");
  private static final UUID RUN = UUID.fromString("9d2b7c10-50a5-4e67-a1de-1f2e3d4c5b6a");
  private static final long SIX = 1_767_765_600_000_000_000L; // 2026-01-07T06:00:00Z

  private static TraceHead head(TraceStatus status, String error) {
    return new TraceHead()
        .flow("sensor_pipeline", null)
        .execution(RUN)
        .declared(SIX, SIX + 2_000_000_000L, null)
        .ended(new TraceEnd(status, error, true, SIX));
  }

  private static OtlpMapping mapping(TraceHead head) {
    return new OtlpMapping(TRACE, head, new SpanIds(TRACE), new Attributes());
  }

  private static Span span(String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return mapping(head(TraceStatus.COMPLETED, null))
        .span(EventReader.read(bytes, 0, bytes.length));
  }

  private static String event(String type, String data, String parent) {
    return ("{\"x\":[{\"event_id\":1}],\"event_id\":\"%s\",\"timestamp\":\"2026-01-07T06:00:00.5Z\",\"event_type\":%s,"
            + "\"actor_id\":\"reader\",\"data\":{%s\"custom_attributes\":{\"error\":\"no\",\"port\":1}},"
            + "\"causality\":{\"parent_event_id\":%s,\"root_cause_event_id\":\"%1$s\","
            + "\"dependency_chain\":[\"%1$s\"],\"span_id\":\"s\"}}")
        .formatted(EVENT, type, data, parent);
  }

  private static Map<String, Object> attributes(Span span) {
    return span.getAttributesList().stream()
        .collect(
            Collectors.toMap(
                KeyValue::getKey,
                a ->
                    a.getValue().hasIntValue()
                        ? (Object) a.getValue().getIntValue()
                        : a.getValue().getStringValue()));
  }

  private static ByteString hex(String hex) {
    return ByteString.fromHex(hex);
  }

  @Test
  void root_isTheTrace() {
    Span root = mapping(head(TraceStatus.COMPLETED, null)).root();

    assertThat(root.getTraceId()).isEqualTo(hex("3f1e4a528a0c4c0e9b576f0f4f4a1c01"));
    assertThat(root.getSpanId().size()).isEqualTo(8);
    assertThat(root.getParentSpanId().isEmpty()).isTrue();
    assertThat(root.getName()).isEqualTo("flow:sensor_pipeline");
    assertThat(root.getStartTimeUnixNano()).isEqualTo(SIX);
    assertThat(root.getEndTimeUnixNano()).isEqualTo(SIX + 2_000_000_000L);
    assertThat(attributes(root))
        .containsOnly(
            Map.entry("reflow.flow_id", "sensor_pipeline"),
            Map.entry("reflow.execution_id", RUN.toString()),
            Map.entry("reflow.status", "Completed"));
    assertThat(root.hasStatus()).isFalse();
  }

  @Test
  void failedTrace_hasAnErrorWithItsMessage() {
    Span root = mapping(head(TraceStatus.FAILED, "the disk is full")).root();

    assertThat(root.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
    assertThat(root.getStatus().getMessage()).isEqualTo("the disk is full");
    assertThat(attributes(root)).containsEntry("reflow.status", "Failed");
    assertThat(mapping(head(TraceStatus.CANCELLED, null)).root().hasStatus()).isFalse();
  }

  @Test
  void dataFlow_isAnEdge() throws IOException {
    Span span =
        span(
            event(
                "{\"DataFlow\":{\"to_actor\":\"writer\",\"to_port\":\"in\"}}",
                "\"port\":\"out\",\"message\":{\"message_type\":\"Reading\",\"size_bytes\":48,"
                    + "\"checksum\":\"sha256:ab\",\"serialized_data\":[1,2,3]},"
                    + "\"performance_metrics\":{\"execution_time_ns\":1500000},",
                "\"" + PARENT + "\""));

    assertThat(span.getName()).isEqualTo("dataflow:reader->writer");
    assertThat(span.getTraceId()).isEqualTo(hex("3f1e4a528a0c4c0e9b576f0f4f4a1c01"));
    assertThat(span.getSpanId()).isEqualTo(hex("a100000000004000"));
    assertThat(span.getParentSpanId()).isEqualTo(hex("b200000000004000"));
    assertThat(span.getEndTimeUnixNano()).isEqualTo(SIX + 500_000_000L);
    assertThat(span.getEndTimeUnixNano() - span.getStartTimeUnixNano()).isEqualTo(1_500_000L);
    assertThat(attributes(span))
        .containsOnly(
            Map.entry("reflow.actor_id", "reader"),
            Map.entry("reflow.event_type", "DataFlow"),
            Map.entry("reflow.port", "out"),
            Map.entry("reflow.to_actor", "writer"),
            Map.entry("reflow.to_port", "in"),
            Map.entry("reflow.message.type", "Reading"),
            Map.entry("reflow.message.size_bytes", 48L),
            Map.entry("reflow.message.checksum", "sha256:ab"),
            Map.entry("reflow.flow_id", "sensor_pipeline"),
            Map.entry("reflow.execution_id", RUN.toString()));
    assertThat(span.hasStatus()).isFalse();
  }

  @Test
  void otherEvents_areNamedByTypeAndActor_andHangOnTheRoot() throws IOException {
    Span span = span(event("\"ActorStarted\"", "\"port\":null,\"message\":null,", "null"));

    assertThat(span.getName()).isEqualTo("ActorStarted:reader");
    assertThat(span.getParentSpanId())
        .isEqualTo(mapping(head(TraceStatus.COMPLETED, null)).root().getSpanId());
    assertThat(span.getStartTimeUnixNano()).isEqualTo(span.getEndTimeUnixNano());
    assertThat(attributes(span))
        .containsOnlyKeys(
            "reflow.actor_id", "reflow.event_type", "reflow.flow_id", "reflow.execution_id");
    Span custom = span(event("{\"Custom\":\"cache_miss\"}", "", "null"));
    assertThat(custom.getName()).isEqualTo("Custom:reader");
    assertThat(attributes(custom)).containsEntry("reflow.custom_type", "cache_miss");
  }

  @Test
  void ownParent_isTheRoot() throws IOException {
    assertThat(span(event("\"ActorStarted\"", "", "\"" + EVENT + "\"")).getParentSpanId())
        .isEqualTo(mapping(head(TraceStatus.COMPLETED, null)).root().getSpanId());
  }

  @Test
  void actorFailed_hasAnErrorWithItsMessage() throws IOException {
    Status status = span(event("\"ActorFailed\"", "\"error\":\"boom\",", "null")).getStatus();
    assertThat(status.getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
    assertThat(status.getMessage()).isEqualTo("boom");
    assertThat(span(event("\"ActorFailed\"", "", "null")).getStatus().getCode())
        .isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
  }

  @Test
  void textsThatUtf8CannotHold_andLongOnes_areMadeToFit() throws IOException {
    Span span =
        span(
            event(
                "\"ActorFailed\"",
                "\"error\":\"a\\ud800b" + "x".repeat(9_000) + "\",\"port\":\"\\ud83d\\ude00\",",
                "null"));
    assertThat(span.getStatus().getMessage()).startsWith("a\uFFFDbx").hasSize(8_000);
    assertThat(attributes(span)).containsEntry("reflow.port", "\ud83d\ude00");
    assertThat(Span.parseFrom(span.toByteArray())).isEqualTo(span);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, 0, 1})
  void measuredTime_neverLeadsBefore1970(long nanos) throws IOException {
    Span span =
        span(
            event(
                "\"ActorStarted\"",
                "\"performance_metrics\":{\"execution_time_ns\":" + nanos + "},",
                "null"));
    assertThat(span.getStartTimeUnixNano()).isBetween(0L, span.getEndTimeUnixNano());
  }

  /** The example in the specification's words: hex ids, enums as numbers, 64 bits as strings. */
  @Test
  void json_isThatOfOtlp() throws IOException {
    Span span =
        span(
            event(
                "\"ActorFailed\"",
                "\"error\":\"b\\\"m\",\"message\":{\"message_type\":\"R\",\"size_bytes\":48,\"checksum\":\"\"},",
                "\"" + PARENT + "\""));
    ExportTraceServiceRequest request =
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(
                ResourceSpans.newBuilder()
                    .setResource(
                        Resource.newBuilder()
                            .addAttributes(
                                KeyValue.newBuilder()
                                    .setKey("service.name")
                                    .setValue(AnyValue.newBuilder().setStringValue("s"))))
                    .addScopeSpans(
                        ScopeSpans.newBuilder()
                            .setScope(InstrumentationScope.newBuilder().setName("n"))
                            .addSpans(span)))
            .build();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    OtlpJson.write(request, out);

    String json = out.toString(StandardCharsets.UTF_8);
    assertThat(json)
        .isEqualTo(
            ("{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":"
                    + "{\"stringValue\":\"s\"}}]},\"scopeSpans\":[{\"scope\":{\"name\":\"n\"},\"spans\":["
                    + "{\"traceId\":\"3f1e4a528a0c4c0e9b576f0f4f4a1c01\",\"spanId\":\"a100000000004000\","
                    + "\"parentSpanId\":\"b200000000004000\",\"flags\":1,\"name\":\"ActorFailed:reader\","
                    + "\"kind\":1,\"startTimeUnixNano\":\"1767765600500000000\","
                    + "\"endTimeUnixNano\":\"1767765600500000000\",\"attributes\":["
                    + "{\"key\":\"reflow.actor_id\",\"value\":{\"stringValue\":\"reader\"}},"
                    + "{\"key\":\"reflow.event_type\",\"value\":{\"stringValue\":\"ActorFailed\"}},"
                    + "{\"key\":\"reflow.message.type\",\"value\":{\"stringValue\":\"R\"}},"
                    + "{\"key\":\"reflow.message.size_bytes\",\"value\":{\"intValue\":\"48\"}},"
                    + "{\"key\":\"reflow.flow_id\",\"value\":{\"stringValue\":\"sensor_pipeline\"}},"
                    + "{\"key\":\"reflow.execution_id\",\"value\":{\"stringValue\":\"%s\"}}],"
                    + "\"status\":{\"code\":2,\"message\":\"b\\\"m\"}}]}]}]}")
                .formatted(RUN));
    // and the official classes take it, once the ids are as protobuf's own JSON has them
    ExportTraceServiceRequest.Builder parsed = ExportTraceServiceRequest.newBuilder();
    JsonFormat.parser()
        .merge(
            json.replace("3f1e4a528a0c4c0e9b576f0f4f4a1c01", "Px5KUooMTA6bV28PT0ocAQ==")
                .replace("a100000000004000", "oQAAAAAAQAA=")
                .replace("b200000000004000", "sgAAAAAAQAA="),
            parsed);
    assertThat(parsed.build()).isEqualTo(request);
  }

  @Test
  void protobufOfATrace_isOneRequestInPieces_andNoneWhenItBreaksOff() throws IOException {
    int events = 450;
    byte[] json = event("\"ActorStarted\"", "", "null").getBytes(StandardCharsets.UTF_8);
    TraceHead head = head(TraceStatus.COMPLETED, null);
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    OtlpDocument.writeProtobuf(
        out,
        "service",
        TRACE,
        head,
        visitor -> {
          for (int i = 0; i < events; i++) {
            visitor.event(json, 0, json.length);
          }
        });

    ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(out.toByteArray());
    assertThat(request.getResourceSpansList())
        .allSatisfy(
            resource ->
                assertThat(resource.getResource()).isEqualTo(OtlpMapping.resource("service")))
        .flatExtracting(resource -> resource.getScopeSpans(0).getSpansList())
        .hasSize(events + 1)
        .contains(mapping(head).root());
    out.write(OtlpDocument.broken());
    assertThatThrownBy(() -> ExportTraceServiceRequest.parseFrom(out.toByteArray()))
        .isInstanceOf(InvalidProtocolBufferException.class);
  }
}
