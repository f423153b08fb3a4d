package dev.flowtrace.store;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses one content after the other without making anything anew for each but the result, as
 * {@link Compressor} compresses. Not thread-safe.
 */
public final class Decompressor implements AutoCloseable {
  /** The largest content that it takes; its buffers keep what the largest one so far needed. */
  public static final int MOST_BYTES = 2 * 1024 * 1024;

  private static final int FIRST_BYTES = 128 * 1024;

  private final ZstdDecompressCtx context = new ZstdDecompressCtx();
  private ByteBuffer compressed = ByteBuffer.allocateDirect(FIRST_BYTES);
  private ByteBuffer raw = ByteBuffer.allocateDirect(FIRST_BYTES);

  /**
   * The size of the content of one Zstandard frame, 1 or more; -1 for what is larger than {@value
   * #MOST_BYTES} bytes or does not tell its size.
   */
  public static int contentSize(byte[] frame) {
    long size = frame.length > MOST_BYTES ? -1 : Zstd.getFrameContentSize(frame);
    return size <= 0 || size > MOST_BYTES ? -1 : (int) size;
  }

  /**
   * The content of one Zstandard frame that tells its size.
   *
   * @return null for what has no {@link #contentSize}, is not all of it, or is damaged
   */
  public byte @Nullable [] decompress(byte[] frame) {
    int size = contentSize(frame);
    if (size < 0) {
      return null;
    }
    byte[] content = new byte[size];
    return decompress(frame, 0, size, content) ? content : null;
  }

  /**
   * Decompresses a frame of which it is known what it holds.
   *
   * @param from where the frame starts in its array; it goes up to the end
   * @param content gets the content, from its start on
   * @return false for a frame that is not all of it, or is damaged
   */
  public boolean decompress(byte[] frame, int from, int size, byte[] content) {
    int frameBytes = frame.length - from;
    compressed = ensure(compressed, frameBytes).put(frame, from, frameBytes).flip();
    raw = ensure(raw, size);
    try {
      int length = context.decompressDirectByteBuffer(raw, 0, size, compressed, 0, frameBytes);
      if (length != size) {
        return false;
      }
    } catch (ZstdException e) {
      return false;
    }
    raw.get(0, content, 0, size);
    return true;
  }

  private static ByteBuffer ensure(ByteBuffer buffer, int bytes) {
    return buffer.capacity() < bytes
        ? ByteBuffer.allocateDirect(Math.max(bytes, Math.min(MOST_BYTES, 2 * buffer.capacity())))
        : buffer.clear();
  }

  @Override
  public void close() {
    context.close();
  }
}
