package dev.flowtrace.metrics;

import java.util.HashMap;
import java.util.Map;

/**
 * Tells how much was allocated from how full the heap's pools are before and after collections: by
 * how much each has grown from the end of one to the begin of the next. What moves from pool to
 * pool does so within a collection and does not count. Not thread-safe.
 */
final class HeapGrowth {
  private final Map<String, Long> usedAfter;
  private long bytes;

  /** Counts from now on, when so many bytes of each pool are used. */
  HeapGrowth(Map<String, Long> used) {
    usedAfter = new HashMap<>(used);
  }

  /** There was a collection, before and after which so many bytes of each pool were used. */
  void collected(Map<String, Long> before, Map<String, Long> after) {
    bytes += since(before);
    usedAfter.putAll(after);
  }

  /** What was allocated until now, when so many bytes of each pool are used. */
  long bytes(Map<String, Long> used) {
    return bytes + since(used);
  }

  /** A pool that has shrunk was emptied beside the program, which says nothing of allocation. */
  private long since(Map<String, Long> used) {
    long grown = 0;
    for (Map.Entry<String, Long> pool : used.entrySet()) {
      grown += Math.max(0, pool.getValue() - usedAfter.getOrDefault(pool.getKey(), 0L));
    }
    return grown;
  }
}
