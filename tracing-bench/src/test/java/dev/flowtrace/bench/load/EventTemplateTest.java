package dev.flowtrace.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.Request;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.protocol.codec.FrameCodec;
import dev.flowtrace.protocol.packed.PackedBody;
import dev.flowtrace.protocol.packed.PackedText;
import dev.flowtrace.protocol.packed.Tokens;
import java.time.Instant;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class EventTemplateTest {
  private static final long TIME = 1_790_000_000_123_456_789L;

  private static final String TOKENS_BEFORE_TIME = tokens(Tokens.EVENT, Tokens.ID, Tokens.TIME);
  private static final String TOKENS_OF_CAUSES =
      tokens(Tokens.PARENT, Tokens.ID, Tokens.ROOT, Tokens.ID, Tokens.CHAIN);

  private final FrameCodec codec = new FrameCodec();
  private final EventIds ids = new EventIds(7);
  private final byte[] out = new byte[4096];

  @Test
  void everyFrameOfTheMix_isARequestOf650To750Bytes() throws Exception {
    TraceMix mix = new TraceMix(new SplittableRandom(42), new Topology(42), ids, Mix.STANDARD);
    for (int number = 0; number < 40; number++) {
      LoadTrace trace = mix.newTrace(number * 100_000L);
      for (int n = 0; n < trace.length; n++) {
        int end = mix.writeFrame(trace, TIME + n, out, 0);

        assertThat(end).as(new String(out, 0, end)).isBetween(650, 750);
        Request request = codec.decodeRequest(out, 0, end);
        assertThat(request).isInstanceOf(Request.RecordEvent.class);
        TraceEvent event = ((Request.RecordEvent) request).event();
        assertThat(((Request.RecordEvent) request).traceId()).isEqualTo(trace.id());
        assertThat(event.eventId())
            .isEqualTo(new UUID(ids.high(trace.number, n), ids.low(trace.number, n)));
        assertThat(event.data().customAttributes().get("n")).isEqualTo(JsonValue.of(n));
        assertThat(event.timestamp())
            .isEqualTo(Instant.ofEpochSecond(1_790_000_000L, 123_456_789L + n));
        assertThat(event.unknown()).isEqualTo(JsonObject.EMPTY);
        assertThat(event.data().unknown()).isEqualTo(JsonObject.EMPTY);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(EventKind.class)
  void everyKind_withAndWithoutMessageId_isARequestOfThatKind(EventKind kind) throws Exception {
    EventValues values = values();
    for (boolean messageId : new boolean[] {false, true}) {
      int end = kind.frame(messageId).write(out, 0, values);
      Request request = codec.decodeRequest(Arrays.copyOf(out, end));

      TraceEvent event = ((Request.RecordEvent) request).event();
      assertThat(event.actorId()).isEqualTo("reader_021");
      assertThat(event.eventType().wireName().replaceAll("(?<=[a-z])(?=[A-Z])", "_"))
          .isEqualToIgnoringCase(kind.name());
      assertThat(event.data().customAttributes().get("message_id"))
          .isEqualTo(messageId ? JsonValue.of("msg_12") : null);
      if (event.eventType() instanceof EventType.DataFlow flow) {
        assertThat(flow).isEqualTo(new EventType.DataFlow("parser_042", "in"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(EventKind.class)
  void everyKind_packed_isItsJson_inAFewTokens(EventKind kind) {
    EventValues values = values();
    PackedEvent event = new PackedEvent();
    for (boolean messageId : new boolean[] {false, true}) {
      event.ids.clear();
      int end = kind.event(messageId).write(out, 0, values);
      kind.event(messageId).packed().write(event, values);
      byte[] packed = Arrays.copyOf(event.text, event.length);

      assertThat(event.jsonLength).isEqualTo(end);
      assertThat(PackedText.jsonLength(packed, 0, packed.length, 6)).isEqualTo(end);
      assertThat(new String(expand(event), UTF_8)).isEqualTo(new String(out, 0, end, UTF_8));
      String text = new String(packed, UTF_8);
      assertThat(text).contains(TOKENS_BEFORE_TIME).contains(TOKENS_OF_CAUSES);
      assertThat(text)
          .doesNotContain("actor_id", "data", "performance", "queue_depth", "custom", "causality");
      assertThat(event.ids.count()).as("ids, each once").isEqualTo(4);
    }
  }

  private static EventValues values() {
    EventValues values = new EventValues();
    values.actor = Ascii.bytes("reader_021");
    values.port = Ascii.bytes("out");
    values.toActor = Ascii.bytes("parser_042");
    values.toPort = Ascii.bytes("in");
    values.messageNumber = 12;
    values.epochNanos = TIME;
    values.eventHigh = 1;
    values.eventLow = -2;
    values.parentHigh = 3;
    values.parentLow = Long.MIN_VALUE;
    values.rootHigh = 0x0123_4567_89ab_cdefL;
    values.rootLow = 6;
    values.spanHigh = -7;
    values.spanLow = 8;
    values.checksum[2] = -9;
    return values;
  }

  /** Its JSON, as a reader makes it: the ids by the references that are written. */
  private static byte[] expand(PackedEvent event) {
    byte[] written = new byte[PackedEvent.MAX_BYTES + 16];
    int end = event.putTo(written, 0);
    byte[] ids = new byte[event.ids.count() * PackedText.ID_BYTES];
    event.ids.copyTo(ids, 0);
    PackedBody in = new PackedBody(written, end, ids, 0, event.ids.count());
    int length = in.number();
    byte[] ofEvent = new byte[in.number() * PackedText.ID_BYTES];
    for (int at = 0; at < ofEvent.length; at += PackedText.ID_BYTES) {
      System.arraycopy(ids, in.id(), ofEvent, at, PackedText.ID_BYTES);
    }
    byte[] json = new byte[event.jsonLength];
    int jsonEnd =
        PackedText.expand(written, in.position(), in.position() + length, ofEvent, 0, json, 0);
    in.skip(length);
    assertThat(in.isDone()).isTrue();
    assertThat(jsonEnd).isEqualTo(json.length);
    return json;
  }

  @Test
  void numbers_areWrittenInFull() {
    assertThat(decimal(0)).isEqualTo("0");
    assertThat(decimal(9)).isEqualTo("9");
    assertThat(decimal(10)).isEqualTo("10");
    assertThat(decimal(1_203)).isEqualTo("1203");
    assertThat(decimal(90_807)).isEqualTo("90807");
    assertThat(decimal(Long.MAX_VALUE)).isEqualTo(Long.toString(Long.MAX_VALUE));
    assertThat(new String(out, 0, Ascii.putDecimal(out, 0, 12_345, 9), UTF_8))
        .isEqualTo("000012345");
    assertThat(new String(out, 0, Ascii.putDecimal(out, 0, 12_345, 3), UTF_8)).isEqualTo("345");
  }

  @Test
  void ids_differByTraceEventAndRun() {
    assertThat(ids.high(1, 2)).isNotEqualTo(ids.high(2, 1));
    assertThat(ids.high(1, 2)).isNotEqualTo(new EventIds(8).high(1, 2));
    UUID id = new UUID(ids.high(1, EventIds.TRACE), ids.low(1, EventIds.TRACE));
    assertThat(id.version()).isEqualTo(4);
    assertThat(id.variant()).isEqualTo(2);
  }

  private static String tokens(byte... tokens) {
    return new String(tokens, UTF_8);
  }

  private String decimal(long value) {
    return new String(out, 0, Ascii.putDecimal(out, 0, value));
  }
}
