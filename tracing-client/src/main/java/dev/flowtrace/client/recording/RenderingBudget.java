package dev.flowtrace.client.recording;

import java.util.Map;
import java.util.WeakHashMap;

/**
 * What may be spent on making JSON and checksums of messages: a share of the time of all
 * processors, of which what the last quarter of a second was worth may be saved. Messages of
 * classes that cost little count nothing and are always rendered, so that large ones don't push
 * them out. The encoder's.
 */
final class RenderingBudget {
  static final int UNLIMITED_PERCENT = 100;

  /**
   * What was not used is kept for so long, for a burst. More would let a network that is busy now
   * and then pay for its contents in the very moments when it is busy.
   */
  private static final double SAVED_FOR_NANOS = 250e6;

  /** What a class may cost in the mean without being counted. */
  private static final double CHEAP_NANOS = 10_000;

  private static final double WEIGHT_OF_LATEST = 0.25;

  private final boolean unlimited;
  private final double share;
  private final double maxSavedNanos;
  private final Map<Class<?>, Double> usualNanos = new WeakHashMap<>();
  private double savedNanos;
  private long refilledNanos;

  /**
   * @param percent of the time of all processors; 0 is none but for cheap classes, 100 no limit
   * @param nanoTime now, by the monotonic clock
   */
  RenderingBudget(int percent, int processors, long nanoTime) {
    unlimited = percent >= UNLIMITED_PERCENT;
    share = percent / 100.0 * processors;
    maxSavedNanos = share * SAVED_FOR_NANOS;
    savedNanos = maxSavedNanos;
    refilledNanos = nanoTime;
  }

  /** Whether a message of that class may be rendered now. */
  boolean allows(Class<?> type, long nanoTime) {
    if (unlimited || usualNanos.getOrDefault(type, 0.0) <= CHEAP_NANOS) {
      return true;
    }
    savedNanos = Math.min(maxSavedNanos, savedNanos + share * (nanoTime - refilledNanos));
    refilledNanos = nanoTime;
    return savedNanos > 0;
  }

  /** One was rendered. The first of a class is not counted: most of its time is loading classes. */
  void spent(Class<?> type, long nanos) {
    if (unlimited) {
      return;
    }
    Double before = usualNanos.get(type);
    double usual = before == null ? nanos : before + WEIGHT_OF_LATEST * (nanos - before);
    usualNanos.put(type, usual);
    if (usual > CHEAP_NANOS && before != null) {
      savedNanos -= nanos;
    }
  }
}
