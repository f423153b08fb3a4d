package dev.flowtrace.client.delivery;

import java.time.Duration;

/**
 * Notices that an idle connection is dead: when nothing has come for an interval, it pings, and
 * when nothing comes for another one, the connection is given up. While batches are unanswered, the
 * answer's own limit holds. For the delivery's thread.
 */
final class Keepalive {
  private final long intervalNanos;
  private long dueNanos;
  private boolean pinged;

  /**
   * Of a connection that has just opened.
   *
   * @param interval 0: never pings
   */
  Keepalive(Duration interval, long nowNanos) {
    intervalNanos = interval.toNanos();
    heard(nowNanos);
  }

  /** Something came: the other side lives. */
  void heard(long nowNanos) {
    pinged = false;
    dueNanos = nowNanos + intervalNanos;
  }

  /** Pings if it is time to; the result is how long there is nothing to do, in ns, 1 or more. */
  long advance(long nowNanos, Link link, LinkState state) throws LinkFailure {
    if (intervalNanos == 0) {
      return Long.MAX_VALUE;
    }
    if (nowNanos - dueNanos >= 0) {
      if (pinged) {
        throw LinkFailure.of("it answers no ping");
      }
      dueNanos = nowNanos + intervalNanos;
      if (state.connected() && state.inFlightBatches() == 0 && !link.isSending()) {
        pinged = true;
        link.ping();
      }
    }
    return Math.max(1, dueNanos - nowNanos);
  }
}
