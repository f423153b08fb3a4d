package dev.flowtrace.client;

import dev.flowtrace.protocol.SubscriptionFilters;
import dev.flowtrace.protocol.TraceEvent;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The events of a subscription, for one subscriber with a bounded queue: the thread that receives
 * is not held up by it. Thread-safe.
 */
final class EventFeed implements Flow.Publisher<ReceivedEvent>, TraceListener {
  private final FlowtraceClient client;
  private final SubscriptionFilters filters;
  private final SubmissionPublisher<ReceivedEvent> queue;
  private final AtomicBoolean subscribed = new AtomicBoolean();
  private final AtomicBoolean left = new AtomicBoolean();
  private final AtomicLong missed = new AtomicLong();

  EventFeed(FlowtraceClient client, SubscriptionFilters filters, int capacity) {
    this.client = client;
    this.filters = filters;
    this.queue = new SubmissionPublisher<>(ForkJoinPool.commonPool(), capacity);
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ReceivedEvent> subscriber) {
    if (!subscribed.compareAndSet(false, true)) {
      try (SubmissionPublisher<ReceivedEvent> none = new SubmissionPublisher<>()) {
        none.subscribe(subscriber);
        none.closeExceptionally(
            new IllegalStateException("these events have a subscriber already"));
      }
      return;
    }
    queue.subscribe(subscriber);
    CompletableFuture<Void> unused =
        client
            .subscribe(filters, this)
            .whenComplete(
                (ok, failure) -> {
                  if (failure != null) {
                    queue.closeExceptionally(failure);
                  }
                });
  }

  @Override
  public void onEvent(UUID traceId, TraceEvent event) {
    if (!queue.hasSubscribers()) {
      if (left.compareAndSet(false, true)) {
        CompletableFuture<Void> unused = client.unsubscribe();
      }
      return;
    }
    ReceivedEvent received = new ReceivedEvent(traceId, event, missed.getAndSet(0));
    int unused =
        queue.offer(
            received,
            (subscriber, dropped) -> {
              missed.addAndGet(1 + dropped.missed());
              return false;
            });
  }

  @Override
  public void onEnd() {
    queue.close();
  }
}
