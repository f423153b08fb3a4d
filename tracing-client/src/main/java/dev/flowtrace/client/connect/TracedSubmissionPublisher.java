package dev.flowtrace.client.connect;

import dev.flowtrace.client.Actor;
import dev.flowtrace.client.Sending;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.SubmissionPublisher;

/**
 * A {@link SubmissionPublisher} of an actor: items wait in a buffer for each subscriber, and what
 * led to them and how long they waited is told when the subscriber gets them. At the level
 * diagnostic, {@link #submit} records a MessageSent event with the time it waited for room.
 * Thread-safe.
 */
public final class TracedSubmissionPublisher<T> implements Flow.Publisher<T>, AutoCloseable {
  private final Edge.Outlet outlet;
  private final SubmissionPublisher<Envelope<T>> publisher;

  /** With the common pool and {@link Flow#defaultBufferSize}. */
  public TracedSubmissionPublisher(Actor actor, String port) {
    this(actor, port, ForkJoinPool.commonPool(), Flow.defaultBufferSize());
  }

  /** As {@link SubmissionPublisher#SubmissionPublisher(Executor, int)}. */
  public TracedSubmissionPublisher(Actor actor, String port, Executor executor, int maxBuffer) {
    outlet = new Edge.Outlet(actor, port);
    publisher = new SubmissionPublisher<>(executor, maxBuffer);
  }

  /** Publishes an item, waiting for room; as {@link SubmissionPublisher#submit}. */
  public int submit(T item) {
    Objects.requireNonNull(item);
    if (!Waits.areTold(outlet.actor())
        || publisher.estimateMaximumLag() < publisher.getMaxBufferCapacity()) {
      return publisher.submit(packed(item));
    }
    Sending sending = outlet.actor().sending(outlet.port());
    int lag = publisher.submit(new Envelope<>(item, outlet.actor(), outlet.port(), sending));
    sending.sent(lag);
    return lag;
  }

  /**
   * Publishes an item to the subscribers that have room; as {@link SubmissionPublisher#offer}.
   *
   * @return negative: for so many it was dropped; else the largest number of items that wait
   */
  public int offer(T item) {
    return publisher.offer(packed(item), null);
  }

  /** Items that wait for the slowest subscriber, as an estimate. */
  public int estimateMaximumLag() {
    return publisher.estimateMaximumLag();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super T> subscriber) {
    publisher.subscribe(new Receiver(PlainReceiver.carried(subscriber)));
  }

  /** No more items come. */
  @Override
  public void close() {
    publisher.close();
  }

  /** No more items come, because the actor failed: that is recorded. */
  public void closeExceptionally(Throwable failure) {
    outlet.actor().failed(Objects.requireNonNull(failure));
    publisher.closeExceptionally(failure);
  }

  private Envelope<T> packed(T item) {
    return new Envelope<>(Objects.requireNonNull(item), outlet.actor(), outlet.port());
  }

  /** Hands the envelopes on. */
  private final class Receiver implements Flow.Subscriber<Envelope<T>> {
    private final CarriedSubscriber<T> receiver;

    Receiver(CarriedSubscriber<T> receiver) {
      this.receiver = receiver;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      receiver.onSubscribe(subscription);
    }

    @Override
    public void onNext(Envelope<T> envelope) {
      receiver.onCarried(envelope, publisher.estimateMaximumLag());
    }

    @Override
    public void onError(Throwable failure) {
      receiver.onUpstreamError(failure);
    }

    @Override
    public void onComplete() {
      receiver.onComplete();
    }
  }
}
