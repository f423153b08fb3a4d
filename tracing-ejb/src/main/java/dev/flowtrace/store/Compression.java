package dev.flowtrace.store;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Zstandard, at the level that measurement showed to be best for events (see docs/performance.md).
 */
public final class Compression {
  static final int LEVEL = 1;

  private static final int MAGIC = 0xFD2FB528;

  private Compression() {}

  /** Whether bytes start as a Zstandard frame does (RFC 8878). */
  public static boolean isCompressed(byte[] bytes) {
    return bytes.length >= 4
        && ((bytes[0] & 0xFF)
                | (bytes[1] & 0xFF) << 8
                | (bytes[2] & 0xFF) << 16
                | (bytes[3] & 0xFF) << 24)
            == MAGIC;
  }

  /** Compresses bytes. */
  public static byte[] compress(byte[] raw) {
    return Zstd.compress(raw, LEVEL);
  }

  /** Compresses what is written; closing it ends the content and closes {@code out}. */
  public static OutputStream compressing(OutputStream out) throws IOException {
    return new ZstdOutputStream(out, LEVEL);
  }

  /**
   * Decompresses what {@link #compress} made.
   *
   * @param rawBytes the size of the content
   * @throws IllegalStateException when it is damaged
   */
  public static byte[] decompress(byte[] compressed, int rawBytes) {
    try {
      byte[] raw = Zstd.decompress(compressed, rawBytes);
      if (raw.length != rawBytes) {
        throw new IllegalStateException(
            "stored content has " + raw.length + " bytes instead of " + rawBytes);
      }
      return raw;
    } catch (ZstdException e) {
      throw new IllegalStateException("stored content cannot be decompressed", e);
    }
  }
}
