package dev.flowtrace.client.connect;

import java.util.Objects;
import java.util.concurrent.Flow;

/** A publisher whose items go out by an actor's port. */
final class TracedPublisher<T> implements Flow.Publisher<T> {
  private final Edge.Outlet outlet;
  private final Flow.Publisher<T> publisher;

  TracedPublisher(Edge.Outlet outlet, Flow.Publisher<T> publisher) {
    this.outlet = outlet;
    this.publisher = publisher;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super T> subscriber) {
    Objects.requireNonNull(subscriber);
    publisher.subscribe(new Sender<>(outlet, PlainReceiver.carried(subscriber)));
  }

  /** Puts items into envelopes. */
  private static final class Sender<T> implements Flow.Subscriber<T> {
    private final Edge.Outlet outlet;
    private final CarriedSubscriber<T> receiver;

    Sender(Edge.Outlet outlet, CarriedSubscriber<T> receiver) {
      this.outlet = outlet;
      this.receiver = receiver;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      receiver.onSubscribe(subscription);
    }

    @Override
    public void onNext(T item) {
      Objects.requireNonNull(item);
      receiver.onCarried(new Envelope<>(item, outlet.actor(), outlet.port()), -1);
    }

    @Override
    public void onError(Throwable failure) {
      Objects.requireNonNull(failure);
      outlet.actor().failed(failure);
      receiver.onUpstreamError(failure);
    }

    @Override
    public void onComplete() {
      receiver.onComplete();
    }
  }
}
