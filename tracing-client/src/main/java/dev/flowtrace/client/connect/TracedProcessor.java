package dev.flowtrace.client.connect;

import java.util.concurrent.Flow;

/** Both sides of a processor, traced. */
final class TracedProcessor<T, R> implements Flow.Processor<T, R>, CarriedSubscriber<T> {
  private final TracedSubscriber<T> in;
  private final TracedPublisher<R> out;

  TracedProcessor(TracedSubscriber<T> in, TracedPublisher<R> out) {
    this.in = in;
    this.out = out;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super R> subscriber) {
    out.subscribe(subscriber);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    in.onSubscribe(subscription);
  }

  @Override
  public void onNext(T item) {
    in.onNext(item);
  }

  @Override
  public void onCarried(Envelope<T> envelope, long waiting) {
    in.onCarried(envelope, waiting);
  }

  @Override
  public void onError(Throwable failure) {
    in.onError(failure);
  }

  @Override
  public void onUpstreamError(Throwable failure) {
    in.onUpstreamError(failure);
  }

  @Override
  public void onComplete() {
    in.onComplete();
  }
}
