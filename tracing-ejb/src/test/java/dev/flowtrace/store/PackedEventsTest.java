package dev.flowtrace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.flowtrace.aggregation.Block;
import dev.flowtrace.protocol.buffer.VarInts;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PackedEventsTest {
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
      List<Block> blocks = new ArrayList<>();
      for (int block = random.nextInt(4); block >= 0; block--) {
        List<String> events = new ArrayList<>();
        for (int i = random.nextInt(30); i >= 0; i--) {
          events.add(event());
        }
        blocks.add(block(events));
      }
      assertComesBack(blocks);
    }
  }

  @Test
  void moreIdsThanAreRemembered_comeBack_andSoDoLongEvents() {
    List<String> events = new ArrayList<>();
    for (int i = 0; i < 12_000; i++) {
      events.add("{\"event_id\":\"" + id() + "\",\"parent\":\"" + id() + "\"}");
    }
    events.add("{\"text\":\"" + "long ".repeat(500_000) + "\",\"id\":\"" + id() + "\"}");
    assertComesBack(List.of(block(events), block(List.of(event()))));
    assertComesBack(List.of(block(List.of(event()))));
  }

  @Test
  void ids_takeSixteenBytes_once() {
    StringBuilder event = new StringBuilder("{\"chain\":[");
    for (int i = 0; i < 100; i++) {
      event.append('"').append(i % 2 == 0 ? UUID.randomUUID() : new UUID(1, 2)).append("\",");
    }
    byte[] payload = assertComesBack(List.of(block(List.of(event + "1]}"))));

    assertThat(PackedEvents.codec(payload)).isEqualTo(PackedEvents.CODEC_PACKED);
    assertThat(payload).hasSizeBetween(51 * 16, 51 * 16 + 200);
  }

  /** What JSON does not have would be taken for an id. */
  @Test
  void bytesThatJsonDoesNotHave_areKeptAsTheyAre() {
    for (byte odd = 0; odd < 4; odd++) {
      for (int at = 0; at < 30; at++) {
        byte[] event = "{\"a\":\"bbbbbbbbbbbbbbbbbbbbbbbb\"}".getBytes(StandardCharsets.UTF_8);
        event[at] = odd;
        byte[] payload = assertComesBack(List.of(block(List.of(event()), event)));
        assertThat(PackedEvents.codec(payload))
            .isEqualTo(odd < 3 ? PackedEvents.CODEC_ZSTD : PackedEvents.CODEC_PACKED);
      }
    }
  }

  @Test
  void chunksOfTheFirstCodec_areRead() {
    Block block = block(List.of(event(), event()));
    byte[] payload = packer.plain(List.of(block));

    assertThat(PackedEvents.codec(payload)).isEqualTo(PackedEvents.CODEC_ZSTD);
    assertThat(PackedEvents.unpack(payload, block.length())).isEqualTo(bytes(List.of(block)));
    assertThat(PackedEvents.unpack(packer.pack(List.of()), 0)).isEmpty();
  }

  @Test
  void damagedChunk_saysSo() {
    List<String> events = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      events.add(event());
    }
    List<Block> blocks = List.of(block(events));
    byte[] payload = packer.pack(blocks);
    int rawBytes = blocks.get(0).length();
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
    byte[] framed = bytes(blocks);
    byte[] payload = packer.pack(blocks);
    assertThat(PackedEvents.unpack(payload, framed.length)).isEqualTo(framed);
    return payload;
  }

  private static byte[] bytes(List<Block> blocks) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    blocks.forEach(block -> all.write(block.bytes(), 0, block.length()));
    return all.toByteArray();
  }

  private static Block block(List<String> events, byte[]... more) {
    ByteArrayOutputStream framed = new ByteArrayOutputStream();
    List<byte[]> all = new ArrayList<>();
    events.forEach(event -> all.add(event.getBytes(StandardCharsets.UTF_8)));
    all.addAll(List.of(more));
    for (byte[] event : all) {
      byte[] size = new byte[VarInts.MAX_BYTES];
      framed.write(size, 0, VarInts.put(size, 0, event.length));
      framed.writeBytes(event);
    }
    int length = framed.size();
    framed.writeBytes(new byte[length % 3]); // a block may be longer than what is in it
    return new Block(framed.toByteArray(), length);
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
