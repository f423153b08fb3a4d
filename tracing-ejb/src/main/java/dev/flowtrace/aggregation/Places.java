package dev.flowtrace.aggregation;

import java.util.Arrays;

/**
 * Numbers for places, from 0 on, so that the place of a waiting event takes four bytes, and the
 * events of all traces share their names. Bounded: what has no room goes into another such list.
 *
 * <p>Written with the aggregator's lock held. Whoever has held the lock since a place got its
 * number may read it without.
 */
final class Places {
  private static final int PAGE_BITS = 8;
  private static final int PAGE = 1 << PAGE_BITS;
  private static final int MOST_PAGES = 64;

  /** With more, a list is full even though it has numbers left. */
  private static final long FULL_BYTES = 4L << 20;

  private static final int FIRST_SLOTS = 512;

  /** Pages stay where they are once they are there, for those who read without the lock. */
  private final Place[][] pages = new Place[MOST_PAGES][];

  private int size;

  /** A place's number plus one, or 0, at or behind the slot that its hash says; half are empty. */
  private int[] slots = new int[FIRST_SLOTS];

  /** The places' hashes, by number. */
  private int[] hashes = new int[FIRST_SLOTS / 2];

  private long memoryBytes;
  private int keepers;
  private long keptBytes;

  /** The place of a number. */
  Place get(int number) {
    return pages[number >> PAGE_BITS][number & (PAGE - 1)];
  }

  /** The number of an event's place, a new one when it had none. */
  int numberOf(RecordedEvent event) {
    int hash = Place.hash(event);
    int slot = slot(hash);
    for (int found = slots[slot]; found != 0; found = slots[slot]) {
      if (hashes[found - 1] == hash && get(found - 1).isOf(event)) {
        return found - 1;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
    return add(Place.of(event), hash);
  }

  private int add(Place place, int hash) {
    if (2 * (size + 1) > slots.length) {
      grow();
    }
    int number = size++;
    if ((number & (PAGE - 1)) == 0) {
      pages[number >> PAGE_BITS] = new Place[PAGE];
    }
    pages[number >> PAGE_BITS][number & (PAGE - 1)] = place;
    hashes[number] = hash;
    enter(number);
    memoryBytes += place.memoryBytes();
    return number;
  }

  private void grow() {
    slots = new int[2 * slots.length];
    hashes = Arrays.copyOf(hashes, slots.length / 2);
    for (int number = 0; number < size; number++) {
      enter(number);
    }
  }

  private void enter(int number) {
    int slot = slot(hashes[number]);
    while (slots[slot] != 0) {
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = number + 1;
  }

  /**
   * The high bits, too: names that differ in their last character only have neighbouring hashes.
   */
  private int slot(int hash) {
    return spread(hash) & (slots.length - 1);
  }

  /** The same hash for the same one, in which the low bits depend on all of it. */
  static int spread(int hash) {
    int spread = hash * 0x9E3779B9;
    return spread ^ spread >>> 15;
  }

  /** Whether no more places should be added. */
  boolean isFull() {
    return size == PAGE * MOST_PAGES || memoryBytes >= FULL_BYTES;
  }

  /**
   * So many more keep figures with these numbers.
   *
   * @return by how many bytes what is kept of them has grown
   */
  long keptBy(int more) {
    keepers += more;
    long before = keptBytes;
    keptBytes = keepers == 0 ? 0 : memoryBytes;
    return keptBytes - before;
  }

  /** About how much memory the places take. */
  long memoryBytes() {
    return memoryBytes;
  }
}
