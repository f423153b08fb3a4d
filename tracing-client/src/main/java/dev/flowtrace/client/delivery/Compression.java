package dev.flowtrace.client.delivery;

import org.jspecify.annotations.Nullable;

/** Zstandard, if its library is there. Not thread-safe. */
interface Compression extends AutoCloseable {
  /** The first bytes of a Zstandard frame. */
  int MAGIC = 0x28B52FFD;

  /**
   * A Zstandard frame.
   *
   * @param head what the returned array has before it
   * @param content it holds {@code length} bytes of this, from {@code from} on
   */
  byte[] compress(byte[] head, byte[] content, int from, int length);

  /**
   * What a Zstandard frame holds.
   *
   * @throws IllegalArgumentException if it is damaged or holds more than {@code maxBytes}
   */
  byte[] decompress(byte[] frame, int maxBytes);

  @Override
  void close();

  /**
   * A new one; null if {@code zstd-jni} is not on the class path, or has no native code for this
   * machine.
   */
  static @Nullable Compression find(int level) {
    try {
      return new ZstdCompression(level);
    } catch (LinkageError | RuntimeException e) { // the library throws both for missing native code
      return null;
    }
  }

  /** Whether that is a Zstandard frame. */
  static boolean isCompressed(byte[] content) {
    return content.length >= 4
        && content[0] == (byte) (MAGIC >>> 24)
        && content[1] == (byte) (MAGIC >>> 16)
        && content[2] == (byte) (MAGIC >>> 8)
        && content[3] == (byte) MAGIC;
  }
}
