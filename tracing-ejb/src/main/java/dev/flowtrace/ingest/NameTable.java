package dev.flowtrace.ingest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The texts of names by their bytes: the same few names of actors and ports come with every event,
 * and most of them need not be decoded, checked and kept again. A name that falls on another one's
 * place takes it, so the table never grows.
 *
 * <p>Thread-safe without locks: a lost write costs a copy, and entries are immutable.
 */
final class NameTable {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** From SplitMix64 (Steele, Lea and Flood 2014). */
  private static final long MIX = 0xbf58476d1ce4e5b9L;

  private static final int PLACES = 1 << 14;

  /** Longer ones would make the table large. */
  private static final int MOST_BYTES = 128;

  private final NameLimits limits;
  private final Entry[] places = new Entry[PLACES];

  private record Entry(byte[] bytes, String text) {
    boolean is(byte[] json, int from, int length) {
      if (bytes.length != length) {
        return false;
      }
      int i = 0;
      for (; i <= length - 8; i += 8) {
        if ((long) WORDS.get(bytes, i) != (long) WORDS.get(json, from + i)) {
          return false;
        }
      }
      for (; i < length; i++) {
        if (bytes[i] != json[from + i]) {
          return false;
        }
      }
      return true;
    }
  }

  NameTable(NameLimits limits) {
    this.limits = limits;
  }

  /** The name in valid UTF-8; gives up if it is longer than names may be. */
  String name(byte[] json, int from, int length) {
    if (length > MOST_BYTES) {
      return decoded(json, from, length);
    }
    int place = place(json, from, length);
    Entry entry = places[place];
    if (entry != null && entry.is(json, from, length)) {
      return entry.text;
    }
    String text = decoded(json, from, length);
    places[place] = new Entry(Arrays.copyOfRange(json, from, from + length), text);
    return text;
  }

  private String decoded(byte[] json, int from, int length) {
    String text = new String(json, from, length, StandardCharsets.UTF_8);
    if (!limits.fits(text)) {
      throw new GiveUpException();
    }
    return text;
  }

  private static int place(byte[] json, int from, int length) {
    long hash = length;
    int i = from;
    for (int last = from + length - 8; i <= last; i += 8) {
      hash = (hash ^ (long) WORDS.get(json, i)) * MIX;
      hash ^= hash >>> 29;
    }
    for (; i < from + length; i++) {
      hash = hash * 31 + json[i];
    }
    hash *= MIX;
    return (int) (hash >>> 50) & (PLACES - 1);
  }
}
