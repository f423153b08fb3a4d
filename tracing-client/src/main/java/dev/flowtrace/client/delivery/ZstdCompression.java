package dev.flowtrace.client.delivery;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import java.util.Arrays;

/** The only class that knows zstd-jni: it is loaded by {@link Compression#find} alone. */
final class ZstdCompression implements Compression {
  private final ZstdCompressCtx context;
  private byte[] scratch = {};

  ZstdCompression(int level) {
    context = new ZstdCompressCtx();
    context.setLevel(level);
  }

  @Override
  public byte[] compress(byte[] head, byte[] content, int from, int length) {
    int bound = head.length + (int) Zstd.compressBound(length);
    if (scratch.length < bound) {
      scratch = new byte[bound];
    }
    System.arraycopy(head, 0, scratch, 0, head.length);
    int room = scratch.length - head.length;
    int written = context.compressByteArray(scratch, head.length, room, content, from, length);
    byte[] frame = Arrays.copyOf(scratch, head.length + written);
    if (scratch.length > BatchFrames.KEPT_BYTES) {
      scratch = new byte[0];
    }
    return frame;
  }

  @Override
  public byte[] decompress(byte[] frame, int maxBytes) {
    long size = Zstd.getFrameContentSize(frame);
    if (size < 0 || size > maxBytes) {
      throw new IllegalArgumentException(
          "a Zstandard frame of unknown size, or of more than " + maxBytes + " bytes");
    }
    try {
      return Zstd.decompress(frame, (int) size);
    } catch (ZstdException e) {
      throw new IllegalArgumentException("damaged Zstandard: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
