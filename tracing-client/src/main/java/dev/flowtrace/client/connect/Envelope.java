package dev.flowtrace.client.connect;

import dev.flowtrace.client.Actor;
import dev.flowtrace.client.Cause;
import dev.flowtrace.client.CauseScope;
import dev.flowtrace.client.EventDraft;
import dev.flowtrace.protocol.EventType;
import org.jspecify.annotations.Nullable;

/**
 * A message under way, with what is to be known when it arrives: who sent it, when, and what the
 * sender was handling.
 */
final class Envelope<T> {
  private final T message;
  private final Actor from;
  private final String port;
  private final @Nullable Cause cause;
  private final long sentNanos;

  private Envelope(T message, Actor from, String port, @Nullable Cause cause) {
    this.message = message;
    this.from = from;
    this.port = port;
    this.cause = cause;
    sentNanos = System.nanoTime();
  }

  /** Sent now, because of what this thread is handling. */
  static <T> Envelope<T> of(T message, Actor from, String port) {
    return of(message, from, port, from.run().current());
  }

  /** Sent now, because of {@code cause}. */
  static <T> Envelope<T> of(T message, Actor from, String port, @Nullable Cause cause) {
    return new Envelope<>(message, from, port, cause);
  }

  T message() {
    return message;
  }

  Actor from() {
    return from;
  }

  String port() {
    return port;
  }

  /** What its sender was handling; null: nothing. */
  @Nullable Cause cause() {
    return cause;
  }

  /**
   * Records that it arrived.
   *
   * @param waiting messages that wait behind it; negative: not measured
   */
  Cause arrived(EventType.DataFlow target, long waiting) {
    return arrived(target, message, waiting);
  }

  /** Records that it arrived, as {@code shown} in place of its message. */
  Cause arrived(EventType.DataFlow target, @Nullable Object shown, long waiting) {
    return handOver(from, port, target, shown, cause, waiting, System.nanoTime() - sentNanos);
  }

  /** Records a hand-over; {@code tookNanos} is negative where nobody measured it. */
  static Cause handOver(
      Actor from,
      String port,
      EventType.DataFlow target,
      @Nullable Object message,
      @Nullable Cause cause,
      long waiting,
      long tookNanos) {
    EventDraft draft = from.event(target).port(port).message(message);
    if (waiting >= 0) {
      draft.queueDepth(waiting);
    }
    if (tookNanos >= 0) {
      draft.tookNanos(tookNanos);
    }
    if (cause != null) {
      return draft.causedBy(cause).recordAsCause();
    }
    // what the receiving thread handled before is no cause of it
    CauseScope nothing = from.run().within(null);
    try {
      return draft.recordAsCause();
    } finally {
      nothing.close();
    }
  }

  @Override
  public String toString() {
    return String.valueOf(message);
  }

  /**
   * What a queue is asked for: is equal to a message, in an envelope or not. A collection asks
   * {@code sought.equals(element)}, as {@link java.util.Collection#contains} says.
   */
  static final class Sought {
    private final Object message;

    Sought(Object message) {
      this.message = message;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      Object found = other instanceof Envelope<?> envelope ? envelope.message : other;
      return message.equals(found);
    }

    @Override
    public int hashCode() {
      return message.hashCode();
    }
  }
}
