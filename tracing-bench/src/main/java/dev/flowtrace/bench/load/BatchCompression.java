package dev.flowtrace.bench.load;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Zstandard for one client after the other, with one context and buffers outside of the heap, so
 * that nothing is pinned. To be closed. Not thread-safe.
 */
final class BatchCompression implements AutoCloseable {
  private static final int LEVEL = 1;
  private static final int MAX_REPLY = 16 << 20;

  private final ZstdCompressCtx context = new ZstdCompressCtx().setLevel(LEVEL);
  private ByteBuffer plain = ByteBuffer.allocateDirect(0);
  private ByteBuffer compressed = ByteBuffer.allocateDirect(0);

  /** Makes these bytes the batch's frame. */
  void compress(byte[] json, int length, SentBatch batch) {
    if (plain.capacity() < length) {
      plain = ByteBuffer.allocateDirect(length + length / 4);
      compressed = ByteBuffer.allocateDirect((int) Zstd.compressBound(plain.capacity()));
    }
    plain.put(0, json, 0, length);
    int size =
        context.compressDirectByteBuffer(compressed, 0, compressed.capacity(), plain, 0, length);
    compressed.get(0, batch.frame(size), 0, size);
  }

  /** A message's JSON, whether it came compressed or not. */
  static byte[] open(byte[] bytes, int from, int length) throws IOException {
    byte[] message = Arrays.copyOfRange(bytes, from, from + length);
    if (length < 4 || message[0] == '{' || message[0] == '"') {
      return message;
    }
    long size = Zstd.getFrameContentSize(message);
    if (size < 0 || size > MAX_REPLY) {
      throw new IOException("a compressed message of unknown or too great length");
    }
    try {
      return Zstd.decompress(message, (int) size);
    } catch (ZstdException e) {
      throw new IOException("a damaged compressed message", e);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
