package dev.flowtrace.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TailBufferTest {
  @Test
  void events_comeBackInOrder_fromSnapshotsThatLaterOnesDoNotChange() {
    Random random = new Random(6);
    for (int round = 0; round < 50; round++) {
      TailBuffer tail = new TailBuffer();
      List<byte[]> events = new ArrayList<>();
      List<TailBuffer.Block> early = List.of();
      int earlyEvents = 0;
      for (int i = 0; i < random.nextInt(200); i++) {
        byte[] frame = new byte[random.nextInt(random.nextInt(10) == 0 ? 40_000 : 600) + 3];
        random.nextBytes(frame);
        tail.append(frame, 1, frame.length - 2);
        events.add(java.util.Arrays.copyOfRange(frame, 1, frame.length - 1));
        if (random.nextInt(50) == 0) {
          early = tail.snapshot();
          earlyEvents = events.size();
        }
      }
      assertThat(read(tail.snapshot())).containsExactlyElementsOf(events);
      assertThat(read(early)).containsExactlyElementsOf(events.subList(0, earlyEvents));
      assertThat(tail.snapshot().stream().mapToLong(TailBuffer.Block::length).sum())
          .isEqualTo(tail.bytes());
      assertThat(tail.capacity()).isGreaterThanOrEqualTo(tail.bytes());
      // what is taken and not used is bounded
      assertThat(tail.capacity()).isLessThanOrEqualTo(2 * tail.bytes() + 80_000);
    }
  }

  private static List<byte[]> read(List<TailBuffer.Block> blocks) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    blocks.forEach(block -> all.write(block.bytes(), 0, block.length()));
    ByteBuffer in = ByteBuffer.wrap(all.toByteArray());
    List<byte[]> events = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] event = new byte[(int) VarInts.get(in)];
      in.get(event);
      events.add(event);
    }
    return events;
  }

  @Test
  void empty_takesNothing() {
    TailBuffer tail = new TailBuffer();
    assertThat(tail.snapshot()).isEmpty();
    assertThat(tail.capacity()).isZero();
  }
}
