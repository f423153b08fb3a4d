package dev.flowtrace.client.connect;

import dev.flowtrace.client.Actor;
import java.util.Objects;
import java.util.concurrent.Flow;

/**
 * Traces {@link Flow} streams. The edge is known where both ends are traced: a publisher (or {@link
 * TracedSubmissionPublisher}, which carries causality across its buffer) and a subscriber. Items of
 * a publisher that is not traced are MessageReceived events alone, those for a subscriber that is
 * not traced MessageSent events.
 *
 * <p>Demand passes through unchanged, signals as they come. What a subscriber's {@code onNext}
 * throws is an ActorFailed event; the stream is cancelled, and the subscriber gets it by {@code
 * onError}. A null item or failure is a {@link NullPointerException} for the publisher, as the
 * specification says.
 */
public final class TracedFlow {
  private TracedFlow() {}

  /** What {@code publisher} publishes goes out by a port of {@code actor}. */
  public static <T> Flow.Publisher<T> publisher(
      Actor actor, String port, Flow.Publisher<T> publisher) {
    Objects.requireNonNull(publisher, "publisher");
    return new TracedPublisher<>(new Edge.Outlet(actor, port), publisher);
  }

  /** What {@code subscriber} gets comes in by a port of {@code actor}. */
  public static <T> Flow.Subscriber<T> subscriber(
      Actor actor, String port, Flow.Subscriber<? super T> subscriber) {
    return new TracedSubscriber<>(
        Objects.requireNonNull(actor, "actor"),
        Objects.requireNonNull(port, "port"),
        Objects.requireNonNull(subscriber, "subscriber"));
  }

  /**
   * A processor of one actor. What it publishes is caused by the item that it is handling; where it
   * publishes later, on another thread, that is not known.
   */
  public static <T, R> Flow.Processor<T, R> processor(
      Actor actor, String inPort, String outPort, Flow.Processor<T, R> processor) {
    Objects.requireNonNull(actor, "actor");
    Objects.requireNonNull(processor, "processor");
    return new TracedProcessor<>(
        new TracedSubscriber<>(actor, Objects.requireNonNull(inPort, "inPort"), processor),
        new TracedPublisher<>(new Edge.Outlet(actor, outPort), processor));
  }
}
