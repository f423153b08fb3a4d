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

  /** Of each id the higher one, then the lower one. */
  private long[] halves = new long[2 * FIRST_IDS];

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
    if (halves.length > 2 * KEPT_IDS) {
      halves = new long[2 * FIRST_IDS];
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
    int oldest = Math.max(0, count - RECENT);
    for (int i = count - 1; i >= oldest; i--) {
      if (halves[2 * i + 1] == low && halves[2 * i] == high) {
        return count - i;
      }
    }
    if (2 * count == halves.length) {
      halves = Arrays.copyOf(halves, 2 * halves.length);
    }
    halves[2 * count] = high;
    halves[2 * count + 1] = low;
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
    int next = at;
    for (int i = 0; i < count; i++, next += PackedText.ID_BYTES) {
      PackedText.putId(out, next, halves[2 * i], halves[2 * i + 1]);
    }
    return next;
  }
}
