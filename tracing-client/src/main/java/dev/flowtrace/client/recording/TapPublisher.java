package dev.flowtrace.client.recording;

import dev.flowtrace.protocol.TraceEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.LongAdder;

/**
 * Gives events to any number of subscribers, each with a bounded queue of its own. Thread-safe.
 *
 * @param <T> what subscribers get
 */
public final class TapPublisher<T> implements Tap, Flow.Publisher<T> {
  private final Shape<T> shape;
  private final Executor executor;
  private final int capacity;
  private final List<TapSubscription<T>> subscriptions = new CopyOnWriteArrayList<>();
  private final LongAdder missed = new LongAdder();
  private volatile boolean ended;

  /** Makes what a subscriber gets. */
  public interface Shape<T> {
    /** {@code missed}: events that this subscriber did not get since the one before. */
    T of(Run run, TraceEvent event, long missed);
  }

  /**
   * @param executor runs the subscribers
   * @param capacity events that may wait for a subscriber
   */
  public TapPublisher(Shape<T> shape, Executor executor, int capacity) {
    this.shape = shape;
    this.executor = executor;
    this.capacity = capacity;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super T> subscriber) {
    TapSubscription<T> subscription =
        new TapSubscription<>(subscriber, shape, executor, capacity, missed);
    subscriptions.add(subscription);
    subscription.begin(() -> subscriptions.remove(subscription));
    if (ended) {
      subscription.complete();
    }
  }

  @Override
  public boolean isWatched() {
    return !subscriptions.isEmpty();
  }

  @Override
  public void publish(Run run, TraceEvent event) {
    for (TapSubscription<T> subscription : subscriptions) {
      subscription.offer(run, event);
    }
  }

  /** No event follows: subscribers get what waits for them, and the end. */
  public void complete() {
    ended = true;
    subscriptions.forEach(TapSubscription::complete);
  }

  /** Events that subscribers were too slow for, together. */
  public long missed() {
    return missed.sum();
  }
}
