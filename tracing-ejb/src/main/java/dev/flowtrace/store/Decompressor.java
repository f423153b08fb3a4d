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
   * The content of one Zstandard frame that tells its size.
   *
   * @return null for what is larger than {@value #MOST_BYTES} bytes, does not tell its size, is not
   *     all of it, or is damaged
   */
  public byte @Nullable [] decompress(byte[] frame) {
    long size = frame.length > MOST_BYTES ? -1 : Zstd.getFrameContentSize(frame);
    if (size <= 0 || size > MOST_BYTES) {
      return null;
    }
    compressed = ensure(compressed, frame.length).put(frame).flip();
    raw = ensure(raw, (int) size);
    try {
      int length =
          context.decompressDirectByteBuffer(raw, 0, (int) size, compressed, 0, frame.length);
      if (length != size) {
        return null;
      }
    } catch (ZstdException e) {
      return null;
    }
    byte[] content = new byte[(int) size];
    raw.get(0, content);
    return content;
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
