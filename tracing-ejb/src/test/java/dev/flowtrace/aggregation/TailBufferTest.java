package dev.flowtrace.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.protocol.buffer.VarInts;
import dev.flowtrace.protocol.packed.PackedText;
import dev.flowtrace.protocol.packed.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TailBufferTest {
  @Test
  void events_comeBackInOrder_fromSnapshotsThatLaterOnesDoNotChange() {
    Random random = new Random(6);
    for (int round = 0; round < 50; round++) {
      TailBuffer tail = new TailBuffer();
      List<byte[]> events = new ArrayList<>();
      List<Block> early = List.of();
      int earlyEvents = 0;
      for (int i = 0; i < random.nextInt(200); i++) {
        byte[] frame = new byte[random.nextInt(random.nextInt(10) == 0 ? 40_000 : 600) + 3];
        Arrays.fill(frame, (byte) ('a' + random.nextInt(26)));
        if (random.nextBoolean()) {
          tail.append(event(frame, 1, frame.length - 2, null));
          events.add(Arrays.copyOfRange(frame, 1, frame.length - 1));
        } else {
          events.add(appendPacked(tail, frame));
        }
        if (random.nextInt(50) == 0) {
          early = tail.snapshot();
          earlyEvents = events.size();
        }
      }
      assertThat(read(tail.snapshot())).containsExactlyElementsOf(events);
      assertThat(read(early)).containsExactlyElementsOf(events.subList(0, earlyEvents));
      assertThat(tail.bytes())
          .isEqualTo(events.stream().mapToLong(e -> VarInts.size(e.length) + e.length).sum());
      long used = tail.snapshot().stream().mapToLong(Block::length).sum();
      assertThat(tail.capacity()).isGreaterThanOrEqualTo(used);
      // what is taken and not used is bounded
      assertThat(tail.capacity()).isLessThanOrEqualTo(2 * used + 80_000);
    }
  }

  /** Appends an event with an id before the text and one behind it; gives its JSON. */
  private static byte[] appendPacked(TailBuffer tail, byte[] text) {
    byte[] packed = text.clone();
    packed[0] = Tokens.ID;
    packed[packed.length - 1] = Tokens.ID;
    byte[] ids = new byte[100];
    PackedText.putId(ids, 9, 1, 2);
    PackedText.putId(ids, 25, 3, text.length);
    String json =
        new UUID(1, 2)
            + new String(text, 1, text.length - 2, StandardCharsets.US_ASCII)
            + new UUID(3, text.length);
    PackedSlice slice = new PackedSlice(packed, 0, packed.length, ids, 9, 2);
    tail.append(event(new byte[0], 0, json.length(), slice));
    return json.getBytes(StandardCharsets.US_ASCII);
  }

  private static RecordedEvent event(
      byte[] json, int offset, int length, @Nullable PackedSlice packed) {
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
        offset,
        length,
        packed);
  }

  private static RecordedEvent event(byte[] json) {
    return event(json, 0, json.length, null);
  }

  private static List<byte[]> read(List<Block> blocks) {
    List<byte[]> events = new ArrayList<>();
    for (Block block : blocks) {
      TailEvents each = new TailEvents(block);
      while (each.next()) {
        events.add(each.json());
      }
    }
    return events;
  }

  @Test
  void empty_takesNothing() {
    TailBuffer tail = new TailBuffer();
    assertThat(tail.snapshot()).isEmpty();
    assertThat(tail.capacity()).isZero();
  }

  @Test
  void releasedBlocks_areUsedAgain_butForThoseThatAreRead() {
    BlockPool pool = new BlockPool(4096);
    TailBuffer one = new TailBuffer(pool);
    one.append(event(new byte[900]));
    one.append(event(new byte[900]));
    byte[] first = one.blocks().get(0).bytes();
    one.release();
    assertThat(one.blocks()).isEmpty();
    assertThat(pool.bytes()).isEqualTo(1024 + 2048);

    TailBuffer two = new TailBuffer(pool);
    two.append(event(new byte[] {7, 7}));
    assertThat(two.blocks().get(0).bytes()).isSameAs(first);
    assertThat(pool.bytes()).isEqualTo(2048);
    List<Block> read = two.snapshot();
    two.release();
    assertThat(pool.bytes()).isEqualTo(2048);
    assertThat(read(read)).containsExactly(new byte[] {7, 7});
  }

  @Test
  void pool_keepsNoMoreThanItsLimit_andNoOddBlocks() {
    BlockPool pool = new BlockPool(1500);
    TailBuffer tail = new TailBuffer(pool);
    for (int i = 0; i < 40; i++) {
      tail.append(event(new byte[900]));
    }
    tail.append(event(new byte[20_000]));
    tail.release();
    assertThat(pool.bytes()).isEqualTo(1024);
  }
}
