package dev.flowtrace.ingest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Looks for bytes of JSON in an array, eight at a time, by the test for a byte within a word of
 * Mycroft (1987): the lowest byte that it marks is right, and only that is used. Where the array
 * ends first, it throws an {@link ArrayIndexOutOfBoundsException}.
 */
final class JsonBytes {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long SPACES = ONES * ' ';
  private static final long ZEROS = ONES * '0';

  /** Sets the highest bit of each byte over 9. */
  private static final long ABOVE_NINE = ONES * (0x80 - 10);

  private static final byte[] HEX = new byte[256];

  static {
    Arrays.fill(HEX, (byte) -1);
    for (int i = 0; i < 16; i++) {
      char digit = Character.forDigit(i, 16);
      HEX[digit] = (byte) i;
      HEX[Character.toUpperCase(digit)] = (byte) i;
    }
  }

  private JsonBytes() {}

  /** Compares what follows the first word; the last word may overlap the one before. */
  static boolean hasRest(byte[] json, int from, byte[] sought) {
    int last = sought.length - 8;
    for (int i = 8; i < last; i += 8) {
      if ((long) WORDS.get(json, from + i) != (long) WORDS.get(sought, i)) {
        return false;
      }
    }
    return (long) WORDS.get(json, from + last) == (long) WORDS.get(sought, last);
  }

  /** The first quote, backslash or control character at or after a place. */
  static int stringStop(byte[] json, int from) {
    int i = from;
    for (int last = json.length - 8; i <= last; i += 8) {
      long w = (long) WORDS.get(json, i);
      long quote = w ^ QUOTES;
      long backslash = w ^ BACKSLASHES;
      long found =
          (((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash) | ((w - SPACES) & ~w))
              & HIGHS;
      if (found != 0) {
        return i + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (json[i] != '"' && json[i] != '\\' && (json[i] & 0xe0) != 0) {
      i++;
    }
    return i;
  }

  /** The eight bytes at a place. */
  static long word(byte[] json, int from) {
    return (long) WORDS.get(json, from);
  }

  /** The first eight bytes of a string, what is behind it as zeros. */
  static long word(byte[] json, int from, int length) {
    if (from + 8 <= json.length) {
      long w = (long) WORDS.get(json, from);
      return length >= 8 ? w : w & ((1L << (8 * length)) - 1);
    }
    long w = 0;
    for (int i = 0; i < length; i++) {
      w |= (json[from + i] & 0xffL) << (8 * i);
    }
    return w;
  }

  /** Behind an escape, of which the byte after the backslash is given; gives up on what is none. */
  static int escapeEnd(byte[] json, int escaped) {
    return switch (json[escaped]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> escaped + 1;
      case 'u' -> {
        if ((HEX[json[escaped + 1] & 0xff]
                | HEX[json[escaped + 2] & 0xff]
                | HEX[json[escaped + 3] & 0xff]
                | HEX[json[escaped + 4] & 0xff])
            < 0) {
          throw new GiveUpException();
        }
        yield escaped + 5;
      }
      default -> throw new GiveUpException();
    };
  }

  /** The first byte at or after a place that is no digit. */
  static int digitsEnd(byte[] json, int from) {
    int i = from;
    for (int last = json.length - 8; i <= last; i += 8) {
      long values = (long) WORDS.get(json, i) ^ ZEROS;
      long found = (values | values + ABOVE_NINE) & HIGHS;
      if (found != 0) {
        return i + (Long.numberOfTrailingZeros(found) >>> 3);
      }
    }
    while (json[i] >= '0' && json[i] <= '9') {
      i++;
    }
    return i;
  }

  /** The value of at most 18 digits; 0 of none. */
  static long decimal(byte[] json, int from, int digits) {
    long value = 0;
    int at = from;
    if (digits > 0 && from <= json.length - 8) {
      // the last digit into the highest byte; two, then four, then eight of them together
      int count = Math.min(8, digits);
      long values = ((long) WORDS.get(json, from) ^ ZEROS) << (64 - 8 * count);
      long pairs = (values * (10 * 0x100 + 1)) >>> 8 & 0x00ff00ff00ff00ffL;
      long fours = (pairs * (100 * 0x1_0000 + 1)) >>> 16 & 0x0000ffff0000ffffL;
      value = (fours * (10_000 * 0x1_0000_0000L + 1)) >>> 32;
      at += count;
    }
    for (; at < from + digits; at++) {
      value = 10 * value + (json[at] - '0');
    }
    return value;
  }
}
