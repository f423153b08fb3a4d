package dev.flowtrace.protocol.packed;

import dev.flowtrace.protocol.buffer.JsonBuffer;
import dev.flowtrace.protocol.buffer.VarInts;
import java.util.Arrays;

/**
 * The ids of what is being written, each once unless it comes again much later, and which of them
 * each place has: 0 for the next new one, else how many before the next new one it is. Not
 * thread-safe.
 */
public final class WrittenIds {
  /** So many of the last ids are looked through: causes of an event are those of the one before. */
  private static final int RECENT = 8;

  private static final int FIRST_IDS = 256;
  private static final int KEPT_IDS = 16 * 1024;

  private byte[] ids = new byte[FIRST_IDS * PackedText.ID_BYTES];
  private int count;
  private int[] references = new int[16];
  private int referenceCount;

  /** New ids, those that are referred to not counted. */
  public int count() {
    return count;
  }

  /** How many ids an event has so far. */
  public int ofEvent() {
    return referenceCount;
  }

  /** Forgets all of them. */
  public void clear() {
    count = 0;
    referenceCount = 0;
    if (ids.length > KEPT_IDS * PackedText.ID_BYTES) {
      ids = new byte[FIRST_IDS * PackedText.ID_BYTES];
    }
  }

  /** Begins the next event, or what else has ids of its own. */
  public void next() {
    referenceCount = 0;
  }

  /** Takes back the new ids beyond the first {@code count}. */
  public void truncate(int count) {
    this.count = Math.min(this.count, count);
    referenceCount = 0;
  }

  /** Adds an id of the event. */
  public void add(long high, long low) {
    if (referenceCount == references.length) {
      references = Arrays.copyOf(references, 2 * referenceCount);
    }
    references[referenceCount++] = reference(high, low);
  }

  /** What is to be written for an id; it is new from now on known. */
  public int reference(long high, long low) {
    int end = count * PackedText.ID_BYTES;
    for (int back = 1; back <= RECENT && back <= count; back++) {
      int at = end - back * PackedText.ID_BYTES;
      if (PackedText.low(ids, at) == low && PackedText.high(ids, at) == high) {
        return back;
      }
    }
    if (end == ids.length) {
      ids = Arrays.copyOf(ids, 2 * end);
    }
    PackedText.putId(ids, end, high, low);
    count++;
    return 0;
  }

  /** Writes how many ids the event has, and which. */
  public void writeReferences(JsonBuffer out) {
    out.number(referenceCount);
    for (int i = 0; i < referenceCount; i++) {
      out.number(references[i]);
    }
  }

  /** Writes how many ids the event has, and which, to a place; gives the place behind. */
  public int copyReferencesTo(byte[] out, int at) {
    int next = VarInts.put(out, at, referenceCount);
    for (int i = 0; i < referenceCount; i++) {
      next = VarInts.put(out, next, references[i]);
    }
    return next;
  }

  /** Copies the new ids to a place, {@link PackedText#ID_BYTES} each; gives the place behind. */
  public int copyTo(byte[] out, int at) {
    int length = count * PackedText.ID_BYTES;
    System.arraycopy(ids, 0, out, at, length);
    return at + length;
  }
}
