package dev.flowtrace.client.delivery;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Notices that a connection is dead. On an idle one, when nothing has come for an interval, it
 * pings, and when nothing comes for another one, the connection is given up.
 *
 * <p>While batches are unanswered, the answer's own limit holds: a collector that is held back by
 * its database reads no ping either. But what was cut can't be written to, so then it pings sooner
 * and asks for no answer. The JDK's WebSocket needs that: when the other side's end comes while it
 * hands a message to its listener, the listener is never told of the end.
 *
 * <p>For the delivery's thread.
 */
final class Keepalive {
  private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final long intervalNanos;
  private final long probeNanos;
  private long dueNanos;
  private boolean pinged;
  private long probeDueNanos;
  private boolean waited; // for an answer to a batch

  /**
   * Of a connection that has just opened.
   *
   * @param interval 0: never pings
   */
  Keepalive(Duration interval, long nowNanos) {
    intervalNanos = interval.toNanos();
    probeNanos = Math.min(intervalNanos, PROBE_NANOS);
    heard(nowNanos);
  }

  /** Something came: the other side lives. */
  void heard(long nowNanos) {
    pinged = false;
    dueNanos = nowNanos + intervalNanos;
    probeDueNanos = nowNanos + probeNanos;
  }

  /** Pings if it is time to; the result is how long there is nothing to do, in ns, 1 or more. */
  long advance(long nowNanos, Link link, LinkState state) throws LinkFailure {
    if (intervalNanos == 0) {
      return Long.MAX_VALUE;
    }
    boolean waits = state.inFlightBatches() > 0;
    boolean canPing = state.connected() && !link.isSending();
    if (nowNanos - dueNanos >= 0) {
      if (pinged) {
        throw LinkFailure.of("it answers no ping");
      }
      dueNanos = nowNanos + intervalNanos;
      if (canPing && !waits) {
        pinged = true;
        link.ping();
      }
    }
    if (!waits || !waited) {
      probeDueNanos = nowNanos + probeNanos;
    } else if (nowNanos - probeDueNanos >= 0) {
      probeDueNanos = nowNanos + probeNanos;
      if (canPing) {
        link.ping();
      }
    }
    waited = waits;
    long wait = dueNanos - nowNanos;
    return Math.max(1, waits ? Math.min(wait, probeDueNanos - nowNanos) : wait);
  }
}
