package dev.flowtrace.client.recording;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last events of a run that is not sampled. Written by any number of threads without a lock and
 * without allocation; used by one run after the other. How many events there were the run counts
 * itself: a thread that has not noticed its run's end must not count for the next one.
 *
 * <p>A slot is eight longs, a cache line, and three references. Its first long is even while it may
 * be taken and odd while somebody is in it; whoever finds it odd gives his event up. A slot says
 * whose run it belongs to, so what a thread writes that has not noticed the end of its run yet is
 * not taken for an event of the next.
 *
 * <p>The references are in an array that each run gets anew: to put a young object into an old one
 * costs G1 a barrier with a fence (20 to 40 ns), into one that is young itself nearly nothing.
 */
final class Ring {
  private static final VarHandle LONG = MethodHandles.arrayElementVarHandle(long[].class);

  private static final int LONGS_LOG = 3;
  private static final int OWNER = 1;
  private static final int TIME = 2;
  private static final int ID_HIGH = 3;
  private static final int ID_LOW = 4;
  private static final int QUEUE_DEPTH = 5;
  private static final int TOOK = 6;
  private static final int SITE = 7;

  private static final int REFERENCES = 3;
  private static final int MESSAGE = 0;
  private static final int PARENT = 1;
  private static final int EXTRAS = 2;

  private final long[] longs;
  private final int mask;

  /** Message, parent and extras of each slot; null: no run has the ring. */
  private @Nullable Object @Nullable [] references;

  /** {@code slots} is rounded up to a power of two. */
  Ring(int slots) {
    int size = Integer.highestOneBit(Math.max(2, slots) * 2 - 1);
    mask = size - 1;
    longs = new long[size << LONGS_LOG];
  }

  int slots() {
    return mask + 1;
  }

  /**
   * Keeps an event in place of the oldest, or gives it up.
   *
   * @param number of the event among those of its run
   */
  void put(
      long number,
      long owner,
      Site site,
      @Nullable Object message,
      @Nullable Lineage parent,
      @Nullable Extras extra,
      long idHigh,
      long idLow,
      long epochNanos,
      long queueDepth,
      long took) {
    @Nullable Object[] held = references;
    if (held == null) {
      return; // the run is over
    }
    int slot = (int) number & mask;
    int at = slot << LONGS_LOG;
    long[] slotLongs = longs;
    long state = (long) LONG.getOpaque(slotLongs, at);
    if ((state & 1) != 0 || !LONG.compareAndSet(slotLongs, at, state, state | 1)) {
      return; // somebody is in it
    }
    slotLongs[at + OWNER] = owner;
    slotLongs[at + TIME] = epochNanos;
    slotLongs[at + ID_HIGH] = idHigh;
    slotLongs[at + ID_LOW] = idLow;
    slotLongs[at + QUEUE_DEPTH] = queueDepth;
    slotLongs[at + TOOK] = took;
    slotLongs[at + SITE] = site.index;
    int first = slot * REFERENCES;
    held[first + MESSAGE] = message;
    held[first + PARENT] = parent;
    held[first + EXTRAS] = extra;
    LONG.setRelease(slotLongs, at, state + 2);
  }

  /** Takes the events of a run out, in the order of their times. */
  List<Entry> drain(Run run, Sites sites) {
    List<Entry> entries = new ArrayList<>();
    @Nullable Object[] held = references;
    if (held == null) {
      return entries;
    }
    for (int slot = 0; slot <= mask; slot++) {
      int at = slot << LONGS_LOG;
      long state = (long) LONG.getVolatile(longs, at);
      if ((state & 1) != 0 || !LONG.compareAndSet(longs, at, state, state | 1)) {
        continue;
      }
      if (longs[at + OWNER] == run.number) {
        entries.add(entry(run, slot, held, sites));
        longs[at + OWNER] = 0;
      }
      LONG.setRelease(longs, at, state + 2);
    }
    entries.sort(Comparator.comparingLong(entry -> entry.epochNanos));
    return entries;
  }

  private Entry entry(Run run, int slot, @Nullable Object[] held, Sites sites) {
    int at = slot << LONGS_LOG;
    Entry entry = new Entry(run, Entry.EVENT);
    entry.epochNanos = longs[at + TIME];
    entry.idHigh = longs[at + ID_HIGH];
    entry.idLow = longs[at + ID_LOW];
    entry.queueDepth = longs[at + QUEUE_DEPTH];
    entry.took = longs[at + TOOK];
    int first = slot * REFERENCES;
    entry.message = held[first + MESSAGE];
    entry.parent = (Lineage) held[first + PARENT];
    entry.extras = (Extras) held[first + EXTRAS];
    int site = (int) longs[at + SITE];
    entry.site = site >= 0 ? sites.get(site) : entry.extras == null ? null : entry.extras.site;
    return entry;
  }

  /** A run has it from now on; before the run's threads see it. */
  void begin() {
    references = new Object[slots() * REFERENCES];
  }

  /** The run is over: lets go of what its events refer to. */
  void end() {
    references = null;
  }
}
