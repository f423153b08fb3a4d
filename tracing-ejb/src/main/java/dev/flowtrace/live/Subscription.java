package dev.flowtrace.live;

import dev.flowtrace.aggregation.RecordedEvent;
import dev.flowtrace.aggregation.TraceHead;
import dev.flowtrace.protocol.SubscriptionFilters;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber's queue, bounded by number and by bytes. When it is full, events are left out and
 * counted: a slow subscriber holds nobody up. Thread-safe.
 */
public final class Subscription {
  private final EventFilter filter;
  private final int maxEvents;
  private final long maxBytes;
  private final Runnable wake;
  private final Deque<Notification> queue = new ArrayDeque<>();
  private long bytes;
  private long dropped;

  Subscription(SubscriptionFilters filters, int maxEvents, long maxBytes, Runnable wake) {
    this.filter = new EventFilter(filters);
    this.maxEvents = maxEvents;
    this.maxBytes = maxBytes;
    this.wake = wake;
  }

  /** Queues an event that the subscriber wants; says whether it had to be left out. */
  boolean offer(UUID traceId, TraceHead trace, RecordedEvent event) {
    if (!filter.matches(trace, event)) {
      return true;
    }
    synchronized (queue) {
      if (queue.size() >= maxEvents || bytes + event.length() > maxBytes) {
        dropped++;
        return false;
      }
      // a copy: the array that it came in may be lent, and would be kept whole
      RecordedEvent kept = event.detached();
      queue.addLast(new Notification(traceId, trace, kept));
      bytes += kept.json().length;
    }
    wake.run();
    return true;
  }

  /** The next event, null when there is none. */
  public @Nullable Notification poll() {
    synchronized (queue) {
      Notification next = queue.pollFirst();
      if (next != null) {
        bytes -= next.event().json().length;
      }
      return next;
    }
  }

  /** Whether no event waits. */
  public boolean isEmpty() {
    synchronized (queue) {
      return queue.isEmpty();
    }
  }

  /** How many events were left out since this was last asked. */
  public long takeDropped() {
    synchronized (queue) {
      long count = dropped;
      dropped = 0;
      return count;
    }
  }
}
