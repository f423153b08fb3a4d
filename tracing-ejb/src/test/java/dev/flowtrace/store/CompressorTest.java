package dev.flowtrace.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CompressorTest {
  private final Random random = new Random(4);

  @Test
  void contentOfAnySizes_comesBack_oneAfterTheOther() {
    try (Compressor compressor = new Compressor()) {
      for (int round = 0; round < 60; round++) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        int most = round % 20 == 7 ? 4_000_000 : 50_000;
        for (int piece = random.nextInt(6); piece > 0; piece--) {
          byte[] bytes = new byte[random.nextInt(most) + 2];
          if (random.nextBoolean()) {
            random.nextBytes(bytes);
          }
          compressor.put(bytes, 1, bytes.length - 2);
          content.write(bytes, 1, bytes.length - 2);
        }
        assertThat(compressor.size()).isEqualTo(content.size());
        byte[] result = compressor.finish(5);
        assertThat(result).startsWith(0, 0, 0, 0, 0);
        assertThat(
                Compression.decompress(
                    Arrays.copyOfRange(result, 5, result.length), content.size()))
            .isEqualTo(content.toByteArray());
        assertThat(compressor.size()).isZero();
      }
    }
  }

  @Test
  void contentThatIsGivenUp_isNotInTheNext() {
    try (Compressor compressor = new Compressor()) {
      compressor.put(new byte[] {1, 2, 3}, 0, 3);
      compressor.clear();
      compressor.putNumber(300);
      assertThat(Compression.decompress(compressor.finish(0), 2))
          .containsExactly((byte) 0xac, 0x02);
    }
  }
}
