package dev.flowtrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import dev.flowtrace.metrics.RejectReason;
import dev.flowtrace.protocol.ErrorCode;
import dev.flowtrace.store.Compression;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FrameContentTest {
  private static final byte[] JSON = "\"Ping\"".getBytes(java.nio.charset.StandardCharsets.UTF_8);

  private final FrameContent content = new FrameContent(1 << 20);

  private RefusedException refusal(byte[] frame) {
    return catchThrowableOfType(RefusedException.class, () -> content.ofBinary(frame));
  }

  @Test
  void uncompressedBytes_areTheContent() throws RefusedException {
    assertThat(content.ofBinary(JSON)).isSameAs(JSON);
    assertThat(content.ofBinary(new byte[0])).isEmpty();
    assertThat(content.ofBinary(new byte[] {0x28, (byte) 0xB5, 0x2F})).hasSize(3);
  }

  @Test
  void compressedBytes_areDecompressed_withAndWithoutTheirSize() throws Exception {
    byte[] large = new byte[1 << 20];
    new Random(1).nextBytes(large);
    for (byte[] raw : new byte[][] {JSON, {}, large}) {
      for (int level : new int[] {1, 3, 19}) {
        assertThat(content.ofBinary(Zstd.compress(raw, level))).isEqualTo(raw);
        assertThat(content.ofBinary(streamed(raw, level))).isEqualTo(raw);
      }
    }
    assertThat(Compression.isCompressed(Zstd.compress(JSON))).isTrue();
  }

  private static byte[] streamed(byte[] raw, int level) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZstdOutputStream out = new ZstdOutputStream(bytes, level)) {
      out.write(raw);
    }
    return bytes.toByteArray();
  }

  @Test
  void contentOverTheLimit_isRefused_oneByteToo() throws RefusedException {
    byte[] most = new byte[1 << 20];
    assertThat(content.ofBinary(Zstd.compress(most))).hasSize(1 << 20);
    RefusedException refusal = refusal(Zstd.compress(new byte[(1 << 20) + 1]));
    assertThat(refusal.reason()).isEqualTo(RejectReason.LIMIT);
    assertThat(refusal).hasMessageContaining("1048576 bytes");
  }

  @Test
  void damagedFrames_areRefused() {
    byte[] good =
        Zstd.compress("x".repeat(10_000).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    Random random = new Random(2);
    int refused = 0;
    for (int round = 0; round < 500; round++) {
      byte[] bad = good.clone();
      if (round % 2 == 0) {
        bad = Arrays.copyOf(bad, 4 + random.nextInt(bad.length - 4));
      } else {
        bad[4 + random.nextInt(bad.length - 4)] ^= (byte) (1 << random.nextInt(8));
      }
      RefusedException refusal = refusal(bad);
      if (round % 2 == 0) {
        assertThat(refusal).as("cut off after %d bytes", bad.length).isNotNull();
      }
      if (refusal != null) {
        refused++;
        assertThat(refusal.reason()).isIn(RejectReason.COMPRESSION, RejectReason.LIMIT);
        assertThat(refusal.code()).isIn(ErrorCode.SERIALIZATION_ERROR, ErrorCode.INVALID_REQUEST);
        assertThat(refusal).hasMessageStartingWith("Invalid message format: ");
      }
    }
    assertThat(refused).isGreaterThan(250);
    assertThat(refusal(new byte[] {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD})).isNotNull();
  }

  @Test
  @Timeout(20)
  void bomb_isRefusedWithoutTheMemoryThatItAsksFor() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZstdOutputStream out = new ZstdOutputStream(bytes, 3)) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 1_024; i++) {
        out.write(zeros);
      }
    }
    byte[] bomb = bytes.toByteArray();
    assertThat(bomb.length).isLessThan(200_000);
    long before = allocated();
    RefusedException refusal = refusal(bomb);
    assertThat(refusal.reason()).isEqualTo(RejectReason.LIMIT);
    assertThat(allocated() - before).isLessThan(20L << 20);
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }
}
