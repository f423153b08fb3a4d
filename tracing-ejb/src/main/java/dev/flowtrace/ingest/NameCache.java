package dev.flowtrace.ingest;

/**
 * Makes one text out of equal ones: the same few names of actors and ports come with every event,
 * and are kept with every trace. A name that falls on another one's place takes it, so the cache is
 * never larger than its table.
 *
 * <p>Thread-safe without locks: a lost write costs a copy, and texts are immutable.
 */
final class NameCache {
  private static final int PLACES = 1 << 14;

  /** Longer ones would make the cache large. */
  private static final int MOST_CHARS = 128;

  private final String[] places = new String[PLACES];

  /** A text that is equal. */
  String same(String name) {
    if (name.length() > MOST_CHARS) {
      return name;
    }
    int hash = name.hashCode();
    int place = (hash ^ (hash >>> 16)) & (PLACES - 1);
    String kept = places[place];
    if (name.equals(kept)) {
      return kept;
    }
    places[place] = name;
    return name;
  }
}
