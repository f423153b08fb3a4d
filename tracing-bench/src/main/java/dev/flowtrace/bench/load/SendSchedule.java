package dev.flowtrace.bench.load;

/**
 * When the frames of one connection are to go out. With a rate, that is fixed beforehand and waits
 * for nobody: a frame that goes out late because the collector was slow is measured from the time
 * at which it should have gone, so that no pause of the collector hides the latency it causes
 * ("coordinated omission"). Without a rate, the next frame is always due. Not thread-safe.
 */
final class SendSchedule {
  private static final double NANOS = 1e9;

  private final long eventsPerSecond;
  private final int eventsPerFrame;
  private final int connections;
  private final int index;
  private long beginNanos;
  private long taken;

  private SendSchedule(long eventsPerSecond, int eventsPerFrame, int connections, int index) {
    this.eventsPerSecond = eventsPerSecond;
    this.eventsPerFrame = eventsPerFrame;
    this.connections = connections;
    this.index = index;
  }

  /**
   * The schedule of one of several connections that take turns.
   *
   * @param eventsPerSecond of all together; 0: as fast as the collector takes them
   * @param index of this connection, from 0
   */
  static SendSchedule of(long eventsPerSecond, int eventsPerFrame, int connections, int index) {
    return new SendSchedule(eventsPerSecond, eventsPerFrame, connections, index);
  }

  void start(long nanos) {
    beginNanos = nanos;
    taken = 0;
  }

  /** When the next frame is to go: when the last of its events is there. */
  long nextNanos() {
    return eventsPerSecond == 0 ? beginNanos : dueNanos(taken);
  }

  boolean isDue(long now) {
    return now >= nextNanos();
  }

  /** Takes the next frame; gives the time from which its latency counts. */
  long take(long now) {
    long due = eventsPerSecond == 0 ? now : dueNanos(taken);
    taken++;
    return due;
  }

  /** Frames that are due and not taken; 0 without a rate. */
  long framesBehind(long now) {
    if (eventsPerSecond == 0 || !isDue(now)) {
      return 0;
    }
    double turns = (now - beginNanos) * (double) eventsPerSecond / NANOS / eventsPerFrame;
    return Math.max(0, (long) Math.floor((turns - index - 1) / connections) + 1 - taken);
  }

  private long dueNanos(long frame) {
    double events = ((double) frame * connections + index + 1) * eventsPerFrame;
    return beginNanos + (long) (events / eventsPerSecond * NANOS);
  }
}
