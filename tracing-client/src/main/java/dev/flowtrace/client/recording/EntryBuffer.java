package dev.flowtrace.client.recording;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue from any number of threads to one. Whoever puts something in never waits: when
 * there is no room, {@link #offer} says so.
 */
final class EntryBuffer {
  private static final VarHandle INDEX = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Entry[].class);

  // places in 'indexes', each in a cache line of its own, away from the array's header
  private static final int PUT = 16;
  private static final int TAKEN_SEEN = 32;
  private static final int TAKEN = 48;
  private static final int LENGTH = 64;

  private final long[] indexes = new long[LENGTH];
  private final @Nullable Entry[] slots;
  private final int mask;

  /** {@code capacity} is rounded up to a power of two. */
  EntryBuffer(int capacity) {
    int size = Integer.highestOneBit(Math.max(2, capacity) * 2 - 1);
    slots = new Entry[size];
    mask = size - 1;
  }

  int capacity() {
    return slots.length;
  }

  /**
   * Puts an entry in, unless fewer than {@code reserve} places would be left.
   *
   * @return the number of entries that were ever put in, with this; -1 if there is no room
   */
  long offer(Entry entry, int reserve) {
    long room = slots.length - (long) reserve;
    long put;
    do {
      put = (long) INDEX.getVolatile(indexes, PUT);
      if (put - (long) INDEX.getOpaque(indexes, TAKEN_SEEN) >= room) {
        long taken = (long) INDEX.getVolatile(indexes, TAKEN);
        if (put - taken >= room) {
          return -1;
        }
        INDEX.setOpaque(indexes, TAKEN_SEEN, taken);
      }
    } while (!INDEX.compareAndSet(indexes, PUT, put, put + 1));
    SLOT.setRelease(slots, (int) put & mask, entry);
    return put + 1;
  }

  /** Takes the oldest entry; null if there is none, or it is just being put in. By one thread. */
  @Nullable Entry poll() {
    long taken = indexes[TAKEN];
    int at = (int) taken & mask;
    Entry entry = (Entry) SLOT.getAcquire(slots, at);
    if (entry != null) {
      SLOT.setRelease(slots, at, (Entry) null);
      INDEX.setRelease(indexes, TAKEN, taken + 1);
    }
    return entry;
  }

  /** The oldest entry, which stays in; null as {@link #poll}. By the thread that polls. */
  @Nullable Entry peek() {
    return (Entry) SLOT.getAcquire(slots, (int) indexes[TAKEN] & mask);
  }

  /** How many entries are in, at some time during the call. */
  int size() {
    long taken = (long) INDEX.getVolatile(indexes, TAKEN);
    long put = (long) INDEX.getVolatile(indexes, PUT);
    return (int) Math.max(0, Math.min(slots.length, put - taken));
  }

  /** How many entries were ever put in. */
  long put() {
    return (long) INDEX.getVolatile(indexes, PUT);
  }
}
