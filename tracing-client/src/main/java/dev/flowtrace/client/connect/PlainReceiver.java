package dev.flowtrace.client.connect;

import dev.flowtrace.client.Cause;
import dev.flowtrace.client.CauseScope;
import dev.flowtrace.client.EventDraft;
import dev.flowtrace.protocol.EventType;
import java.util.Objects;
import java.util.concurrent.Flow;

/** A subscriber that is not traced: the trace knows only that items went out. */
final class PlainReceiver<T> implements CarriedSubscriber<T> {
  private final Flow.Subscriber<? super T> subscriber;

  private PlainReceiver(Flow.Subscriber<? super T> subscriber) {
    this.subscriber = subscriber;
  }

  /** The subscriber itself, if it takes envelopes. */
  @SuppressWarnings("unchecked") // who takes a supertype of T takes T
  static <T> CarriedSubscriber<T> carried(Flow.Subscriber<? super T> subscriber) {
    Objects.requireNonNull(subscriber);
    return subscriber instanceof CarriedSubscriber
        ? (CarriedSubscriber<T>) subscriber
        : new PlainReceiver<>(subscriber);
  }

  @Override
  public void onCarried(Envelope<T> envelope, long waiting) {
    EventDraft draft =
        envelope
            .from()
            .event(EventType.Simple.MESSAGE_SENT)
            .port(envelope.port())
            .message(envelope.message())
            .causedBy(envelope.cause());
    if (waiting >= 0) {
      draft.queueDepth(waiting);
    }
    Cause sent = draft.recordAsCause();
    CauseScope sending = envelope.from().run().within(sent);
    try {
      subscriber.onNext(envelope.message());
    } finally {
      sending.close();
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscriber.onSubscribe(subscription);
  }

  @Override
  public void onNext(T item) {
    subscriber.onNext(item);
  }

  @Override
  public void onError(Throwable failure) {
    subscriber.onError(failure);
  }

  @Override
  public void onUpstreamError(Throwable failure) {
    subscriber.onError(failure);
  }

  @Override
  public void onComplete() {
    subscriber.onComplete();
  }
}
