package dev.flowtrace.live;

import dev.flowtrace.aggregation.RecordListener;
import dev.flowtrace.aggregation.RecordedEvent;
import dev.flowtrace.aggregation.TraceHead;
import dev.flowtrace.metrics.CollectorMetrics;
import dev.flowtrace.protocol.SubscriptionFilters;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** All subscriptions. Thread-safe; handing an event out never blocks. */
public final class LiveHub implements RecordListener {
  private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
  private final int queueEvents;
  private final long queueBytes;
  private final CollectorMetrics metrics;

  /** A hub whose subscribers have queues of so many events and bytes each. */
  public LiveHub(int queueEvents, long queueBytes, CollectorMetrics metrics) {
    this.queueEvents = queueEvents;
    this.queueBytes = queueBytes;
    this.metrics = metrics;
  }

  /**
   * Subscribes to events that come from now on.
   *
   * @param wake called, with a lock held, each time that an event was queued: it must not block
   */
  public Subscription subscribe(SubscriptionFilters filters, Runnable wake) {
    Subscription subscription = new Subscription(filters, queueEvents, queueBytes, wake);
    subscriptions.add(subscription);
    return subscription;
  }

  /** No more events for a subscription. */
  public void unsubscribe(Subscription subscription) {
    subscriptions.remove(subscription);
  }

  /** How many subscriptions there are. */
  public int size() {
    return subscriptions.size();
  }

  @Override
  public boolean isListening() {
    return !subscriptions.isEmpty();
  }

  @Override
  public void recorded(UUID traceId, TraceHead head, RecordedEvent event) {
    for (Subscription subscription : subscriptions) {
      if (!subscription.offer(traceId, head, event)) {
        metrics.dropped(1);
      }
    }
  }
}
