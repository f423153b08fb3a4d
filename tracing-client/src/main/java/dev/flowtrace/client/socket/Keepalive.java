package dev.flowtrace.client.socket;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Notices that a connection is dead. On an idle one, when nothing has come for an interval, it
 * wants a ping, and when nothing comes for another one, the connection is to be given up.
 *
 * <p>While something is unanswered, silence means nothing: a collector that is held back by its
 * database reads no ping either. But what was cut can't be written to, so then it wants a ping
 * sooner, and does not mind that nothing comes. The JDK's WebSocket needs that: when the other
 * side's end comes while it hands a message to its listener, the listener is never told of the end.
 *
 * <p>Times are readings of one monotonic clock, in nanoseconds. Not thread-safe.
 */
public final class Keepalive {
  private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** What is to be done now. */
  public enum Step {
    /** Nothing. */
    WAIT,
    /** Ping; if that can't be written, the connection is dead. */
    PING,
    /** No answer to a ping: the connection is dead. */
    GIVE_UP
  }

  private final long intervalNanos;
  private final long probeNanos;
  private long dueNanos;
  private boolean pinged;
  private long probeDueNanos;
  private boolean waited; // for an answer

  /**
   * Of a connection that has just opened.
   *
   * @param interval 0: never pings
   */
  public Keepalive(Duration interval, long nowNanos) {
    intervalNanos = interval.toNanos();
    probeNanos = Math.min(intervalNanos, PROBE_NANOS);
    heard(nowNanos);
  }

  /** Something came: the other side lives. */
  public void heard(long nowNanos) {
    pinged = false;
    dueNanos = nowNanos + intervalNanos;
    probeDueNanos = nowNanos + probeNanos;
  }

  /**
   * What is to be done now.
   *
   * @param unanswered whether the other side owes an answer
   * @param canPing whether a ping could leave now; if not, it is left out
   */
  public Step advance(long nowNanos, boolean unanswered, boolean canPing) {
    if (intervalNanos == 0) {
      return Step.WAIT;
    }
    boolean pings = false;
    if (nowNanos - dueNanos >= 0) {
      if (pinged) {
        return Step.GIVE_UP;
      }
      dueNanos = nowNanos + intervalNanos;
      pings = canPing && !unanswered;
      pinged = pings;
    }
    if (!unanswered || !waited) {
      probeDueNanos = nowNanos + probeNanos;
    } else if (nowNanos - probeDueNanos >= 0) {
      probeDueNanos = nowNanos + probeNanos;
      pings = canPing;
    }
    waited = unanswered;
    return pings ? Step.PING : Step.WAIT;
  }

  /** How long {@link #advance} will have nothing to do, if all stays as it was then; 1 or more. */
  public long restNanos(long nowNanos) {
    if (intervalNanos == 0) {
      return Long.MAX_VALUE;
    }
    long rest = dueNanos - nowNanos;
    return Math.max(1, waited ? Math.min(rest, probeDueNanos - nowNanos) : rest);
  }

  /**
   * How often who does not ask {@link #restNanos} should call {@link #advance}, in nanoseconds; 0:
   * never.
   */
  public long periodNanos() {
    return probeNanos;
  }
}
