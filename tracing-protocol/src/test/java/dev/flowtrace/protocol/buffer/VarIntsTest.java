package dev.flowtrace.protocol.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class VarIntsTest {
  @Test
  void everyNumber_comesBack_inAsManyBytesAsItsSizeSays() {
    Random random = new Random(4);
    LongStream.concat(
            LongStream.of(0, 1, 127, 128, 16_383, 16_384, Long.MAX_VALUE, Long.MIN_VALUE, -1),
            random.longs(50_000).map(value -> value >>> random.nextInt(64)))
        .forEach(
            value -> {
              ByteBuffer out = ByteBuffer.allocate(VarInts.MAX_BYTES);
              VarInts.put(out, value);
              assertThat(out.position()).isEqualTo(VarInts.size(value));
              byte[] array = new byte[VarInts.MAX_BYTES + 1];
              assertThat(VarInts.put(array, 1, value)).isEqualTo(1 + VarInts.size(value));
              assertThat(VarInts.get(out.flip())).isEqualTo(value);
              assertThat(VarInts.get(ByteBuffer.wrap(array, 1, 10))).isEqualTo(value);
            });
  }

  @Test
  void endlessAndCutOffNumbers_areRefused() {
    byte[] endless = new byte[20];
    java.util.Arrays.fill(endless, (byte) 0x80);
    assertThatThrownBy(() -> VarInts.get(ByteBuffer.wrap(endless)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> VarInts.get(ByteBuffer.wrap(new byte[] {(byte) 0x80})))
        .isInstanceOf(BufferUnderflowException.class);
  }
}
