package dev.flowtrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.flowtrace.aggregation.EventAttribute;
import dev.flowtrace.aggregation.EventKind;
import dev.flowtrace.aggregation.RecordedEvent;
import dev.flowtrace.aggregation.TraceCommand;
import dev.flowtrace.aggregation.TraceHead;
import dev.flowtrace.aggregation.TraceStatus;
import dev.flowtrace.metrics.RejectReason;
import dev.flowtrace.protocol.ErrorCode;
import dev.flowtrace.protocol.Request;
import dev.flowtrace.protocol.codec.CodecLimits;
import dev.flowtrace.testing.BatchFrame;
import dev.flowtrace.testing.Frames;
import dev.flowtrace.testing.TestEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameParserTest {
  private static final Path EXAMPLES = Path.of("../tracing-protocol/src/test/resources/frames");
  private static final UUID T = UUID.fromString("3f1e4a52-8a0c-4c0e-9b57-6f0f4f4a1c01");
  private static final UUID MADE = new UUID(77, 77);

  private final FrameParser parser =
      new FrameParser(
          new CodecLimits(Integer.MAX_VALUE, 128, 1_000), 64, Set.of("message_id"), () -> MADE);
  private final FrameReader journal = new FrameReader(parser, parser, new FrameContent(1 << 20));

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  private RefusedException refusal(byte[] frame) {
    RefusedException refusal =
        catchThrowableOfType(RefusedException.class, () -> parser.parse(frame));
    assertThat(refusal).as("refused").isNotNull();
    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
    return refusal;
  }

  private RecordedEvent event(byte[] frame) throws RefusedException {
    ParsedFrame parsed = parser.parse(frame);
    assertThat(parsed.events()).isEqualTo(1);
    return ((TraceCommand.RecordEvent) command(parsed)).event();
  }

  private static TraceCommand command(ParsedFrame parsed) {
    TraceCommand command = parsed.command();
    if (command == null) {
      throw new AssertionError("no command");
    }
    return command;
  }

  private static String text(RecordedEvent event) {
    return new String(event.json(), event.offset(), event.length(), StandardCharsets.UTF_8);
  }

  static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      return files
          .filter(file -> !file.getFileName().toString().startsWith("reply-"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExample_isUnderstood_andItsEventsAreKeptAsTheyCame(Path example) throws Exception {
    byte[] json = Files.readAllBytes(example);
    String whole = new String(json, StandardCharsets.UTF_8);
    ParsedFrame parsed = parser.parse(json);
    TraceCommand command = parsed.command();
    String name = example.getFileName().toString();
    assertThat(command != null)
        .isEqualTo(name.matches("request-(start|record|end).*|legacy-store-trace.*"));
    List<RecordedEvent> events =
        command instanceof TraceCommand.Store store
            ? store.events()
            : parsed.commands().stream()
                .filter(TraceCommand.RecordEvent.class::isInstance)
                .map(each -> ((TraceCommand.RecordEvent) each).event())
                .toList();
    assertThat(parsed.isBatch()).isEqualTo(name.startsWith("client-record-batch"));
    assertThat(parsed.events()).isEqualTo(events.size());
    int from = 0;
    for (RecordedEvent event : events) {
      String text = text(event);
      assertThat(text).startsWith("{").endsWith("}").contains(event.eventId().toString());
      assertThat(text.chars().filter(c -> c == '{').count())
          .isEqualTo(text.chars().filter(c -> c == '}').count());
      int at = whole.indexOf(text, from);
      assertThat(at).isGreaterThanOrEqualTo(from);
      from = at + text.length();
      assertThat(event.json()).isSameAs(json);
    }
    if (command instanceof TraceCommand.RecordEvent) {
      assertThat(whole.replaceFirst(".*?\"event\"\\s*:\\s*", "")).startsWith(text(events.get(0)));
    }
    if (!name.contains("without-id")) {
      assertThat(parsed.journaled()).isSameAs(json);
    }
  }

  @Test
  void event_isReadWithEverythingThatIsCounted() throws RefusedException {
    TestEvent sent =
        TestEvent.of("reader")
            .port("out")
            .to("parser", "in")
            .at(3)
            .message(10)
            .took(5)
            .error("no")
            .attribute("message_id", "m1")
            .attribute("other", "o");
    RecordedEvent event = event(sent.in(T));
    assertThat(event.eventId()).isEqualTo(sent.id());
    assertThat(event.epochNanos()).isEqualTo(TestEvent.SIX + 3_000_000_000L);
    assertThat(event.kind()).isEqualTo(EventKind.DATA_FLOW);
    assertThat(event.actor()).isEqualTo("reader");
    assertThat(event.port()).isEqualTo("out");
    assertThat(event.toActor()).isEqualTo("parser");
    assertThat(event.toPort()).isEqualTo("in");
    assertThat(event.messageBytes()).isEqualTo(10);
    assertThat(event.executionNanos()).isEqualTo(5);
    assertThat(event.error()).isEqualTo("no");
    assertThat(event.isError()).isTrue();
    assertThat(event.attributes()).containsExactly(new EventAttribute("message_id", "m1"));
    assertThat(text(event)).isEqualTo(sent.json());
  }

  @Test
  void whatIsUnmeasured_isNotZero() throws RefusedException {
    RecordedEvent none = event(TestEvent.of("a").in(T));
    assertThat(none.executionNanos()).isEqualTo(-1);
    assertThat(none.messageBytes()).isEqualTo(-1);
    assertThat(none.port()).isNull();
    assertThat(none.isError()).isFalse();
    RecordedEvent zero = event(TestEvent.of("a").took(0).message(0).in(T));
    assertThat(zero.executionNanos()).isZero();
    assertThat(zero.messageBytes()).isZero();
  }

  @Test
  void indexedAttributes_areTextsNumbersAndTruthValues() throws RefusedException {
    for (String[] value :
        new String[][] {
          {"\"m\"", "m"},
          {"12.50", "12.50"},
          {"true", "true"},
          {"null", null},
          {"[1]", null},
          {"\"" + "x".repeat(65) + "\"", null}
        }) {
      String frame =
          new String(TestEvent.of("a").in(T), StandardCharsets.UTF_8)
              .replace("\"custom_attributes\":{}", "\"custom_attributes\":{\"message_id\":%s}")
              .formatted(value[0]);
      assertThat(event(bytes(frame)).attributes())
          .as(value[0])
          .isEqualTo(
              value[1] == null ? List.of() : List.of(new EventAttribute("message_id", value[1])));
    }
  }

  @Test
  void oddNames_areReadAsTheyAre() throws RefusedException {
    for (String odd : List.of("", "nul\0", "lone\ud800", "\udc00", "\"\\", "<b>", "\ud83d\ude00")) {
      assertThat(event(TestEvent.of(odd).port(odd).in(T)).actor()).isEqualTo(odd);
    }
  }

  @Test
  void startWithoutAnId_isJournaledWithTheOneThatWasMade() throws RefusedException {
    byte[] frame =
        bytes(
            "{\"StartTrace\":{\"flow_id\":\"f\",\"version\":%s,\"more\":[1.0]}}"
                .formatted(Frames.version(1, 2, 3, null)));
    ParsedFrame parsed = parser.parse(frame);
    assertThat(command(parsed).traceId()).isEqualTo(MADE);
    assertThat(((Request.StartTrace) parsed.question()).traceId()).isEqualTo(MADE);
    TraceCommand again = command(parser.parse(parsed.journaled()));
    assertThat(again.traceId()).isEqualTo(MADE);
    assertThat(((TraceCommand.Start) again).extraJson()).isEqualTo("{\"more\":[1.0]}");
  }

  @Test
  void wholeTrace_isReadWithItsHead() throws RefusedException {
    TestEvent one = TestEvent.of("a");
    TestEvent two = TestEvent.of("b");
    TraceCommand.Store store =
        (TraceCommand.Store) command(parser.parse(Frames.store(T, MADE, "f", one, two)));
    TraceHead head = store.head();
    assertThat(head.flowId()).isEqualTo("f");
    assertThat(head.executionId()).isEqualTo(MADE);
    assertThat(head.version()).isNotNull();
    assertThat(head.version().json()).isEqualTo(Frames.version(1, 0, 0, null));
    assertThat(head.status()).isEqualTo(TraceStatus.COMPLETED);
    assertThat(head.startEpochNanos()).isEqualTo(TestEvent.SIX);
    assertThat(head.endEpochNanos()).isEqualTo(TestEvent.SIX + 60_000_000_000L);
    assertThat(head.metadataJson()).contains("\"environment\":\"test\"");
    assertThat(store.events())
        .extracting(FrameParserTest::text)
        .containsExactly(one.json(), two.json());
  }

  @Test
  void end_mustEnd() throws RefusedException {
    TraceCommand.End failed = (TraceCommand.End) command(parser.parse(Frames.fail(T, "why")));
    assertThat(failed).isEqualTo(new TraceCommand.End(T, TraceStatus.FAILED, "why", true));
    assertThat(refusal(Frames.end(T, "Running")))
        .hasMessage(
            "EndTrace.status: 'Running' does not end a trace; allowed are Completed, Cancelled and Failed");
    assertThat(refusal(Frames.end(T, "Done")).reason()).isEqualTo(RejectReason.MALFORMED);
  }

  @Test
  void nameOverTheLimit_isRefused_withItsPlace() {
    String longest = "n".repeat(64);
    String over = "n".repeat(65);
    assertThat(refusal(TestEvent.of(over).in(T)))
        .hasMessage(
            "RecordEvent.event.actor_id: a name of 65 characters; allowed are at most 64 bytes of UTF-8");
    assertThat(refusal(TestEvent.of("a").port(over).in(T)).getMessage())
        .startsWith("RecordEvent.event.data.port: ");
    assertThat(refusal(TestEvent.of("a").to(over, "p").in(T)).getMessage())
        .startsWith("RecordEvent.event.event_type.DataFlow.to_actor: ");
    assertThat(refusal(TestEvent.of("a").to("b", over).in(T)).getMessage())
        .startsWith("RecordEvent.event.event_type.DataFlow.to_port: ");
    assertThat(refusal(TestEvent.of("a").custom(over).in(T)).getMessage())
        .startsWith("RecordEvent.event.event_type.Custom: ");
    assertThat(refusal(Frames.start(T, over)).getMessage()).startsWith("StartTrace.flow_id: ");
    assertThat(refusal(Frames.start(T, "f", 1, 1, 1, over)).getMessage())
        .startsWith("StartTrace.version.git_hash: ");
    assertThat(refusal(Frames.store(T, T, over)).getMessage())
        .startsWith("StoreTrace.trace.flow_id: ");
    RefusedException second =
        refusal(Frames.store(T, T, "f", TestEvent.of("a"), TestEvent.of(over)));
    assertThat(second.getMessage()).startsWith("StoreTrace.trace.events[1].actor_id: ");
    assertThat(second.reason()).isEqualTo(RejectReason.LIMIT);
    assertThat(
            catchThrowableOfType(
                RefusedException.class, () -> parser.parse(TestEvent.of(longest).in(T))))
        .isNull();
  }

  @Test
  void names_areMeasuredInBytes_asTheyAreStored() {
    assertThat(refusal(TestEvent.of("\u20ac".repeat(22)).in(T))).isNotNull();
    assertThat(refusal(TestEvent.of("\0".repeat(13)).in(T))).isNotNull();
    assertThat(
            catchThrowableOfType(
                RefusedException.class,
                () -> parser.parse(TestEvent.of("\u20ac".repeat(21)).in(T))))
        .isNull();
    assertThat(
            catchThrowableOfType(
                RefusedException.class, () -> parser.parse(TestEvent.of("\0".repeat(12)).in(T))))
        .isNull();
  }

  @Test
  @Timeout(20)
  void hugeNames_areRefused() {
    String huge = "n".repeat(1 << 20);
    assertThat(refusal(TestEvent.of(huge).in(T)).getMessage()).hasSizeLessThan(300);
    assertThat(refusal(Frames.start(T, huge)).getMessage()).hasSizeLessThan(300);
    assertThat(refusal(bytes("{\"" + huge + "\":1}")).getMessage()).hasSizeLessThan(1_000);
    assertThat(refusal(TestEvent.of("a").type(huge).in(T)).getMessage()).hasSizeLessThan(1_000);
  }

  @Test
  @Timeout(20)
  void deepNesting_isRefused() {
    for (String[] brackets : new String[][] {{"[", "]"}, {"{\"a\":", "}"}}) {
      String deep = brackets[0].repeat(10_000) + "1" + brackets[1].repeat(10_000);
      RefusedException refusal = refusal(bytes(deep));
      assertThat(refusal.reason()).isEqualTo(RejectReason.MALFORMED);
      assertThat(refusal.getMessage()).hasSizeLessThan(1_000);
      String inside =
          new String(TestEvent.of("a").in(T), StandardCharsets.UTF_8)
              .replace("\"custom_attributes\":{}", "\"custom_attributes\":{\"x\":" + deep + "}");
      assertThat(refusal(bytes(inside)).getMessage()).contains("128").hasSizeLessThan(1_000);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1677-09-21T00:12:43Z",
        "2262-04-11T23:47:17Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999Z"
      })
  void timeOutOfRange_isRefused_withTheRange(String time) {
    String frame =
        new String(TestEvent.of("a").in(T), StandardCharsets.UTF_8)
            .replace("2025-01-07T06:00:00Z", time);
    assertThat(refusal(bytes(frame)))
        .hasMessage(
            "RecordEvent.event.timestamp: %s is out of range; allowed is 1677-09-21T00:12:44Z to 2262-04-11T23:47:16Z"
                .formatted(time));
    String store =
        new String(Frames.store(T, T, "f"), StandardCharsets.UTF_8)
            .replace("\"start_time\":\"2025-01-07T06:00:00Z\"", "\"start_time\":\"" + time + "\"");
    assertThat(refusal(bytes(store)).getMessage()).startsWith("StoreTrace.trace.start_time: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1677-09-21T00:12:44Z", "2262-04-11T23:47:16Z", "1969-12-31T23:59:59.999999999Z"})
  void timeWithinTheRange_isExact(String time) throws RefusedException {
    String frame =
        new String(TestEvent.of("a").in(T), StandardCharsets.UTF_8)
            .replace("2025-01-07T06:00:00Z", time);
    assertThat(dev.flowtrace.protocol.Rfc3339.formatEpochNanos(event(bytes(frame)).epochNanos()))
        .isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "1",
        "[]",
        "{}",
        "\"Ping",
        "\"Pong\"",
        "{\"Ping\":{}} x",
        "{\"StartTrace\":{}}",
        "{\"RecordEvent\":null}",
        "{\"EndTrace\":{\"trace_id\":\"x\"}}",
        "{\"StartTrace\":{\"flow_id\":7}}",
        "\u0000\u0000"
      })
  void whatIsNoRequest_isRefused(String frame) {
    RefusedException refusal = refusal(bytes(frame));
    assertThat(refusal).hasMessageStartingWith("Invalid message format: ");
    assertThat(refusal.reason()).isEqualTo(RejectReason.MALFORMED);
  }

  @Test
  void anyDamage_isRefusedOrRead_butNeverFails() {
    Random random = new Random(12);
    byte[] good = Frames.store(T, T, "f", TestEvent.flow("a", "b").message(3), TestEvent.of("c"));
    int refused = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] bad = good.clone();
      for (int left = 1 + random.nextInt(3); left > 0; left--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      if (random.nextInt(4) == 0) {
        bad = Arrays.copyOf(bad, random.nextInt(bad.length));
      }
      try {
        ParsedFrame parsed = parser.parse(bad);
        if (parsed.command() instanceof TraceCommand.Store store) {
          store.events().forEach(event -> assertThat(text(event)).startsWith("{").endsWith("}"));
        }
      } catch (RefusedException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(10_000);
  }

  @Test
  void whatTheCollectorDecides_comesBackFromTheJournal_andFromNoWire() throws RefusedException {
    for (TraceCommand.End end :
        List.of(
            new TraceCommand.End(T, TraceStatus.COMPLETED, null, false),
            new TraceCommand.End(T, TraceStatus.FAILED, "a\nb \u20ac", false),
            new TraceCommand.End(T, TraceStatus.FAILED, "", false))) {
      byte[] frame = InternalFrames.ofEnd(end);
      assertThat(journal.reread(frame)).containsExactly(end);
      assertThat(refusal(frame).reason()).isEqualTo(RejectReason.MALFORMED);
    }
    byte[] delete = InternalFrames.ofDelete(T);
    assertThat(journal.reread(delete)).containsExactly(new TraceCommand.Delete(T));
    assertThat(refusal(delete).reason()).isEqualTo(RejectReason.MALFORMED);
    assertThat(journal.reread(Frames.end(T, "Completed")))
        .containsExactly(new TraceCommand.End(T, TraceStatus.COMPLETED, null, true));
  }

  @Test
  void badBatches_areRefusedWithTheReason() {
    String start =
        new String(Frames.start(T, "f"), StandardCharsets.UTF_8).replace("{\"StartTrace\":", "");
    String noId = start.substring(0, start.length() - 1).replace("\"trace_id\":\"" + T + "\",", "");
    assertBatch(
        "{\"RecordBatch\":{\"seq\":0,\"batches\":[],\"starts\":[],\"ends\":[]}}",
        "RecordBatch.seq: 0; numbers begin with 1");
    assertBatch(
        "{\"RecordBatch\":{\"seq\":1,\"batches\":[],\"starts\":[" + noId + "],\"ends\":[]}}",
        "RecordBatch.starts[0].trace_id: missing; in a batch, the client chooses the id");
    assertBatch(
        new String(
            BatchFrame.of(1).end(T, "Completed").end(T, "Running").bytes(), StandardCharsets.UTF_8),
        "RecordBatch.ends[1].status: 'Running' does not end a trace; allowed are Completed, Cancelled and Failed");
    assertBatch(
        new String(
            BatchFrame.of(1)
                .events(T, TestEvent.of("a"))
                .events(T, TestEvent.of("a"), TestEvent.of("x".repeat(600)))
                .bytes(),
            StandardCharsets.UTF_8),
        "RecordBatch.batches[1].events[1].actor_id: a name of 600 characters; allowed are at most 64 bytes of UTF-8");
    assertBatch(
        "{\"Hello\":{\"client_id\":\""
            + T
            + "\",\"client_version\":\"1\",\"network\":\"n\",\"host\":\""
            + "h".repeat(600)
            + "\",\"capabilities\":[]}}",
        "Hello.host: a name of 600 characters; allowed are at most 64 bytes of UTF-8");
  }

  private void assertBatch(String frame, String message) {
    assertThatThrownBy(() -> parser.parse(frame.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(RefusedException.class)
        .hasMessage(message);
  }
}
