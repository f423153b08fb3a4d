package dev.flowtrace.client.recording;

import java.util.Map;
import java.util.WeakHashMap;

/**
 * What may be spent on making JSON and checksums of messages: a share of the time of all
 * processors, of which up to a second may be saved. Messages of classes that cost little count
 * nothing and are always rendered, so that large ones don't push them out. The encoder's.
 */
final class RenderingBudget {
  static final int UNLIMITED_PERCENT = 100;

  private static final double MAX_SAVED_NANOS = 1e9;

  /** What a class may cost in the mean without being counted. */
  private static final double CHEAP_NANOS = 10_000;

  private static final double WEIGHT_OF_LATEST = 0.25;

  private final boolean unlimited;
  private final double share;
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
    savedNanos = percent == 0 ? 0 : MAX_SAVED_NANOS;
    refilledNanos = nanoTime;
  }

  /** Whether a message of that class may be rendered now. */
  boolean allows(Class<?> type, long nanoTime) {
    if (unlimited || usualNanos.getOrDefault(type, 0.0) <= CHEAP_NANOS) {
      return true;
    }
    savedNanos = Math.min(MAX_SAVED_NANOS, savedNanos + share * (nanoTime - refilledNanos));
    refilledNanos = nanoTime;
    return savedNanos > 0;
  }

  /** One was rendered. */
  void spent(Class<?> type, long nanos) {
    if (unlimited) {
      return;
    }
    Double before = usualNanos.get(type);
    double usual = before == null ? nanos : before + WEIGHT_OF_LATEST * (nanos - before);
    usualNanos.put(type, usual);
    if (usual > CHEAP_NANOS) {
      savedNanos -= nanos;
    }
  }
}
