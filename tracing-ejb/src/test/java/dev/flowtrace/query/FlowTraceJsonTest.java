package dev.flowtrace.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.flowtrace.aggregation.EventKind;
import dev.flowtrace.aggregation.RecordedEvent;
import dev.flowtrace.aggregation.TailBuffer;
import dev.flowtrace.aggregation.TraceEnd;
import dev.flowtrace.aggregation.TraceHead;
import dev.flowtrace.aggregation.TraceStatus;
import dev.flowtrace.aggregation.TraceVersion;
import dev.flowtrace.ingest.FrameParser;
import dev.flowtrace.protocol.ExecutionStatus;
import dev.flowtrace.protocol.FlowTrace;
import dev.flowtrace.protocol.Reply;
import dev.flowtrace.protocol.codec.CodecLimits;
import dev.flowtrace.protocol.codec.FrameCodec;
import dev.flowtrace.store.TraceReader;
import dev.flowtrace.store.TraceRow;
import dev.flowtrace.store.UnitOfWork;
import jakarta.persistence.EntityManager;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class FlowTraceJsonTest {
  private static final UUID TRACE = UUID.fromString("3f1e4a52-8a0c-4c0e-9b57-6f0f4f4a1c01");
  private static final UUID RUN = UUID.fromString("9d2b7c10-50a5-4e67-a1de-1f2e3d4c5b6a");
  private static final long START = 1_767_765_600_123_456_789L; // 2026-01-07T06:00:00.123456789Z
  private static final String EVENT =
      """
      { "event_id":"a1000000-0000-4000-8000-000000000001",
        "timestamp":"2026-01-07T06:00:00.123456789Z", "event_type":"ActorStarted",
        "actor_id":"a\\ud800", "data":{"performance_metrics":{},"custom_attributes":{}},
        "causality":{"parent_event_id":null,
          "root_cause_event_id":"a1000000-0000-4000-8000-000000000001",
          "dependency_chain":[],"span_id":"5c7a0f5e-7d0f-4f2b-9f5a-0d3f6f6b1a2c"}}""";

  private static final UnitOfWork NO_DATABASE =
      new UnitOfWork() {
        @Override
        public <T> T call(Function<EntityManager, T> work) {
          throw new AssertionError("the events are in memory");
        }

        @Override
        public void callAlone(String statement) {
          throw new AssertionError("the events are in memory");
        }
      };

  @Test
  void traceOfWhichNothingButEventsIsKnown_hasDefaults() throws IOException {
    TraceHead head = counted(new TraceHead());

    assertThat(json(head, "{}", "{ }"))
        .isEqualTo(
            "{\"trace_id\":\"3f1e4a52-8a0c-4c0e-9b57-6f0f4f4a1c01\",\"flow_id\":\"unknown\","
                + "\"execution_id\":\"3f1e4a52-8a0c-4c0e-9b57-6f0f4f4a1c01\","
                + "\"version\":{\"major\":0,\"minor\":0,\"patch\":0,\"git_hash\":null,"
                + "\"timestamp\":\"2026-01-07T06:00:00.123456789Z\"},"
                + "\"start_time\":\"2026-01-07T06:00:00.123456789Z\",\"end_time\":null,"
                + "\"status\":\"Running\",\"events\":[{},{ }],"
                + "\"metadata\":{\"user_id\":null,\"session_id\":null,"
                + "\"environment\":\"unknown\",\"hostname\":\"unknown\",\"process_id\":0,"
                + "\"thread_id\":\"\",\"tags\":{}}}");
  }

  @Test
  void whatClientsSaid_leavesAsItCame() throws IOException {
    TraceHead head =
        counted(new TraceHead())
            .flow("f\"\0\ud800", new TraceVersion(1, 2, 3, null, "{\"major\":1, \"x\":1e0}"))
            .execution(RUN)
            .metadata("{\"hostname\" : \"h\"}", " { \"more\":[1] } ")
            .declared(0L, 1_500_000_000L, null)
            .ended(new TraceEnd(TraceStatus.FAILED, "no \udc00 room", true, START));

    assertThat(json(head))
        .isEqualTo(
            "{\"trace_id\":\"3f1e4a52-8a0c-4c0e-9b57-6f0f4f4a1c01\","
                + "\"flow_id\":\"f\\\"\\u0000\\ud800\","
                + "\"execution_id\":\"9d2b7c10-50a5-4e67-a1de-1f2e3d4c5b6a\","
                + "\"version\":{\"major\":1, \"x\":1e0},"
                + "\"start_time\":\"1970-01-01T00:00:00Z\","
                + "\"end_time\":\"1970-01-01T00:00:01.5Z\","
                + "\"status\":{\"Failed\":{\"error\":\"no \\udc00 room\"}},\"events\":[],"
                + "\"metadata\":{\"hostname\" : \"h\"},\"more\":[1]}");
  }

  @Test
  void emptyObjectOfUnknownFields_addsNoComma() throws IOException {
    assertThat(json(counted(new TraceHead()).metadata("{}", "{ }"))).endsWith("\"metadata\":{}}");
  }

  @Test
  void theCodecReadsIt() throws Exception {
    TraceHead head =
        counted(new TraceHead())
            .flow("\ud800", null)
            .ended(new TraceEnd(TraceStatus.FAILED, null, false, START));

    Reply reply =
        new FrameCodec()
            .decodeReply(
                ("{\"TraceData\":{\"request_id\":\""
                        + RUN
                        + "\",\"trace\":"
                        + json(head, EVENT, EVENT)
                        + "}}")
                    .getBytes(StandardCharsets.UTF_8));

    FlowTrace trace = ((Reply.TraceData) reply).trace();
    assertThat(trace).isNotNull();
    assertThat(trace.flowId()).isEqualTo("\ud800");
    assertThat(trace.status()).isEqualTo(new ExecutionStatus.Failed(""));
    assertThat(trace.events()).hasSize(2);
    assertThat(trace.events().get(0).actorId()).isEqualTo("a\ud800");
  }

  @Test
  void streamThatBreaks_isToldToTheCaller() {
    ByteArrayOutputStream broken =
        new ByteArrayOutputStream() {
          @Override
          public void write(byte[] bytes, int offset, int length) {
            throw new IllegalStateException("gone");
          }
        };

    assertThatThrownBy(() -> FlowTraceJson.write(broken, content(counted(new TraceHead()))))
        .hasMessage("gone");
  }

  @Test
  void summary_tellsWhatWasCounted() throws IOException {
    TraceHead head =
        counted(new TraceHead())
            .flow("f\ud800", new TraceVersion(1, 2, 3, null, "{\"major\":1}"))
            .ended(new TraceEnd(TraceStatus.FAILED, "late", true, START));

    assertThat(summary(new TraceRow(TRACE, head, true)))
        .isEqualTo(
            "{\"trace_id\":\"3f1e4a52-8a0c-4c0e-9b57-6f0f4f4a1c01\",\"flow_id\":\"f\\ud800\","
                + "\"execution_id\":\"3f1e4a52-8a0c-4c0e-9b57-6f0f4f4a1c01\","
                + "\"version\":{\"major\":1},\"status\":\"Failed\",\"error\":\"late\","
                + "\"first_error\":\"boom\",\"start_time\":\"2026-01-07T06:00:00.123456789Z\","
                + "\"end_time\":\"2026-01-07T06:00:01.123456789Z\",\"duration_ns\":1000000000,"
                + "\"event_count\":2,\"error_count\":1,\"event_bytes\":300,"
                + "\"event_types\":[\"ActorStarted\",\"ActorFailed\"],\"in_flight\":true}");
  }

  @Test
  void summaryOfARunningTrace_hasNoEnd() throws IOException {
    assertThat(summary(new TraceRow(TRACE, counted(new TraceHead()), false)))
        .contains("\"version\":null,\"status\":\"Running\",\"error\":null")
        .contains("\"end_time\":null")
        .endsWith("\"in_flight\":false}");
  }

  private static TraceHead counted(TraceHead head) {
    int kinds = EventKind.ACTOR_STARTED.bit() | EventKind.ACTOR_FAILED.bit();
    return head.counted(2, 1, 300, START, START + 1_000_000_000L, kinds, "boom");
  }

  private static TraceContent content(TraceHead head, String... events) {
    FrameParser parser = new FrameParser(CodecLimits.DEFAULT, 512, Set.of(), () -> new UUID(0, 0));
    TailBuffer tail = new TailBuffer();
    for (String event : events) {
      byte[] json = event.getBytes(StandardCharsets.UTF_8);
      tail.append(event(json));
    }
    return new TraceContent(
        TRACE,
        head,
        true,
        List.of(),
        tail.snapshot(),
        new TraceReader(NO_DATABASE, parser),
        parser);
  }

  private static RecordedEvent event(byte[] json) {
    return new RecordedEvent(
        TRACE,
        3,
        EventKind.MESSAGE_SENT,
        null,
        "a",
        null,
        null,
        null,
        -1,
        -1,
        null,
        List.of(),
        json,
        0,
        json.length);
  }

  private static String json(TraceHead head, String... events) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FlowTraceJson.write(out, content(head, events));
    return out.toString(StandardCharsets.UTF_8);
  }

  private static String summary(TraceRow row) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      FlowTraceJson.writeSummary(json, row);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
