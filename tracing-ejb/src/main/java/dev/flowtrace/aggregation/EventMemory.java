package dev.flowtrace.aggregation;

/**
 * What the waiting events of all traces share: blocks of memory, and the numbers of places. The
 * aggregator's lock guards it.
 */
final class EventMemory {
  private final BlockPool pool;
  private Places places = new Places();

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
}
