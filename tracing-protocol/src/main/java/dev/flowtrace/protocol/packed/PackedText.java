package dev.flowtrace.protocol.packed;

import static dev.flowtrace.protocol.packed.Tokens.HIGHS;
import static dev.flowtrace.protocol.packed.Tokens.ONES;
import static dev.flowtrace.protocol.packed.Tokens.WORDS;

import dev.flowtrace.protocol.buffer.UuidText;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Makes JSON of an event's packed text and its ids. */
public final class PackedText {
  /** Of an id beside the text: both halves, each with its highest byte first. */
  public static final int ID_BYTES = 16;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private PackedText() {}

  /** The higher half of the id at a place. */
  public static long high(byte[] ids, int at) {
    return (long) LONGS.get(ids, at);
  }

  /** The lower half of the id at a place. */
  public static long low(byte[] ids, int at) {
    return (long) LONGS.get(ids, at + Long.BYTES);
  }

  /** Writes an id to a place. */
  public static void putId(byte[] ids, int at, long high, long low) {
    LONGS.set(ids, at, high);
    LONGS.set(ids, at + Long.BYTES, low);
  }

  /** Whether one of eight bytes is a control character, white space or not. */
  private static long controls(long word) {
    return (word - ONES * ' ') & ~word & HIGHS;
  }

  private static boolean isPlain(byte b) {
    return b >= ' ' || b < 0 || b == '\n' || b == '\r' || b == '\t';
  }

  /**
   * Whether a text has a byte that would be taken for a token: no JSON has.
   *
   * @param to behind the text
   */
  public static boolean hasTokens(byte[] text, int from, int to) {
    int at = from;
    while (at < to) {
      if (at + Long.BYTES <= to && controls((long) WORDS.get(text, at)) == 0) {
        at += Long.BYTES;
      } else if (!isPlain(text[at++])) {
        return true;
      }
    }
    return false;
  }

  /**
   * How many bytes of JSON a packed text makes.
   *
   * @param to behind the text
   * @param idCount how many ids it has to have
   * @return 0 or more
   * @throws IllegalArgumentException if it has a byte that stands for nothing, more or fewer ids,
   *     or makes too many bytes
   */
  public static int jsonLength(byte[] text, int from, int to, int idCount) {
    long length = 0;
    int idsLeft = idCount;
    int at = from;
    while (at < to) {
      if (at + Long.BYTES <= to && controls((long) WORDS.get(text, at)) == 0) {
        at += Long.BYTES;
        length += Long.BYTES;
        continue;
      }
      byte next = text[at++];
      if (isPlain(next)) {
        length++;
      } else if (next == Tokens.ID) {
        length += UuidText.CHARS;
        idsLeft--;
      } else {
        length += checkedLength(next);
      }
    }
    if (idsLeft != 0 || length > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "an event of " + length + " bytes, without " + idsLeft + " of its " + idCount + " ids");
    }
    return (int) length;
  }

  private static int checkedLength(byte token) {
    int length = Tokens.length(token);
    if (length == 0) {
      throw new IllegalArgumentException("no event has a byte " + token);
    }
    return length;
  }

  /**
   * Writes JSON.
   *
   * @param to behind the text
   * @param idsFrom where its ids are, all of them, one behind the other
   * @param out gets the JSON; if it has room for it
   * @param outFrom where it goes
   * @return the place behind it
   * @throws IllegalArgumentException if the text has a byte that stands for nothing
   * @throws IndexOutOfBoundsException if {@code out} is too short, or {@code ids}
   */
  public static int expand(
      byte[] text, int from, int to, byte[] ids, int idsFrom, byte[] out, int outFrom) {
    int at = from;
    int id = idsFrom;
    int put = outFrom;
    while (at < to) {
      if (at + Long.BYTES <= to && put + Long.BYTES <= out.length) {
        long word = (long) WORDS.get(text, at);
        long controls = controls(word);
        WORDS.set(out, put, word); // what of it is none of the JSON is overwritten
        int plain = controls == 0 ? Long.BYTES : Long.numberOfTrailingZeros(controls) / Byte.SIZE;
        at += plain;
        put += plain;
        if (controls == 0) {
          continue;
        }
      }
      byte next = text[at++];
      if (isPlain(next)) {
        out[put++] = next;
      } else if (next == Tokens.ID) {
        UuidText.put(out, put, high(ids, id), low(ids, id));
        id += ID_BYTES;
        put += UuidText.CHARS;
      } else {
        put = token(next, out, put);
      }
    }
    return put;
  }

  private static int token(byte token, byte[] out, int at) {
    byte[] text = Tokens.padded(token);
    int end = at + Tokens.length(token);
    if (at + text.length <= out.length) {
      for (int i = 0; i < text.length; i += Long.BYTES) {
        WORDS.set(out, at + i, (long) WORDS.get(text, i));
      }
    } else {
      System.arraycopy(text, 0, out, at, end - at);
    }
    return end;
  }
}
