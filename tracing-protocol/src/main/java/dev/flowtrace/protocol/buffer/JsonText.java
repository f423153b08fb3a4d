package dev.flowtrace.protocol.buffer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The inside of JSON strings, as UTF-8. */
final class JsonText {
  /** From this length on, eight bytes at a time are faster than characters. */
  static final int LONG = 64;

  /** A control character, as an escape. */
  static final int MAX_BYTES_A_CHAR = 6;

  /** Bytes of a long text that are written at a time, so that room is not made for all escaped. */
  static final int PART = 4096;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /** For each ASCII character: 0 as it is, 'u' by its number, else what follows the backslash. */
  private static final byte[] ESCAPES = escapes();

  private JsonText() {}

  private static byte[] escapes() {
    byte[] escapes = new byte[128];
    for (int c = 0; c < ' '; c++) {
      escapes[c] = 'u';
    }
    escapes['\b'] = 'b';
    escapes['\t'] = 't';
    escapes['\n'] = 'n';
    escapes['\f'] = 'f';
    escapes['\r'] = 'r';
    escapes['"'] = '"';
    escapes['\\'] = '\\';
    return escapes;
  }

  /** Writes where there is room for it, and gives the place after it. */
  static int writeShort(String text, byte[] to, int from) {
    int at = from;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        if (ESCAPES[c] == 0) {
          to[at++] = (byte) c;
        } else {
          at = writeEscape(c, to, at);
        }
      } else if (c < 0x800) {
        to[at++] = (byte) (0xc0 | (c >> 6));
        to[at++] = (byte) (0x80 | (c & 0x3f));
      } else if (!Character.isSurrogate(c)) {
        to[at++] = (byte) (0xe0 | (c >> 12));
        to[at++] = (byte) (0x80 | ((c >> 6) & 0x3f));
        to[at++] = (byte) (0x80 | (c & 0x3f));
      } else {
        checkPair(text, i);
        int point = Character.toCodePoint(c, text.charAt(++i));
        to[at++] = (byte) (0xf0 | (point >> 18));
        to[at++] = (byte) (0x80 | ((point >> 12) & 0x3f));
        to[at++] = (byte) (0x80 | ((point >> 6) & 0x3f));
        to[at++] = (byte) (0x80 | (point & 0x3f));
      }
    }
    return at;
  }

  /** As {@link #writeShort}, for any length; half a surrogate pair is escaped. */
  static int writeAny(String text, byte[] to, int from) {
    int at = from;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        at = writeShort(String.valueOf(c), to, at);
      } else if (isPair(text, i)) {
        at = writeShort(text.substring(i, i + 2), to, at);
        i++;
      } else {
        to[at++] = '\\';
        to[at++] = 'u';
        to[at++] = HEX[c >> 12];
        to[at++] = HEX[(c >> 8) & 15];
        to[at++] = HEX[(c >> 4) & 15];
        to[at++] = HEX[c & 15];
      }
    }
    return at;
  }

  /** The text's UTF-8, not escaped. */
  static byte[] utf8(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8); // half a pair became a question mark
    if (utf8.length == text.length()) {
      for (int i = 0; i < utf8.length; i++) { // one byte a character
        if (utf8[i] == '?' && text.charAt(i) != '?') {
          throw halfPair(text.charAt(i));
        }
      }
      return utf8;
    }
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        checkPair(text, i++);
      }
    }
    return utf8;
  }

  private static void checkPair(String text, int at) {
    if (!isPair(text, at)) {
      throw halfPair(text.charAt(at));
    }
  }

  private static boolean isPair(String text, int at) {
    return at + 1 < text.length()
        && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
  }

  private static IllegalArgumentException halfPair(char c) {
    return new IllegalArgumentException("half a surrogate pair, \\u" + Integer.toHexString(c));
  }

  /**
   * Writes {@code utf8} from {@code from} to {@code to} with escapes, and gives the place after it.
   * There must be room for eight bytes more than the longest outcome.
   */
  static int writeEscaped(byte[] utf8, int from, int to, byte[] out, int outFrom) {
    int in = from;
    int at = outFrom;
    while (in < to) {
      if (to - in >= Long.BYTES) {
        long word = (long) WORDS.get(utf8, in);
        WORDS.set(out, at, word); // what of it is to be escaped is overwritten
        long marks = marks(word);
        int plain = marks == 0 ? Long.BYTES : Long.numberOfTrailingZeros(marks) >>> 3;
        in += plain;
        at += plain;
        if (marks == 0) {
          continue;
        }
      }
      byte b = utf8[in++];
      if (b < 0 || ESCAPES[b] == 0) {
        out[at++] = b;
      } else {
        at = writeEscape(b, out, at);
      }
    }
    return at;
  }

  /** The high bit of each byte that is escaped; of those behind the first one some may be wrong. */
  private static long marks(long word) {
    long quote = word ^ ('"' * ONES);
    long backslash = word ^ ('\\' * ONES);
    long control = (word - ' ' * ONES) & ~word;
    return (control | ((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash)) & HIGH_BITS;
  }

  private static int writeEscape(int c, byte[] to, int from) {
    int at = from;
    to[at++] = '\\';
    to[at++] = ESCAPES[c];
    if (ESCAPES[c] == 'u') {
      to[at++] = '0';
      to[at++] = '0';
      to[at++] = HEX[c >> 4];
      to[at++] = HEX[c & 15];
    }
    return at;
  }
}
