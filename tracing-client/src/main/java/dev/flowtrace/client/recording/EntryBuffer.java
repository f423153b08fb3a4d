package dev.flowtrace.client.recording;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue from any number of threads to one. Whoever puts something in never waits: when
 * there is no room, {@link #offer} says so.
 *
 * <p>The slots are in segments, made when they are needed and left to the garbage collector when
 * they are used up: to put a young object into an old array costs G1 a barrier with a fence, into a
 * young one nearly nothing. An idle buffer has one segment at most.
 */
final class EntryBuffer {
  private static final VarHandle INDEX = MethodHandles.arrayElementVarHandle(long[].class);
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Entry[].class);
  private static final VarHandle SEGMENT = MethodHandles.arrayElementVarHandle(Entry[][].class);
  private static final int SEGMENT_LOG = 9;
  private static final int SEGMENT_SLOTS = 1 << SEGMENT_LOG;

  // places in 'indexes', each in a cache line of its own, away from the array's header
  private static final int PUT = 16;
  private static final int TAKEN_SEEN = 32;
  private static final int TAKEN = 48;
  private static final int LENGTH = 64;

  private final long[] indexes = new long[LENGTH];

  /**
   * By the number of an entry: null before the first of a segment is put in, and from when its last
   * is taken, which is before there is room for the next that has its place.
   */
  private final @Nullable Entry @Nullable [][] segments;

  private final int capacity;
  private final int segmentMask;

  /** {@code capacity} is rounded up to a power of two. */
  EntryBuffer(int capacity) {
    int size = Integer.highestOneBit(Math.max(2, capacity) * 2 - 1);
    this.capacity = size;
    int count = Math.max(1, size >> SEGMENT_LOG);
    // a power of two, and more than can be in use: of the first and the last, part is empty
    segments = new Entry[2 * count][];
    segmentMask = segments.length - 1;
  }

  int capacity() {
    return capacity;
  }

  /**
   * Puts an entry in, unless fewer than {@code reserve} places would be left.
   *
   * @return the number of entries that were ever put in, with this; -1 if there is no room
   */
  long offer(Entry entry, int reserve) {
    long room = capacity - (long) reserve;
    long put;
    do {
      put = (long) INDEX.getVolatile(indexes, PUT);
      if (put - (long) INDEX.getAcquire(indexes, TAKEN_SEEN) >= room) {
        long taken = (long) INDEX.getVolatile(indexes, TAKEN);
        if (put - taken >= room) {
          return -1;
        }
        INDEX.setRelease(indexes, TAKEN_SEEN, taken);
      }
    } while (!INDEX.compareAndSet(indexes, PUT, put, put + 1));
    @Nullable Entry[] known = segment(put);
    SLOT.setRelease(known == null ? newSegment(put) : known, slot(put), entry);
    return put + 1;
  }

  private @Nullable Entry @Nullable [] segment(long number) {
    return (Entry[]) SEGMENT.getAcquire(segments, place(number));
  }

  private @Nullable Entry[] newSegment(long number) {
    @Nullable Entry[] made = new Entry[SEGMENT_SLOTS];
    Object before = SEGMENT.compareAndExchange(segments, place(number), (Entry[]) null, made);
    return before == null ? made : (Entry[]) before;
  }

  private int place(long number) {
    return (int) (number >>> SEGMENT_LOG) & segmentMask;
  }

  private static int slot(long number) {
    return (int) number & (SEGMENT_SLOTS - 1);
  }

  /** Takes the oldest entry; null if there is none, or it is just being put in. By one thread. */
  @Nullable Entry poll() {
    long taken = indexes[TAKEN];
    @Nullable Entry[] segment = segment(taken);
    if (segment == null) {
      return null;
    }
    Entry entry = entry(segment, taken);
    if (entry == null) {
      return null;
    }
    if (slot(taken) == SEGMENT_SLOTS - 1) {
      SEGMENT.setRelease(segments, place(taken), (Entry[]) null);
    } else {
      segment[slot(taken)] = null; // nobody else looks: for the garbage collector
    }
    INDEX.setRelease(indexes, TAKEN, taken + 1);
    return entry;
  }

  /** The oldest entry, which stays in; null as {@link #poll}. By the thread that polls. */
  @Nullable Entry peek() {
    long taken = indexes[TAKEN];
    @Nullable Entry[] segment = segment(taken);
    return segment == null ? null : entry(segment, taken);
  }

  private static @Nullable Entry entry(@Nullable Entry[] segment, long number) {
    return (Entry) SLOT.getAcquire(segment, slot(number));
  }

  /** How many entries are in, at some time during the call. */
  int size() {
    long taken = (long) INDEX.getVolatile(indexes, TAKEN);
    long put = (long) INDEX.getVolatile(indexes, PUT);
    return (int) Math.max(0, Math.min(capacity, put - taken));
  }
}
