package dev.flowtrace.aggregation;

/**
 * What the waiting events of all traces share: blocks of memory, and the numbers of places. The
 * aggregator's lock guards it.
 */
final class EventMemory {
  private final BlockPool pool;
  private Places places = new Places();
  private long keptPlacesBytes;

  /** Nothing yet; at most so many bytes of blocks are kept for the next events. */
  EventMemory(long pooledBytes) {
    pool = new BlockPool(pooledBytes);
  }

  BlockPool pool() {
    return pool;
  }

  /** Numbers for the next event's place. Full ones are left to the events that have them. */
  Places places() {
    if (places.isFull()) {
      places = new Places();
    }
    return places;
  }

  /** One more trace keeps figures with the numbers of places, beyond their flush. */
  void keeps(Places kept) {
    keptPlacesBytes += kept.keptBy(1);
  }

  /** A trace that keeps figures with their numbers keeps more of them. */
  void keepsMore(Places kept) {
    keptPlacesBytes += kept.keptBy(0);
  }

  /** One trace less keeps figures with their numbers. */
  void keepsNoMore(Places kept) {
    keptPlacesBytes += kept.keptBy(-1);
  }

  /** About how much memory places take with whose numbers figures are kept. */
  long keptPlacesBytes() {
    return keptPlacesBytes;
  }
}
