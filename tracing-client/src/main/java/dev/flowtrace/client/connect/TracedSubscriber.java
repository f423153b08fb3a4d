package dev.flowtrace.client.connect;

import dev.flowtrace.client.Actor;
import dev.flowtrace.client.Handling;
import dev.flowtrace.protocol.EventType;
import java.util.Objects;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A subscriber that handles items as an actor. Signals are serial, as the specification says. */
final class TracedSubscriber<T> implements CarriedSubscriber<T> {
  private final Actor actor;
  private final String port;
  private final Flow.Subscriber<? super T> subscriber;
  private final EventType.DataFlow target;
  private Flow.@Nullable Subscription subscription;
  private boolean done;

  TracedSubscriber(Actor actor, String port, Flow.Subscriber<? super T> subscriber) {
    this.actor = actor;
    this.port = port;
    this.subscriber = subscriber;
    target = new EventType.DataFlow(actor.id(), port);
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    Objects.requireNonNull(given);
    if (subscription == null) {
      subscription = given;
    }
    subscriber.onSubscribe(given); // a second one is the subscriber's to refuse
  }

  @Override
  public void onNext(T item) {
    Objects.requireNonNull(item);
    if (!done) { // else sent before the cancellation came through
      handle(actor.handling(port, item, null), item);
    }
  }

  @Override
  public void onCarried(Envelope<T> envelope, long waiting) {
    T item = envelope.message();
    if (done) {
      envelope.arrived(target, item, waiting);
      return;
    }
    boolean sameRun = envelope.from().run() == actor.run();
    Actor receiver = sameRun ? actor : envelope.from().run().actor(actor.id());
    handle(envelope.handling(receiver, target, item, waiting), item);
  }

  private void handle(Handling opened, T item) {
    try (Handling handling = opened) {
      try {
        subscriber.onNext(item);
      } catch (RuntimeException | Error e) {
        handling.failed(e);
        giveUp(e);
        if (e instanceof Error) {
          throw e;
        }
      }
    }
  }

  private void giveUp(Throwable failure) {
    done = true;
    if (subscription != null) {
      subscription.cancel();
    }
    subscriber.onError(failure);
  }

  @Override
  public void onError(Throwable failure) {
    Objects.requireNonNull(failure);
    if (!done) {
      actor
          .event(EventType.Simple.ACTOR_FAILED)
          .port(port)
          .error(failure)
          .attribute("upstream", true)
          .record();
    }
    onUpstreamError(failure);
  }

  @Override
  public void onUpstreamError(Throwable failure) {
    if (!done) {
      done = true;
      subscriber.onError(failure);
    }
  }

  @Override
  public void onComplete() {
    if (!done) {
      done = true;
      subscriber.onComplete();
    }
  }
}
