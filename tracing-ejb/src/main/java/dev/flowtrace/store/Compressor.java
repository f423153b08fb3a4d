package dev.flowtrace.store;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import dev.flowtrace.protocol.buffer.VarInts;
import java.nio.ByteBuffer;

/**
 * Compresses one content after the other, as {@link Compression} does, without making anything anew
 * for each: a context of its own costs more than compressing a few kilobytes, and arrays as large
 * as these go straight to the old generation. The buffers are outside of the heap, because
 * compressing an array would hold up the garbage collector.
 *
 * <p>Not thread-safe.
 */
public final class Compressor implements AutoCloseable {
  private static final int FIRST_BYTES = 64 * 1024;

  /** Larger buffers are given back after use. */
  private static final int KEPT_BYTES = 8 * 1024 * 1024;

  private final ZstdCompressCtx context = new ZstdCompressCtx();
  private ByteBuffer raw = ByteBuffer.allocateDirect(FIRST_BYTES);
  private ByteBuffer compressed = ByteBuffer.allocateDirect(FIRST_BYTES);

  /** An empty content. */
  public Compressor() {
    context.setLevel(Compression.LEVEL);
  }

  /** Appends to the content. */
  public void put(byte[] bytes, int offset, int length) {
    ensure(length);
    raw.put(bytes, offset, length);
  }

  /** Appends a number as {@link VarInts} has it. */
  public void putNumber(long number) {
    ensure(VarInts.MAX_BYTES);
    VarInts.put(raw, number);
  }

  private void ensure(int more) {
    if (raw.remaining() < more) {
      long needed = Math.max(2L * raw.capacity(), (long) raw.position() + more);
      ByteBuffer wider = ByteBuffer.allocateDirect((int) Math.min(Integer.MAX_VALUE - 8, needed));
      raw = wider.put(raw.flip());
    }
  }

  /** Bytes of content so far. */
  public int size() {
    return raw.position();
  }

  /**
   * Compresses the content and starts an empty one.
   *
   * @param before how many bytes to leave free at the start of the result
   */
  public byte[] finish(int before) {
    return finish(before, 0);
  }

  /**
   * Compresses the content and starts an empty one.
   *
   * @param before how many bytes to leave free at the start of the result
   * @param after how many bytes to leave free at its end
   */
  public byte[] finish(int before, int after) {
    try {
      int most = Math.toIntExact(Zstd.compressBound(raw.position()));
      if (compressed.capacity() < most) {
        compressed = ByteBuffer.allocateDirect(most);
      }
      int length =
          context.compressDirectByteBuffer(
              compressed, 0, compressed.capacity(), raw, 0, raw.position());
      byte[] result = new byte[before + length + after];
      compressed.get(0, result, before, length);
      return result;
    } finally {
      clear();
    }
  }

  /** Forgets the content. */
  public void clear() {
    raw = raw.capacity() > KEPT_BYTES ? ByteBuffer.allocateDirect(FIRST_BYTES) : raw.clear();
    if (compressed.capacity() > KEPT_BYTES) {
      compressed = ByteBuffer.allocateDirect(FIRST_BYTES);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
