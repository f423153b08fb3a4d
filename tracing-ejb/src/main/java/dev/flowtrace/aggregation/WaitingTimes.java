package dev.flowtrace.aggregation;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * By how much a part of a trace changes the times in which actors waited. No single event tells
 * them, so they are the trace's with the part, less what they were before.
 */
public final class WaitingTimes {
  private static final long NANOS_A_MINUTE = 60_000_000_000L;

  private WaitingTimes() {}

  /** Takes a change. */
  public interface Taker {
    /**
     * The change of an actor's waiting time.
     *
     * @param epochMinute the minute of the actor's end
     * @param nanos 0 when it is known now that it did not wait; less than 0 when events came late
     *     in which it was busy
     */
    void take(String actor, long epochMinute, long nanos);
  }

  /**
   * Tells all changes.
   *
   * @param before the trace's actors as they were
   * @param came what came of them, by name; not changed
   */
  public static void forEachChange(BaseTopology before, Map<String, Occupation> came, Taker taker) {
    came.forEach(
        (name, part) -> {
          Occupation was = before.occupation(name);
          // most parts have the end of no actor
          if (part.endedEpochNanos() != null || (was != null && was.endedEpochNanos() != null)) {
            Occupation now = new Occupation();
            if (was != null) {
              now.merge(was);
            }
            now.merge(part);
            tell(name, was, now, taker);
          }
        });
  }

  private static void tell(String name, @Nullable Occupation was, Occupation now, Taker taker) {
    Long waits = now.waitingNanos();
    Long end = now.endedEpochNanos();
    if (waits == null || end == null) {
      return;
    }
    Long waited = was == null ? null : was.waitingNanos();
    if (!waits.equals(waited)) {
      taker.take(name, Math.floorDiv(end, NANOS_A_MINUTE), waited == null ? waits : waits - waited);
    }
  }
}
