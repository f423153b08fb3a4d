package dev.flowtrace.protocol.buffer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * UUIDs as JSON has them, 36 characters, read and written eight hexadecimal digits at a time. Where
 * the array ends first, it throws an {@link IndexOutOfBoundsException}.
 */
public final class UuidText {
  /** Of each id. */
  public static final int CHARS = 36;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long LOW_HALF = 0xffffffffL;

  private UuidText() {}

  /** Whether an id, in either case, is at a place from where the array has as many bytes. */
  public static boolean isAt(byte[] json, int from) {
    int bad = (json[from + 8] ^ '-') | (json[from + 13] ^ '-');
    bad |= (json[from + 18] ^ '-') | (json[from + 23] ^ '-');
    long badDigits = bad(first(json, from)) | bad(second(json, from));
    badDigits |= bad(third(json, from)) | bad(fourth(json, from));
    return bad == 0 && badDigits == 0;
  }

  /** Whether the id at a place, which {@link #isAt}, has no letter in upper case. */
  public static boolean isLowerCase(byte[] json, int from) {
    long upper = upper(first(json, from)) | upper(second(json, from));
    upper |= upper(third(json, from)) | upper(fourth(json, from));
    return upper == 0;
  }

  /** The higher half of the id at a place. */
  public static long high(byte[] json, int from) {
    return value(first(json, from)) << 32 | value(second(json, from));
  }

  /** The lower half of the id at a place. */
  public static long low(byte[] json, int from) {
    return value(third(json, from)) << 32 | value(fourth(json, from));
  }

  /** Writes an id, in lower case. */
  public static void put(byte[] to, int at, long high, long low) {
    LONGS.set(to, at, hex((int) (high >>> 32)));
    to[at + 8] = '-';
    long middle = hex((int) high);
    INTS.set(to, at + 9, (int) (middle >>> 32));
    to[at + 13] = '-';
    INTS.set(to, at + 14, (int) middle);
    to[at + 18] = '-';
    middle = hex((int) (low >>> 32));
    INTS.set(to, at + 19, (int) (middle >>> 32));
    to[at + 23] = '-';
    INTS.set(to, at + 24, (int) middle);
    LONGS.set(to, at + 28, hex((int) low));
  }

  /** Eight hex digits, the first one highest: each half byte gets a byte, then all become text. */
  static long hex(int value) {
    long x = value & LOW_HALF;
    x = (x | (x << 16)) & 0x0000_ffff_0000_ffffL;
    x = (x | (x << 8)) & 0x00ff_00ff_00ff_00ffL;
    x = (x | (x << 4)) & 0x0f0f_0f0f_0f0f_0f0fL;
    long letters = ((x + 0x0606_0606_0606_0606L) >>> 4) & ONES; // over 9
    return x + 0x3030_3030_3030_3030L + letters * ('a' - '0' - 10);
  }

  // eight digits each, the first one in the lowest byte, without the hyphen between them

  private static long first(byte[] json, int from) {
    return word(json, from);
  }

  private static long second(byte[] json, int from) {
    return (word(json, from + 9) & LOW_HALF) | word(json, from + 14) << 32;
  }

  private static long third(byte[] json, int from) {
    return (word(json, from + 19) & LOW_HALF) | word(json, from + 24) << 32;
  }

  private static long fourth(byte[] json, int from) {
    return word(json, from + 28);
  }

  private static long word(byte[] json, int from) {
    return (long) WORDS.get(json, from);
  }

  /** Zero if no letter among digits is in upper case. */
  private static long upper(long digits) {
    return digits & ONES * 0x40 & ~(digits << 1);
  }

  /**
   * Zero if all are digits. Letters are told by the bit that digits do not have, and each byte's
   * range by carries into its highest bit, which ASCII leaves free.
   */
  private static long bad(long digits) {
    long lower = digits | ONES * 0x20; // digits have that bit already
    long letters = ((digits & ONES * 0x40) >>> 6) * 0xff;
    long isDigit = (digits + ONES * (0x80 - '0')) & ~(digits + ONES * (0x80 - '9' - 1));
    long isLetter = (lower + ONES * (0x80 - 'a')) & ~(lower + ONES * (0x80 - 'f' - 1));
    return (digits | ~((isDigit & ~letters) | (isLetter & letters))) & HIGHS;
  }

  /** The value of digits that are not {@link #bad}, 32 bits. */
  private static long value(long digits) {
    long letter = (digits & ONES * 0x40) >>> 6; // 1 in each byte with a letter
    long nibbles = Long.reverseBytes((digits & ONES * 0x0f) + letter * 9);
    // two, then four, then eight of them together
    long pairs = (nibbles | nibbles >>> 4) & 0x00ff00ff00ff00ffL;
    long fours = (pairs | pairs >>> 8) & 0x0000ffff0000ffffL;
    return (fours | fours >>> 16) & LOW_HALF;
  }
}
