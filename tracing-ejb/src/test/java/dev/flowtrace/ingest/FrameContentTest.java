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
  void batches_areLentInAnArrayThatComesBack_withAZeroBehindThem() {
    byte[] batch = text("{\"RecordBatch\":{\"seq\":1}}");
    LentContent first =
        content.lendBatch(Zstd.compress(text("{\"RecordBatch\":" + "9".repeat(99))));
    assertThat(first).isNotNull();
    assertThat(first.array()[first.length()]).isZero();
    LentContent meanwhile = content.lendBatch(Zstd.compress(batch));
    assertThat(meanwhile).isNotNull();
    assertThat(meanwhile.array()).isNotSameAs(first.array());
    content.giveBack(first);
    LentContent second = content.lendBatch(Zstd.compress(batch));
    assertThat(second).isNotNull();
    assertThat(second.array()).isSameAs(first.array());
    assertThat(Arrays.copyOf(second.array(), second.length())).isEqualTo(batch);
    assertThat(second.array()[second.length()]).isZero();
  }

  @Test
  void batchThatIsLargerThanTheArrayThatIsThere_getsALargerOne() {
    for (int size : new int[] {100, 131_070, 131_071, 131_072, 262_143, 1 << 18, 1_048_575, 100}) {
      byte[] batch = text("{\"RecordBatch\":" + " ".repeat(size - 15));
      LentContent lent = content.lendBatch(Zstd.compress(batch));
      assertThat(lent).isNotNull();
      assertThat(Arrays.copyOf(lent.array(), lent.length())).isEqualTo(batch);
      assertThat(lent.array()[size]).isZero();
      content.giveBack(lent);
    }
  }

  @Test
  void whatIsNoCompressedBatch_orLarge_orDamaged_isNotLent() throws IOException {
    byte[] batch = text("{\"RecordBatch\":{\"seq\":1}}");
    assertThat(content.lendBatch(batch)).as("not compressed").isNull();
    assertThat(content.lendBatch(Zstd.compress(JSON))).as("a Ping").isNull();
    assertThat(content.lendBatch(streamed(batch, 1))).as("of no known size").isNull();
    byte[] cut = Zstd.compress(batch);
    assertThat(content.lendBatch(Arrays.copyOf(cut, cut.length - 1))).isNull();
    byte[] large = Arrays.copyOf(batch, 1 << 20);
    assertThat(content.lendBatch(Zstd.compress(large))).isNull();
    assertThat(new FrameContent(20).lendBatch(Zstd.compress(batch))).as("over the limit").isNull();
  }

  private static byte[] text(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
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
