package dev.flowtrace.web.socket;

import dev.flowtrace.live.LiveHub;
import dev.flowtrace.live.Notification;
import dev.flowtrace.live.Subscription;
import dev.flowtrace.metrics.CollectorMetrics;
import dev.flowtrace.protocol.SubscriptionFilters;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A connection's subscription: sends what is in its queue, on a thread of the executor while there
 * is anything.
 */
final class LiveFeed {
  private static final Logger LOG = Logger.getLogger(LiveFeed.class.getPackageName());

  private final LiveHub hub;
  private final Outbox outbox;
  private final Executor executor;
  private final CollectorMetrics metrics;
  private final boolean tellsLag;
  private final AtomicBoolean pumping = new AtomicBoolean();
  private volatile @Nullable Subscription subscription;

  /**
   * Without a subscription.
   *
   * @param tellsLag whether the subscriber is told how many events it was too slow for
   */
  LiveFeed(
      LiveHub hub, Outbox outbox, Executor executor, CollectorMetrics metrics, boolean tellsLag) {
    this.hub = hub;
    this.outbox = outbox;
    this.executor = executor;
    this.metrics = metrics;
    this.tellsLag = tellsLag;
  }

  /** Subscribes anew, after the reply and before anything else is sent. */
  void start(SubscriptionFilters filters, String reply) throws IOException {
    stop();
    outbox.send(
        0,
        wire -> {
          subscription = hub.subscribe(filters, this::wake);
          wire.send(reply);
        });
  }

  /** No more events. */
  void stop() {
    Subscription current = subscription;
    subscription = null;
    if (current != null) {
      hub.unsubscribe(current);
    }
  }

  private void wake() {
    if (pumping.compareAndSet(false, true)) {
      executor.execute(this::pump);
    }
  }

  /** As soon as it is known: what was queued before may come after it. */
  private void tellLag(Subscription current) throws IOException {
    long dropped = current.takeDropped();
    if (dropped > 0) {
      outbox.sendNow(wire -> wire.send(Replies.lagging(dropped)));
    }
  }

  private void pump() {
    try {
      while (true) {
        Subscription current = subscription;
        if (tellsLag && current != null) {
          tellLag(current);
        }
        Notification next = current == null ? null : current.poll();
        if (next != null) {
          String text = Replies.notification(next);
          outbox.sendNow(wire -> wire.send(text));
          metrics.notified();
          continue;
        }
        pumping.set(false);
        // one may have been queued after the last look and before the flag was down
        if (current == null || current.isEmpty() || !pumping.compareAndSet(false, true)) {
          return;
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.FINE, "a subscriber cannot be reached any more", e);
      stop();
      pumping.set(false);
    }
  }
}
