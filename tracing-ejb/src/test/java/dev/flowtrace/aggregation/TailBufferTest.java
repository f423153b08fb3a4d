package dev.flowtrace.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.protocol.buffer.VarInts;
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
      List<Block> early = List.of();
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
      assertThat(tail.snapshot().stream().mapToLong(Block::length).sum()).isEqualTo(tail.bytes());
      assertThat(tail.capacity()).isGreaterThanOrEqualTo(tail.bytes());
      // what is taken and not used is bounded
      assertThat(tail.capacity()).isLessThanOrEqualTo(2 * tail.bytes() + 80_000);
    }
  }

  private static List<byte[]> read(List<Block> blocks) {
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

  @Test
  void releasedBlocks_areUsedAgain_butForThoseThatAreRead() {
    BlockPool pool = new BlockPool(4096);
    TailBuffer one = new TailBuffer(pool);
    one.append(new byte[900], 0, 900);
    one.append(new byte[900], 0, 900);
    byte[] first = one.blocks().get(0).bytes();
    one.release();
    assertThat(one.blocks()).isEmpty();
    assertThat(pool.bytes()).isEqualTo(1024 + 2048);

    TailBuffer two = new TailBuffer(pool);
    two.append(new byte[] {7, 7}, 0, 2);
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
      tail.append(new byte[900], 0, 900);
    }
    tail.append(new byte[20_000], 0, 20_000);
    tail.release();
    assertThat(pool.bytes()).isEqualTo(1024);
  }
}
