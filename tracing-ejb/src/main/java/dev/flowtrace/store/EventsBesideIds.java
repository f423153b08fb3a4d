package dev.flowtrace.store;

import dev.flowtrace.protocol.buffer.UuidText;
import dev.flowtrace.protocol.buffer.VarInts;
import dev.flowtrace.protocol.packed.PackedText;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A chunk's events as they were stored once (docs/adr/037): framed events, in which each id stands
 * for itself once, as 16 bytes beside them, and the rest compressed.
 *
 * <p>A format byte; the number of ids; the size of the text; the ids; the text, compressed. The
 * text has of each event its size, and its JSON with {@link #NEW_ID} in place of the next of the
 * ids, and {@link #EARLIER_ID} and a number in place of one that was there before: how many ids
 * back from the next one. JSON has neither byte. Numbers are as {@link VarInts} has them.
 */
final class EventsBesideIds {
  static final byte FORMAT = 2;
  private static final byte NEW_ID = 1;
  private static final byte EARLIER_ID = 2;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private final byte[] text;
  private final byte[] ids;
  private final int idCount;
  private final byte[] framed;
  private int from;
  private int to;
  private int nextId;

  private EventsBesideIds(byte[] text, byte[] ids, int idCount, byte[] framed) {
    this.text = text;
    this.ids = ids;
    this.idCount = idCount;
    this.framed = framed;
  }

  /**
   * Whether one of eight bytes is {@link #NEW_ID} or {@link #EARLIER_ID}, or 0 (the test for a byte
   * less than another in "Bit Twiddling Hacks", S. E. Anderson).
   */
  private static boolean hasMark(long word) {
    return ((word - ONES * (EARLIER_ID + 1)) & ~word & HIGHS) != 0;
  }

  /**
   * A chunk's framed events.
   *
   * @param rawBytes their size
   * @throws IllegalStateException when the payload is damaged
   */
  static byte[] unpack(byte[] payload, int rawBytes) {
    try {
      ByteBuffer in = ByteBuffer.wrap(payload, 1, payload.length - 1);
      int count = Math.toIntExact(VarInts.get(in));
      int textBytes = Math.toIntExact(VarInts.get(in));
      if (count < 0 || count > in.remaining() / PackedText.ID_BYTES || textBytes > rawBytes) {
        throw new IllegalStateException(
            "stored events cannot have " + count + " ids and a text of " + textBytes + " bytes");
      }
      byte[] ids = new byte[PackedText.ID_BYTES * count];
      in.get(ids);
      byte[] compressed = new byte[in.remaining()];
      in.get(compressed);
      byte[] text = Compression.decompress(compressed, textBytes);
      return new EventsBesideIds(text, ids, count, new byte[rawBytes]).unpack();
    } catch (IndexOutOfBoundsException
        | BufferUnderflowException
        | ArithmeticException
        | IllegalArgumentException e) {
      throw new IllegalStateException("stored events cannot be unpacked", e);
    }
  }

  private byte[] unpack() {
    while (from < text.length) {
      int length = Math.toIntExact(number());
      to = VarInts.put(framed, to, length);
      event(to + length);
    }
    if (to != framed.length || nextId != idCount) {
      throw new IllegalStateException(
          "stored events have "
              + to
              + " bytes instead of "
              + framed.length
              + ", and "
              + nextId
              + " ids instead of "
              + idCount);
    }
    return framed;
  }

  private void event(int end) {
    while (to < end) {
      copyToMark(end);
      if (to == end) {
        break;
      }
      byte next = text[from++];
      if (next == NEW_ID) {
        id(nextId++);
      } else if (next == EARLIER_ID) {
        id(Math.toIntExact(nextId - number()));
      } else {
        framed[to++] = next;
      }
    }
    if (to != end) {
      throw new IllegalStateException("a stored event ends within an id");
    }
  }

  /** Copies eight bytes at a time for as long as none of them is a mark. */
  private void copyToMark(int end) {
    int last = Math.min(end - to, text.length - from) - Long.BYTES;
    for (int copied = 0; copied <= last; copied += Long.BYTES) {
      long word = (long) LONGS.get(text, from);
      if (hasMark(word)) {
        return;
      }
      LONGS.set(framed, to, word);
      from += Long.BYTES;
      to += Long.BYTES;
    }
  }

  private void id(int index) {
    int at = index * PackedText.ID_BYTES;
    UuidText.put(framed, to, PackedText.high(ids, at), PackedText.low(ids, at));
    to += UuidText.CHARS;
  }

  private long number() {
    ByteBuffer in = ByteBuffer.wrap(text, from, text.length - from);
    long number = VarInts.get(in);
    from = in.position();
    return number;
  }
}
