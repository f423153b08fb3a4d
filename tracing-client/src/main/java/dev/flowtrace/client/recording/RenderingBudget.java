package dev.flowtrace.client.recording;

import dev.flowtrace.client.content.MessageType;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What may be spent on making JSON and checksums of messages: a share of the time of all
 * processors, of which what the last quarter of a second was worth may be saved. Messages of
 * classes that cost little count nothing and are always rendered, so that large ones don't push
 * them out.
 *
 * <p>Who records a message reserves what one of its class usually costs; the encoder settles that
 * by what this one did cost. So much may wait for the encoder as may be saved: messages that wait
 * are memory that the host's garbage collector has to copy. Thread-safe, without a lock.
 */
final class RenderingBudget {
  /** Instead of what was taken: there is no more. */
  static final int REFUSED = -1;

  static final int UNLIMITED_PERCENT = 100;

  /**
   * What was not used is kept for so long, for a burst. More would let a network that is busy now
   * and then pay for its contents in the very moments when it is busy.
   */
  private static final long SAVED_FOR_NANOS = 250_000_000;

  /** What a class may cost in the mean without being counted. */
  private static final double CHEAP_NANOS = 10_000;

  private final boolean unlimited;
  private final double share;

  /**
   * The share of the time up to here is spent, by the monotonic clock: what is saved is the share
   * of the time from here to now.
   */
  private final AtomicLong spentUntilNanos;

  /** Reserved and not released. */
  private final AtomicLong reservedNanos = new AtomicLong();

  /**
   * @param percent of the time of all processors; 0 is none but for cheap classes, 100 no limit
   * @param nanoTime now, by the monotonic clock
   */
  RenderingBudget(int percent, int processors, long nanoTime) {
    unlimited = percent >= UNLIMITED_PERCENT;
    share = percent / 100.0 * processors;
    spentUntilNanos = new AtomicLong(nanoTime - SAVED_FOR_NANOS);
  }

  /**
   * As {@link #take}, for a message that waits for the encoder: to be released when it is done
   * with.
   */
  int reserve(MessageType type, long nanoTime) {
    if (!isFree(type) && reservedNanos.get() >= share * SAVED_FOR_NANOS) {
      return REFUSED;
    }
    int taken = take(type, nanoTime);
    if (taken > 0) {
      reservedNanos.getAndAdd(taken);
    }
    return taken;
  }

  /** The message of a reservation waits no longer. */
  void release(int reserved) {
    if (reserved > 0) {
      reservedNanos.getAndAdd(-reserved);
    }
  }

  /**
   * Takes what it costs to render a message of that class, in nanoseconds.
   *
   * @return 0 if that is little, or not known yet; {@link #REFUSED} if too much was spent lately
   */
  int take(MessageType type, long nanoTime) {
    if (isFree(type)) {
      return 0;
    }
    if (share == 0) {
      return REFUSED;
    }
    int taken = (int) Math.min(type.usualNanos(), Integer.MAX_VALUE);
    long until = spentUntilNanos.get();
    while (nanoTime - until > 0) {
      long from = Math.max(-SAVED_FOR_NANOS, until - nanoTime) + nanoTime;
      if (spentUntilNanos.compareAndSet(until, from + timeWorth(taken))) {
        return taken;
      }
      until = spentUntilNanos.get();
    }
    return REFUSED;
  }

  /**
   * A message was rendered. The first of a class is not counted: most of its time is loading
   * classes. By the encoder.
   *
   * @param taken for it before
   */
  void spent(MessageType type, int taken, long nanos) {
    boolean first = !type.isCostKnown();
    type.took(nanos);
    boolean counts = !first && type.usualNanos() > CHEAP_NANOS;
    spend((counts ? nanos : 0) - taken);
  }

  /** What was taken was not needed. */
  void giveBack(int taken) {
    if (taken != REFUSED) {
      spend(-taken);
    }
  }

  /** Whether messages of that class cost nothing. */
  boolean isFree(MessageType type) {
    return unlimited || type.usualNanos() <= CHEAP_NANOS;
  }

  private void spend(long nanos) {
    if (nanos != 0 && !unlimited && share > 0) {
      spentUntilNanos.addAndGet(timeWorth(nanos));
    }
  }

  /** The time whose share is so much. */
  private long timeWorth(long nanos) {
    return (long) (nanos / share);
  }
}
