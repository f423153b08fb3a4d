package dev.flowtrace.client.recording;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
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

  private final long[] longs;
  private final @Nullable Object[] messages;
  private final @Nullable Object[] parents;
  private final @Nullable Object[] extras;
  private final int mask;

  /** {@code slots} is rounded up to a power of two. */
  Ring(int slots) {
    int size = Integer.highestOneBit(Math.max(2, slots) * 2 - 1);
    mask = size - 1;
    longs = new long[size << LONGS_LOG];
    messages = new Object[size];
    parents = new Object[size];
    extras = new Object[size];
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
    // a store of a reference costs a barrier of the collector, one of null nearly nothing
    messages[slot] = message;
    parents[slot] = parent;
    extras[slot] = extra;
    LONG.setRelease(slotLongs, at, state + 2);
  }

  /** Takes the events of a run out, in the order of their times. */
  List<Entry> drain(Run run, Sites sites) {
    List<Entry> entries = new ArrayList<>();
    for (int slot = 0; slot <= mask; slot++) {
      int at = slot << LONGS_LOG;
      long state = (long) LONG.getVolatile(longs, at);
      if ((state & 1) != 0 || !LONG.compareAndSet(longs, at, state, state | 1)) {
        continue;
      }
      if (longs[at + OWNER] == run.number) {
        entries.add(entry(run, slot, sites));
        longs[at + OWNER] = 0;
      }
      LONG.setRelease(longs, at, state + 2);
    }
    entries.sort(Comparator.comparingLong(entry -> entry.epochNanos));
    return entries;
  }

  private Entry entry(Run run, int slot, Sites sites) {
    int at = slot << LONGS_LOG;
    Entry entry = new Entry(run, Entry.EVENT);
    entry.epochNanos = longs[at + TIME];
    entry.idHigh = longs[at + ID_HIGH];
    entry.idLow = longs[at + ID_LOW];
    entry.queueDepth = longs[at + QUEUE_DEPTH];
    entry.took = longs[at + TOOK];
    entry.message = messages[slot];
    entry.parent = (Lineage) parents[slot];
    entry.extras = (Extras) extras[slot];
    int site = (int) longs[at + SITE];
    entry.site = site >= 0 ? sites.get(site) : entry.extras == null ? null : entry.extras.site;
    return entry;
  }

  /** Lets go of what the events refer to. */
  void clear() {
    Arrays.fill(messages, null);
    Arrays.fill(parents, null);
    Arrays.fill(extras, null);
  }
}
