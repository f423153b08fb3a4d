package dev.flowtrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.luben.zstd.Zstd;
import dev.flowtrace.aggregation.RecordedEvent;
import dev.flowtrace.aggregation.TraceCommand;
import dev.flowtrace.metrics.RejectReason;
import dev.flowtrace.protocol.codec.CodecLimits;
import dev.flowtrace.protocol.packed.PackedBatch;
import dev.flowtrace.testing.BatchFrame;
import dev.flowtrace.testing.PackedFrame;
import dev.flowtrace.testing.TestEvent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of a packed batch is what the strict reader reads of its JSON. */
class PackedEventScannerTest {
  private static final UUID T = UUID.fromString("3f1e4a52-8a0c-4c0e-9b57-6f0f4f4a1c01");
  private static final byte[] BATCH;
  private static final byte[] JSON =
      BatchFrame.of(7)
          .start(T, "orders")
          .sampledStart(new UUID(3, 3), "f", "12.5")
          .events(
              T,
              TestEvent.flow("a", "b").port("out").message(3).took(5).attribute("message_id", "m1"),
              TestEvent.of("b").error("no"),
              TestEvent.of("reader").port("out").message(10).took(5).attribute("other", "o"),
              TestEvent.of("plain").port("p"))
          .events(new UUID(3, 3), TestEvent.of("c"), TestEvent.flow("c", "d").port("o").message(12))
          .end(T, "Completed")
          .bytes();

  static {
    BATCH =
        new String(JSON, StandardCharsets.UTF_8)
            .replace("plain", "Z\u00e4hler \ud83d\ude00")
            .getBytes(StandardCharsets.UTF_8);
  }

  private final FrameContent content = new FrameContent(1 << 20);
  private final FrameParser parser =
      new FrameParser(
          new CodecLimits(1 << 20, 12, 1_000),
          64,
          new LinkedHashSet<>(List.of("message_id", "priority")),
          () -> new UUID(7, 7));
  private final Random random = new Random(20261123);
  private int same;
  private int left;

  private @Nullable ParsedFrame usual(byte[] frame) throws RefusedException {
    PackedBatch batch = content.packed(frame);
    LentContent lent = content.lendBody(frame, batch);
    return lent == null ? null : parser.usual(frame, batch, lent);
  }

  /** Never taken is what the strict reader refuses, nor in another way. */
  private void compare(byte[] frame) {
    ParsedFrame usual;
    try {
      usual = usual(frame);
    } catch (RefusedException e) {
      assertThat(e).hasMessageContaining("packed batch");
      assertThat(refusal(frame)).isNotNull();
      return;
    }
    if (usual == null) {
      left++;
      return;
    }
    ParsedFrame strict;
    try {
      strict = parser.strict(content.ofBinary(frame));
    } catch (RefusedException e) {
      throw new AssertionError("taken, but refused by the strict reader", e);
    }
    assertThat(usual.batchSeq()).isEqualTo(strict.batchSeq());
    assertThat(usual.commands().stream().map(PackedEventScannerTest::plain))
        .isEqualTo(strict.commands().stream().map(PackedEventScannerTest::plain).toList());
    assertThat(usual.journaled()).isSameAs(frame);
    same++;
  }

  private @Nullable RefusedException refusal(byte[] frame) {
    return catchThrowableOfType(RefusedException.class, () -> content.ofBinary(frame));
  }

  /** Something that can be compared: arrays are not. */
  private static List<Object> plain(TraceCommand command) {
    if (!(command instanceof TraceCommand.RecordEvent record)) {
      return List.of(command);
    }
    RecordedEvent event = record.event();
    RecordedEvent own = event.detached();
    String json = new String(own.json(), own.offset(), own.length(), StandardCharsets.UTF_8);
    return List.of(
        record.traceId(),
        json,
        new RecordedEvent(
                event.eventId(),
                event.epochNanos(),
                event.kind(),
                event.customName(),
                event.actor(),
                event.port(),
                event.toActor(),
                event.toPort(),
                event.messageBytes(),
                event.executionNanos(),
                event.error(),
                event.attributes(),
                new byte[0],
                0,
                event.length())
            .toString()
            .replaceAll("json=[^,]*", ""));
  }

