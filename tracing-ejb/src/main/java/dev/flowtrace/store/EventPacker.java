package dev.flowtrace.store;

import dev.flowtrace.aggregation.Block;
import dev.flowtrace.aggregation.TailEvents;
import dev.flowtrace.protocol.buffer.UuidText;
import dev.flowtrace.protocol.buffer.VarInts;
import dev.flowtrace.protocol.packed.PackedText;
import dev.flowtrace.protocol.packed.Tokens;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Makes chunks of waiting events, as {@link PackedEvents} reads them, one after the other. In
 * events that came as JSON, ids are looked for; the rest of them stays as it came. Its memory is
 * used again. Not thread-safe.
 */
final class EventPacker implements AutoCloseable {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

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

  /** Part of the body that the compressor has not got yet. */
  private byte[] body = new byte[TEXT_BYTES];

  private int bodyLength;

  /** Of an event that came as JSON: its text with the ids taken out, and references to those. */
  private byte[] text = {};

  private int textLength;
  private int[] references = new int[16];
  private int referenceCount;

  private byte[] ids = new byte[TEXT_BYTES];
  private int idCount;

  /** The numbers of ids by their hash, each with the generation that remembers it. */
  private final long[] places = new long[PLACES];

  private long generation;
  private int remembered;

  /** Whether a byte was seen that no JSON has, and that would be read as an id. */
  private boolean mistakable;

  /** The payload of a chunk with these events, as {@link TailEvents} goes through them. */
  byte[] pack(List<Block> blocks) {
    compressor.clear();
    bodyLength = 0;
    idCount = 0;
    mistakable = false;
    forget();
    blocks.forEach(this::pack);
    return mistakable ? plain(blocks) : packed();
  }

  /** The same as framed JSON, compressed. */
  byte[] plain(List<Block> blocks) {
    compressor.clear();
    for (Block block : blocks) {
      TailEvents each = new TailEvents(block);
      while (each.next()) {
        byte[] json = each.json();
        compressor.putNumber(json.length);
        compressor.put(json, 0, json.length);
      }
    }
    return compressor.finish(0);
  }

  private byte[] packed() {
    compressor.put(body, 0, bodyLength);
    int bodyBytes = compressor.size();
    int idBytes = idCount * PackedText.ID_BYTES;
    int before = 1 + VarInts.size(idCount) + VarInts.size(bodyBytes) + idBytes;
    byte[] payload = compressor.finish(before);
    payload[0] = PackedEvents.FORMAT;
    int at = VarInts.put(payload, VarInts.put(payload, 1, idCount), bodyBytes);
    System.arraycopy(ids, 0, payload, at, idBytes);
    ids = kept(ids);
    body = kept(body);
    text = kept(text);
    return payload;
  }

  private static byte[] kept(byte[] used) {
    return used.length > KEPT_BYTES ? new byte[TEXT_BYTES] : used;
  }

  private void pack(Block block) {
    TailEvents each = new TailEvents(block);
    while (each.next()) {
      if (each.isJson()) {
        json(each.bytes(), each.offset(), each.offset() + each.length());
        begin(textLength, referenceCount);
        for (int i = 0; i < referenceCount; i++) {
          bodyLength = VarInts.put(body, bodyLength, references[i]);
        }
        copyToBody(text, 0, textLength);
      } else {
        begin(each.length(), each.idCount());
        int id = each.idsOffset();
        for (int i = 0; i < each.idCount(); i++, id += PackedText.ID_BYTES) {
          bodyLength =
              VarInts.put(
                  body,
                  bodyLength,
                  reference(PackedText.high(each.bytes(), id), PackedText.low(each.bytes(), id)));
        }
        copyToBody(each.bytes(), each.offset(), each.length());
      }
    }
  }

  /** Makes room for an event, and writes how long it is and how many ids it has. */
  private void begin(int length, int ofEvent) {
    int most = Math.addExact(length, Math.multiplyExact(VarInts.MAX_BYTES, 2 + ofEvent));
    if (body.length - bodyLength < most) {
      compressor.put(body, 0, bodyLength);
      bodyLength = 0;
      if (body.length < most) {
        body = new byte[most];
      }
    }
    bodyLength = VarInts.put(body, VarInts.put(body, bodyLength, length), ofEvent);
  }

  private void copyToBody(byte[] from, int offset, int length) {
    System.arraycopy(from, offset, body, bodyLength, length);
    bodyLength += length;
  }

  /** Takes the ids out of an event's JSON. */
  private void json(byte[] json, int start, int end) {
    textLength = 0;
    referenceCount = 0;
    if (text.length < end - start) {
      text = new byte[Math.max(TEXT_BYTES, end - start)];
    }
    int copied = start;
    int at = start;
    while (at + Long.BYTES <= end) {
      long word = (long) WORDS.get(json, at);
      long others = word ^ ONES * '-';
      long hyphens = (others - ONES) & ~others & HIGHS;
      if (hyphens == 0) {
        at += Long.BYTES;
        continue;
      }
      int hyphen = at + (Long.numberOfTrailingZeros(hyphens) >>> 3);
      int id = hyphen - FIRST_HYPHEN;
      if (isId(json, id, copied, end)) {
        copyToText(json, copied, id);
        text[textLength++] = Tokens.ID;
        put(UuidText.high(json, id), UuidText.low(json, id));
        copied = id + UuidText.CHARS;
        at = copied;
      } else {
        at = hyphen + 1;
      }
    }
    copyToText(json, copied, end);
    mistakable |= PackedText.hasTokens(json, start, end);
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

  private void copyToText(byte[] json, int from, int end) {
    System.arraycopy(json, from, text, textLength, end - from);
    textLength += end - from;
  }

  private void put(long high, long low) {
    if (referenceCount == references.length) {
      references = Arrays.copyOf(references, 2 * referenceCount);
    }
    references[referenceCount++] = reference(high, low);
  }

  /** What stands for an id: 0 for a new one, else how many ids back from the next new one. */
  private int reference(long high, long low) {
    int place = (int) (((high ^ low) * MIX) >>> 32) & (PLACES - 1);
    for (; ; place = (place + 1) & (PLACES - 1)) {
      long known = places[place];
      if (known >>> 32 != generation) {
        places[place] = generation << 32 | idCount;
        add(high, low);
        return 0;
      }
      int number = (int) known;
      int at = number * PackedText.ID_BYTES;
      if (PackedText.high(ids, at) == high && PackedText.low(ids, at) == low) {
        return idCount - number;
      }
    }
  }

  private void add(long high, long low) {
    int at = idCount * PackedText.ID_BYTES;
    if (ids.length < at + PackedText.ID_BYTES) {
      ids = Arrays.copyOf(ids, 2 * ids.length);
    }
    PackedText.putId(ids, at, high, low);
    idCount++;
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
