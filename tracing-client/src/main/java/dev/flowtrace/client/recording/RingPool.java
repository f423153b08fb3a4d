package dev.flowtrace.client.recording;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The rings of all runs that are not sampled, with a limit for their slots together. Thread-safe.
 */
final class RingPool {
  private final int maxSlots;
  private final Deque<Ring> free = new ArrayDeque<>(); // this and the following: guarded by this
  private int slots;

  RingPool(int maxSlots) {
    this.maxSlots = maxSlots;
  }

  /** A ring of that size; null when all are in use, or the size is 0. */
  synchronized @Nullable Ring take(int size) {
    if (size == 0) {
      return null;
    }
    Ring ring = free.poll();
    if (ring != null && ring.slots() < size) { // of an earlier configuration
      slots -= ring.slots();
      ring = null;
    }
    if (ring == null) {
      Ring made = new Ring(size);
      if (slots + made.slots() > maxSlots) {
        return null;
      }
      slots += made.slots();
      ring = made;
    }
    ring.begin();
    return ring;
  }

  /** Gives a ring back. */
  synchronized void release(Ring ring) {
    ring.end();
    free.push(ring);
  }

  /** Slots of all rings there are. */
  synchronized int slots() {
    return slots;
  }
}