  @Test
  void batchOfUsualEvents_isReadAsItsJson() throws RefusedException {
    byte[] frame = PackedFrame.of(BATCH);
    assertThat(content.ofBinary(frame)).isEqualTo(BATCH);
    compare(frame);
    assertThat(same).isEqualTo(1);
    ParsedFrame usual = usual(frame);
    assertThat(usual).isNotNull();
    assertThat(usual.events()).isEqualTo(6);
    assertThat(usual.commands().stream().filter(PackedEventScannerTest::isPacked)).hasSize(6);
  }

  private static boolean isPacked(TraceCommand command) {
    return command instanceof TraceCommand.RecordEvent record && record.event().packed() != null;
  }

  /** What has no token is written out. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '#',
      value = {
        "\"event_type\":\"MessageSent\"|\"event_type\":{\"Custom\":\"c\"}",
        "\"serialized_data\":[]|\"serialized_data\":[123,125],\"content_codec\":\"none\"",
        "\"serialized_data\":[]|\"serialized_data\":[1],\"content_codec\":\"zstd\",\"content_format_version\":1,\"stored_bytes\":12",
        "\"serialized_data\":[]|\"serialized_data\":[],\"content_codec\":\"none\",\"content_format_version\":1,\"stored_bytes\":null",
        "\"state_diff\":null,\"error\":null|\"state_diff\":{\"after\":[123,125],\"diff_type\":\"Full\"},\"error\":null",
        ",\"state_diff\":null,\"error\":null|",
        "\"execution_time_ns\":5}|\"execution_time_ns\":5,\"queue_depth\":3}",
        "\"execution_time_ns\":5}|\"execution_time_ns\":null,\"memory_usage_bytes\":null,\"cpu_usage_percent\":null,\"queue_depth\":3,\"throughput_msgs_per_sec\":null}",
        "\"execution_time_ns\":5}|\"execution_time_ns\":5,\"memory_usage_bytes\":80,\"cpu_usage_percent\":2.5,\"queue_depth\":3,\"throughput_msgs_per_sec\":7.5}"
      })
  void fieldsWithoutAToken_areReadWithin(String usual, @Nullable String other) {
    String json = new String(BATCH, StandardCharsets.UTF_8);
    assertThat(json).contains(usual);
    String changed = json.replace(usual, other == null ? "" : other);
    compare(PackedFrame.of(changed.getBytes(StandardCharsets.UTF_8)));
    assertThat(same).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"execution_time_ns\":5,\"queue_depth\":3,\"queue_depth\":3",
        "\"execution_time_ns\":5,\"throughput_msgs_per_sec\":null,\"throughput_msgs_per_sec\":null",
        "\"execution_time_ns\":5,\"cpu_usage_percent\":1,\"memory_usage_bytes\":null,\"cpu_usage_percent\":null,\"queue_depth\":3"
      })
  void fieldThatComesTwice_isRefused(String metrics) {
    byte[] frame =
        PackedFrame.of(BATCH, event -> event.replace("\"execution_time_ns\":5", metrics));
    RefusedException refusal =
        catchThrowableOfType(RefusedException.class, () -> parser.strict(content.ofBinary(frame)));
    assertThat(refusal).hasMessageContaining("RecordBatch.batches[0].events[0].data");
    compare(frame);
    assertThat(left).isEqualTo(1);
  }

  @Test
  void batchWithAnEventThatIsNotAsUsual_isLeft_andReadAsJson() {
    String json = new String(BATCH, StandardCharsets.UTF_8);
    compare(
        PackedFrame.of(
            json.replace("\"span_id\":\"s\"", "\"span_id\":\"s\",\"more\":1")
                .getBytes(StandardCharsets.UTF_8)));
    assertThat(left).isEqualTo(1);
  }

  /** As the client library writes what an application made itself. */
  @Test
  void eventsThatAreJson_areReadWithin() throws RefusedException {
    byte[] frame = PackedFrame.unpacked(BATCH);
    compare(frame);
    assertThat(same).isEqualTo(1);
    ParsedFrame usual = usual(frame);
    assertThat(usual).isNotNull();
    assertThat(usual.commands().stream().filter(PackedEventScannerTest::isPacked)).isEmpty();
  }

