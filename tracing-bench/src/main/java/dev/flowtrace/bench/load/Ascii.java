package dev.flowtrace.bench.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes text into byte arrays, without garbage. Each method gives the place behind what it wrote.
 */
final class Ascii {
  private static final byte[] HEX = bytes("0123456789abcdef");

  /** Both digits of a byte at once: most of a frame's variable text is hex. */
  private static final short[] HEX_PAIRS = new short[256];

  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  /** Both digits of 0 to 99. */
  private static final short[] DECIMAL_PAIRS = new short[100];

  static {
    for (int i = 0; i < HEX_PAIRS.length; i++) {
      HEX_PAIRS[i] = (short) (HEX[i >>> 4] << 8 | HEX[i & 15]);
    }
    for (int i = 0; i < DECIMAL_PAIRS.length; i++) {
      DECIMAL_PAIRS[i] = (short) (HEX[i / 10] << 8 | HEX[i % 10]);
    }
  }

  private Ascii() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static int put(byte[] out, int at, byte[] text) {
    System.arraycopy(text, 0, out, at, text.length);
    return at + text.length;
  }

  /** The 36 characters of a UUID. */
  static int putUuid(byte[] out, int at, long high, long low) {
    putHex(out, at, high >>> 32, 8);
    out[at + 8] = '-';
    putHex(out, at + 9, high >>> 16, 4);
    out[at + 13] = '-';
    putHex(out, at + 14, high, 4);
    out[at + 18] = '-';
    putHex(out, at + 19, low >>> 48, 4);
    out[at + 23] = '-';
    putHex(out, at + 24, low, 12);
    return at + 36;
  }

  /** The lowest {@code digits} hex digits of a value, an even number of them. */
  static int putHex(byte[] out, int at, long value, int digits) {
    long rest = value;
    for (int i = at + digits - 2; i >= at; i -= 2) {
      SHORTS.set(out, i, HEX_PAIRS[(int) rest & 0xFF]);
      rest >>>= 8;
    }
    return at + digits;
  }

  /** A decimal number, 0 or more. */
  static int putDecimal(byte[] out, int at, long value) {
    int digits = 1;
    for (long limit = 10; digits < 19 && value >= limit; limit *= 10) {
      digits++;
    }
    return putDecimal(out, at, value, digits);
  }

  /** The lowest {@code digits} digits of a decimal number, with leading zeros. */
  static int putDecimal(byte[] out, int at, long value, int digits) {
    long rest = value;
    int next = at + digits;
    while (next - at > 1) {
      next -= 2;
      SHORTS.set(out, next, DECIMAL_PAIRS[(int) (rest % 100)]);
      rest /= 100;
    }
    if (next > at) {
      out[at] = (byte) ('0' + rest % 10);
    }
    return at + digits;
  }
}
