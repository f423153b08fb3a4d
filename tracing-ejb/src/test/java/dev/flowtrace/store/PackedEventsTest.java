package dev.flowtrace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.flowtrace.aggregation.Block;
import dev.flowtrace.aggregation.EventKind;
import dev.flowtrace.aggregation.PackedSlice;
import dev.flowtrace.aggregation.RecordedEvent;
import dev.flowtrace.aggregation.TailBuffer;
import dev.flowtrace.aggregation.TailEvents;
import dev.flowtrace.protocol.buffer.VarInts;
import dev.flowtrace.protocol.packed.PackedText;
import dev.flowtrace.protocol.packed.Tokens;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PackedEventsTest {
  private static final Pattern ID =
      Pattern.compile("(?<=\")[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?=\")");
  private static final String SECOND_CODEC =
      "0202413f1e4a528a0c4c0e9b576f0f4f4a1c010000000000000001000000000000000228b52ffd20"
          + "41c501000403447b226576656e745f6964223a2201222c2274657874223a226772c3b6c39f65227d"
          + "63706172656e74223a220202227d01002bb37a02";

  private final Random random = new Random(9);
  private final EventPacker packer = new EventPacker();
  private final List<UUID> earlier = new ArrayList<>();

  @AfterEach
  void close() {
    packer.close();
  }

  @Test
  void eventsOfAnyShape_comeBackByteForByte_oneChunkAfterTheOther() {
    for (int round = 0; round < 300; round++) {
      List<String> events = new ArrayList<>();
      for (int i = random.nextInt(80); i >= 0; i--) {
        events.add(event());
      }
      assertComesBack(blocks(events));
    }
  }

  @Test
  void moreIdsThanAreRemembered_comeBack_andSoDoLongEvents() {
    List<String> events = new ArrayList<>();
    for (int i = 0; i < 12_000; i++) {
      events.add("{\"event_id\":\"" + id() + "\",\"parent\":\"" + id() + "\"}");
    }
    events.add("{\"text\":\"" + "long ".repeat(500_000) + "\",\"id\":\"" + id() + "\"}");
    assertComesBack(blocks(events));
    assertComesBack(blocks(List.of(event())));
  }

  @Test
  void ids_takeSixteenBytes_once() {
    StringBuilder event = new StringBuilder("{\"chain\":[");
    for (int i = 0; i < 100; i++) {
      event.append('"').append(i % 2 == 0 ? UUID.randomUUID() : new UUID(1, 2)).append("\",");
    }
    byte[] payload = assertComesBack(blocks(List.of(event + "1]}")));

    assertThat(PackedEvents.codec(payload)).isEqualTo(PackedEvents.CODEC_PACKED);
    assertThat(payload).hasSizeBetween(51 * 16, 51 * 16 + 200);
  }

  /** What JSON does not have would be taken for a token. */
  @Test
  void bytesThatJsonDoesNotHave_areKeptAsTheyAre() {
    for (byte odd = 0; odd < 34; odd++) {
      for (int at = 0; at < 30; at++) {
        byte[] event = "{\"a\":\"bbbbbbbbbbbbbbbbbbbbbbbb\"}".getBytes(StandardCharsets.UTF_8);
        event[at] = odd;
        byte[] payload = assertComesBack(blocks(List.of(event()), event));
        boolean isJson = odd >= ' ' || odd == '\t' || odd == '\n' || odd == '\r';
        assertThat(PackedEvents.codec(payload))
            .isEqualTo(isJson ? PackedEvents.CODEC_PACKED : PackedEvents.CODEC_ZSTD);
      }
    }
  }

  @Test
  void chunksOfTheFirstCodec_areRead() {
    List<Block> blocks = blocks(List.of(event(), event()));
    byte[] payload = packer.plain(blocks);
    byte[] framed = framed(blocks);

    assertThat(PackedEvents.codec(payload)).isEqualTo(PackedEvents.CODEC_ZSTD);
    assertThat(PackedEvents.unpack(payload, framed.length)).isEqualTo(framed);
    assertThat(PackedEvents.unpack(packer.pack(List.of()), 0)).isEmpty();
  }

  /** As the collector wrote them before it kept events packed. */
  @Test
  void chunksOfTheSecondCodec_areRead() {
    byte[] payload = HexFormat.of().parseHex(SECOND_CODEC);
    String first = "{\"event_id\":\"3f1e4a52-8a0c-4c0e-9b57-6f0f4f4a1c01\",\"text\":\"größe\"}";
    String second =
        "{\"event_id\":\"00000000-0000-0001-0000-000000000002\","
            + "\"parent\":\"3f1e4a52-8a0c-4c0e-9b57-6f0f4f4a1c01\"}";
    byte[] framed = framed(blocks(List.of(first, second)));

    assertThat(PackedEvents.codec(payload)).isEqualTo(PackedEvents.CODEC_IDS_BESIDE);
    assertThat(PackedEvents.unpack(payload, framed.length)).isEqualTo(framed);
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = payload.clone();
      damaged[1 + random.nextInt(payload.length - 1)] ^= (byte) (1 << random.nextInt(8));
      try {
        assertThat(PackedEvents.unpack(damaged, framed.length)).hasSize(framed.length);
      } catch (IllegalStateException e) {
        assertThat(e).hasMessageContaining("stored");
      }
    }
  }

  @Test
  void damagedChunk_saysSo() {
    List<String> events = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      events.add(event());
    }
    List<Block> blocks = blocks(events);
    byte[] payload = packer.pack(blocks);
    int rawBytes = framed(blocks).length;
    for (int i = 0; i < 2_000; i++) {
      byte[] damaged = payload.clone();
      damaged[random.nextInt(60)] ^= (byte) (1 << random.nextInt(8));
      int length = random.nextInt(3) == 0 ? random.nextInt(payload.length) : payload.length;
      byte[] cut = Arrays.copyOf(damaged, length);
      try {
        assertThat(PackedEvents.unpack(cut, rawBytes)).hasSize(rawBytes); // in an id, say
      } catch (IllegalStateException e) {
        assertThat(e).hasMessageContaining("stored");
      }
    }
    assertThatIllegalStateException().isThrownBy(() -> PackedEvents.unpack(payload, rawBytes + 1));
  }

  private byte[] assertComesBack(List<Block> blocks) {
    byte[] framed = framed(blocks);
    byte[] payload = packer.pack(blocks);
    assertThat(PackedEvents.unpack(payload, framed.length)).isEqualTo(framed);
    return payload;
  }

  private static byte[] framed(List<Block> blocks) {
    ByteArrayOutputStream framed = new ByteArrayOutputStream();
    for (Block block : blocks) {
      TailEvents each = new TailEvents(block);
      while (each.next()) {
        byte[] size = new byte[VarInts.MAX_BYTES];
        framed.write(size, 0, VarInts.put(size, 0, each.json().length));
        framed.writeBytes(each.json());
      }
    }
    return framed.toByteArray();
  }

  /** Some of the events came packed. */
  private List<Block> blocks(List<String> events, byte[]... more) {
    TailBuffer tail = new TailBuffer();
    for (String event : events) {
      tail.append(random.nextBoolean() ? packed(event) : json(utf8(event)));
    }
    for (byte[] event : more) {
      tail.append(json(event));
    }
    return tail.blocks();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static RecordedEvent json(byte[] event) {
    return event(event, event.length, null);
  }

  private static RecordedEvent packed(String event) {
    Matcher found = ID.matcher(event);
    byte[] ids = new byte[16 * event.length()];
    int count = 0;
    StringBuilder text = new StringBuilder();
    while (found.find()) {
      UUID id = UUID.fromString(found.group());
      PackedText.putId(
          ids, 16 * count++, id.getMostSignificantBits(), id.getLeastSignificantBits());
      found.appendReplacement(text, String.valueOf((char) Tokens.ID));
    }
    found.appendTail(text);
    byte[] packed = Tokens.pack(utf8(text.toString()));
    return event(
        new byte[0], utf8(event).length, new PackedSlice(packed, 0, packed.length, ids, 0, count));
  }

  private static RecordedEvent event(byte[] json, int length, @Nullable PackedSlice packed) {
    return new RecordedEvent(
        1,
        2,
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
        length,
        packed);
  }

  private String event() {
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "{" : "");
    for (int parts = random.nextInt(20); parts > 0; parts--) {
      text.append(part());
    }
    return text.toString();
  }

  private String part() {
    String id = id().toString();
    return switch (random.nextInt(12)) {
      case 0, 1, 2, 3 -> '"' + id + '"';
      case 4 -> '"' + id.toUpperCase(Locale.ROOT) + '"';
      case 5 -> '"' + id.substring(random.nextInt(36)) + '"';
      case 6 -> id;
      case 7 ->
          '"' + id.replace(id.charAt(random.nextInt(36)), "g-:/`G".charAt(random.nextInt(6))) + '"';
      case 8 -> "\"-----2026-01-07T06:00:00.123456789Z\"";
      case 9 -> "\"größe \\u0001 \uD83D\uDE80\"";
      case 10 -> "\"" + "-".repeat(random.nextInt(40)) + id + "\"";
      default -> "\"span_id\":" + random.nextLong() + ",";
    };
  }

  private UUID id() {
    if (!earlier.isEmpty() && random.nextBoolean()) {
      return earlier.get(random.nextInt(earlier.size()));
    }
    UUID id = new UUID(random.nextLong(), random.nextLong());
    earlier.add(id);
    return id;
  }
}