  @Test
  void moreIdsThanTheArrayHasRoomFor_areRead() throws RefusedException {
    TestEvent[] events = new TestEvent[8_000];
    Arrays.setAll(events, i -> TestEvent.of("a" + i % 7));
    byte[] frame = PackedFrame.of(BatchFrame.of(1).events(T, events).bytes());
    FrameContent large = new FrameContent(64 << 20);
    PackedBatch batch = large.packed(frame);
    LentContent lent = large.lendBody(frame, batch);
    assertThat(lent).isNotNull();
    FrameParser patient =
        new FrameParser(
            new CodecLimits(64 << 20, 12, 100_000),
            64,
            new LinkedHashSet<>(),
            () -> new UUID(7, 7));
    ParsedFrame usual =
        patient.usual(
            frame,
            batch,
            new LentContent(Arrays.copyOf(lent.array(), lent.length() + 9), lent.length()));
    assertThat(usual).isNotNull();
    assertThat(usual.commands().stream().map(PackedEventScannerTest::plain))
        .isEqualTo(
            patient.strict(large.ofBinary(frame)).commands().stream()
                .map(PackedEventScannerTest::plain)
                .toList());
  }

  @Test
  void jsonOverTheLimit_isRefused_howeverSmallTheFrameIs() {
    TestEvent[] events = new TestEvent[4_000];
    Arrays.setAll(events, i -> TestEvent.of("a"));
    byte[] frame = PackedFrame.of(BatchFrame.of(1).events(T, events).bytes());
    compare(frame);
    assertThat(left).isEqualTo(1);
    assertThat(refusal(frame)).hasMessageContaining("1048576 bytes");
  }

  @Test
  void flippedBitsOfTheBody_neverChangeTheOutcome() throws RefusedException {
    byte[] frame = PackedFrame.of(BATCH);
    PackedBatch batch = content.packed(frame);
    byte[] body =
        Zstd.decompress(
            Arrays.copyOfRange(frame, batch.bodyFrom(), frame.length), batch.bodyBytes());
    for (int round = 0; round < 20_000; round++) {
      byte[] damaged = body.clone();
      damaged[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
      if (round % 2 == 0) {
        damaged[random.nextInt(body.length)] = (byte) random.nextInt(32);
      }
      compare(PackedFrame.compressed(7, batch, damaged));
    }
    assertThat(same).isPositive();
    assertThat(left).isPositive();
  }

  @Test
  void flippedBitsOfTheFrame_neverChangeTheOutcome() {
    byte[] frame = PackedFrame.of(BATCH);
    for (int round = 0; round < 20_000; round++) {
      byte[] damaged =
          Arrays.copyOf(frame, frame.length - (round % 3 == 0 ? random.nextInt(9) : 0));
      damaged[1 + random.nextInt(damaged.length - 1)] ^= (byte) (1 << random.nextInt(8));
      compare(damaged);
    }
    assertThat(left).isPositive();
  }

  @Test
  void damagedBatch_saysSo() {
    byte[] frame = PackedFrame.of(BATCH);
    assertThat(refusal(Arrays.copyOf(frame, 3)))
        .hasMessageContaining("the packed batch cannot be read")
        .extracting(RefusedException::reason)
        .isEqualTo(RejectReason.MALFORMED);
    assertThat(refusal(Arrays.copyOf(frame, frame.length - 4)))
        .extracting(RefusedException::reason)
        .isEqualTo(RejectReason.COMPRESSION);
  }
}
