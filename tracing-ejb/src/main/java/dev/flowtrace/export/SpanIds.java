package dev.flowtrace.export;

import java.util.UUID;

/**
 * The span ids of a trace: the first eight bytes of the event's id. Where these are zero, are the
 * root span's, or belong to an earlier event of the trace already (as is likely with ids that begin
 * with the time), the id is made of all sixteen bytes. It depends on nothing else, so a trace that
 * is sent again has the same ids, and a parent is found whether it comes before or after.
 *
 * <p>Takes 16 to 64 bytes an event, and for at most {@value #MOST_EVENTS} events: later ones of a
 * longer trace have their first eight bytes, whatever the others have.
 */
final class SpanIds {
  static final int MOST_EVENTS = 1_000_000;

  private static final long ROOT_SALT = 0x9E37_79B9_7F4A_7C15L;

  private final long rootId;

  /** Open addressing: each first eight bytes with the last eight of the first event with them. */
  private long[] high = new long[16];

  private long[] low = new long[16];
  private int size;

  SpanIds(UUID traceId) {
    rootId = mixed(traceId.getMostSignificantBits() ^ ROOT_SALT, traceId.getLeastSignificantBits());
  }

  /** The root span's id. */
  long rootId() {
    return rootId;
  }

  /** Notes the next event of the trace. */
  void add(UUID event) {
    long first = event.getMostSignificantBits();
    if (first == 0 || size == MOST_EVENTS) {
      return;
    }
    if (2 * (size + 1) > high.length) {
      grow();
    }
    int at = place(first);
    if (high[at] == 0) {
      high[at] = first;
      low[at] = event.getLeastSignificantBits();
      size++;
    }
  }

  private void grow() {
    long[] oldHigh = high;
    long[] oldLow = low;
    high = new long[2 * oldHigh.length];
    low = new long[high.length];
    for (int i = 0; i < oldHigh.length; i++) {
      if (oldHigh[i] != 0) {
        int at = place(oldHigh[i]);
        high[at] = oldHigh[i];
        low[at] = oldLow[i];
      }
    }
  }

  /** Where a number is, or the free place where it belongs. */
  private int place(long first) {
    int mask = high.length - 1;
    int at = (int) mixed(first, 0) & mask;
    while (high[at] != 0 && high[at] != first) {
      at = (at + 1) & mask;
    }
    return at;
  }

  /** An event's span id, never zero; also of one that was not noted, such as a foreign parent. */
  long of(UUID event) {
    long first = event.getMostSignificantBits();
    long last = event.getLeastSignificantBits();
    if (first == 0 || first == rootId) {
      return mixed(first, last);
    }
    int at = place(first);
    return high[at] == 0 || low[at] == last ? first : mixed(first, last);
  }

  /** All bits of both, well mixed (the finalizer of MurmurHash3), never zero. */
  private static long mixed(long a, long b) {
    long hash = avalanche(avalanche(a) + b);
    return hash == 0 ? ROOT_SALT : hash;
  }

  private static long avalanche(long value) {
    long hash = value;
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}
