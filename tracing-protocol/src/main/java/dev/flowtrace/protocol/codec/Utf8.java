package dev.flowtrace.protocol.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Strict UTF-8 (RFC 3629); Jackson lets overlong forms and surrogates pass, and takes other bytes
 * for UTF-16.
 */
public final class Utf8 {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  /**
   * The offset, from {@code off} on, of the first byte that is not part of a character; -1 if all
   * is well.
   */
  public static int firstInvalid(byte[] bytes, int off, int len) {
    int end = off + len;
    int at = off;
    while (at < end) {
      while (end - at >= 32
          && (((long) LONGS.get(bytes, at)
                      | (long) LONGS.get(bytes, at + 8)
                      | (long) LONGS.get(bytes, at + 16)
                      | (long) LONGS.get(bytes, at + 24))
                  & HIGH_BITS)
              == 0) {
        at += 32;
      }
      if (end - at >= 8 && ((long) LONGS.get(bytes, at) & HIGH_BITS) == 0) {
        at += 8;
        continue;
      }
      if (at == end) {
        break;
      }
      int length = bytes[at] >= 0 ? 1 : sequence(bytes, at, end);
      if (length == 0) {
        return at - off;
      }
      at += length;
    }
    return -1;
  }

  /**
   * Length of the character that begins at {@code at} with a byte over 0x7f; 0 if there is none.
   */
  private static int sequence(byte[] bytes, int at, int end) {
    int lead = bytes[at] & 0xff;
    int length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
    if (length == 0 || end - at < length) {
      return 0;
    }
    for (int i = 1; i < length; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    int second = bytes[at + 1] & 0xff;
    boolean outside =
        (lead == 0xe0 && second < 0xa0) // overlong
            || (lead == 0xed && second > 0x9f) // surrogates
            || (lead == 0xf0 && second < 0x90) // overlong
            || (lead == 0xf4 && second > 0x8f); // over U+10FFFF
    return outside ? 0 : length;
  }
}
