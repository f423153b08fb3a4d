package dev.flowtrace.store;

import dev.flowtrace.aggregation.Block;
import dev.flowtrace.aggregation.FramedEvents;
import dev.flowtrace.protocol.buffer.UuidText;
import dev.flowtrace.protocol.buffer.VarInts;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Makes chunks of framed events, as {@link PackedEvents} reads them, one after the other. Its
 * memory is used again. Not thread-safe.
 */
final class EventPacker implements AutoCloseable {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** How far behind an id's start the first of its hyphens is. */
  private static final int FIRST_HYPHEN = 8;

  private static final int TEXT_BYTES = 64 * 1024;
  private static final int KEPT_BYTES = 1024 * 1024;

  /** So many ids are remembered; then all are forgotten, and come again as new ones. */
  private static final int REMEMBERED = 4096;

  /** Twice as many, so that few fall on each other's place. */
  private static final int PLACES = 2 * REMEMBERED;

  /** From SplitMix64 (Steele, Lea and Flood 2014). */
  private static final long MIX = 0xbf58476d1ce4e5b9L;

  private final Compressor compressor = new Compressor();

  /** Text that the compressor has not got yet. */
  private byte[] text = new byte[TEXT_BYTES];

  private int textLength;
  private byte[] ids = new byte[TEXT_BYTES];
  private int idCount;

  /** The numbers of ids by their hash, each with the generation that remembers it. */
  private final long[] places = new long[PLACES];

  private long generation;
  private int remembered;

  /** Whether a byte was seen that no JSON has, and that would be read as an id. */
  private boolean mistakable;

  /** The payload of a chunk with these framed events, each whole in its block. */
  byte[] pack(List<Block> blocks) {
    compressor.clear();
    textLength = 0;
    idCount = 0;
    mistakable = false;
    forget();
    blocks.forEach(this::pack);
    return mistakable ? plain(blocks) : packed();
  }

  /** The framed events compressed as they are. */
  byte[] plain(List<Block> blocks) {
    compressor.clear();
    for (Block block : blocks) {
      compressor.put(block.bytes(), 0, block.length());
    }
    return compressor.finish(0);
  }

  private byte[] packed() {
    compressor.put(text, 0, textLength);
    int textBytes = compressor.size();
    int idBytes = idCount * PackedEvents.ID_BYTES;
    int before = 1 + VarInts.size(idCount) + VarInts.size(textBytes) + idBytes;
    byte[] payload = compressor.finish(before);
    payload[0] = PackedEvents.FORMAT;
    int at = VarInts.put(payload, VarInts.put(payload, 1, idCount), textBytes);
    System.arraycopy(ids, 0, payload, at, idBytes);
    if (ids.length > KEPT_BYTES) {
      ids = new byte[TEXT_BYTES];
    }
    if (text.length > KEPT_BYTES) {
      text = new byte[TEXT_BYTES];
    }
    return payload;
  }

  private void pack(Block block) {
    FramedEvents each = new FramedEvents(block.bytes(), block.length());
    while (each.next()) {
      reserve(VarInts.MAX_BYTES + each.length());
      textLength = VarInts.put(text, textLength, each.length());
      event(block.bytes(), each.offset(), each.offset() + each.length());
    }
  }

  /** An id takes less than it has characters, so an event fits where it did before. */
  private void reserve(int bytes) {
    if (text.length - textLength < bytes) {
      compressor.put(text, 0, textLength);
      textLength = 0;
      if (text.length < bytes) {
        text = new byte[bytes];
      }
    }
  }

  private void event(byte[] json, int start, int end) {
    int copied = start;
    int at = start;
    while (at + Long.BYTES <= end) {
      long word = (long) WORDS.get(json, at);
      mistakable |= PackedEvents.hasMark(word);
      long others = word ^ PackedEvents.ONES * '-';
      long hyphens = (others - PackedEvents.ONES) & ~others & PackedEvents.HIGHS;
      if (hyphens == 0) {
        at += Long.BYTES;
        continue;
      }
      int hyphen = at + (Long.numberOfTrailingZeros(hyphens) >>> 3);
      int id = hyphen - FIRST_HYPHEN;
      if (isId(json, id, copied, end)) {
        copy(json, copied, id);
        put(UuidText.high(json, id), UuidText.low(json, id));
        copied = id + UuidText.CHARS;
        at = copied;
      } else {
        at = hyphen + 1;
      }
    }
    for (; at < end; at++) {
      mistakable |= json[at] >= 0 && json[at] <= PackedEvents.EARLIER_ID;
    }
    copy(json, copied, end);
  }

  /** Whether an id is at a place, between quotes and within an event. */
  private static boolean isId(byte[] json, int id, int from, int end) {
    int after = id + UuidText.CHARS;
    return id > from
        && after < end
        && json[id - 1] == '"'
        && json[after] == '"'
        && UuidText.isAt(json, id)
        && UuidText.isLowerCase(json, id);
  }

  private void copy(byte[] json, int from, int end) {
    System.arraycopy(json, from, text, textLength, end - from);
    textLength += end - from;
  }

  private void put(long high, long low) {
    int place = (int) (((high ^ low) * MIX) >>> 32) & (PLACES - 1);
    for (; ; place = (place + 1) & (PLACES - 1)) {
      long known = places[place];
      if (known >>> 32 != generation) {
        places[place] = generation << 32 | idCount;
        add(high, low);
        return;
      }
      int number = (int) known;
      int at = number * PackedEvents.ID_BYTES;
      if ((long) PackedEvents.LONGS.get(ids, at) == high
          && (long) PackedEvents.LONGS.get(ids, at + 8) == low) {
        text[textLength++] = PackedEvents.EARLIER_ID;
        textLength = VarInts.put(text, textLength, idCount - number);
        return;
      }
    }
  }

  private void add(long high, long low) {
    int at = idCount * PackedEvents.ID_BYTES;
    if (ids.length < at + PackedEvents.ID_BYTES) {
      ids = Arrays.copyOf(ids, 2 * ids.length);
    }
    PackedEvents.LONGS.set(ids, at, high);
    PackedEvents.LONGS.set(ids, at + 8, low);
    idCount++;
    text[textLength++] = PackedEvents.NEW_ID;
    if (++remembered == REMEMBERED) {
      forget();
    }
  }

  private void forget() {
    remembered = 0;
    generation++;
    if (generation > Integer.MAX_VALUE) {
      generation = 1;
      Arrays.fill(places, 0);
    }
  }

  /** Gives memory back that is outside of the heap; nothing can be packed after it. */
  @Override
  public void close() {
    compressor.close();
  }
}
