package dev.flowtrace.protocol.buffer;

import java.nio.ByteBuffer;

/**
 * Numbers in seven bits a byte, lowest first, the high bit telling that more follow (LEB128,
 * unsigned).
 */
public final class VarInts {
  /** The most bytes that one number takes. */
  public static final int MAX_BYTES = 10;

  private VarInts() {}

  /** Writes a number; a negative one takes ten bytes. */
  public static void put(ByteBuffer out, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.put((byte) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }

  /** Writes a number at a position of an array and returns the position behind it. */
  public static int put(byte[] out, int position, long value) {
    long rest = value;
    int at = position;
    while ((rest & ~0x7FL) != 0) {
      out[at++] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    out[at++] = (byte) rest;
    return at;
  }

  /**
   * Reads a number.
   *
   * @throws IllegalArgumentException when more than ten bytes claim to belong to it
   */
  public static long get(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IllegalArgumentException("a number of more than ten bytes");
  }

  /** How many bytes {@link #put} takes for a number. */
  public static int size(long value) {
    return Math.max(1, (64 - Long.numberOfLeadingZeros(value) + 6) / 7);
  }
}
