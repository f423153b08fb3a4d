package dev.flowtrace.client.connect;

import dev.flowtrace.client.Actor;
import dev.flowtrace.client.EventDraft;
import dev.flowtrace.client.Sending;
import dev.flowtrace.client.Transit;
import org.jspecify.annotations.Nullable;

/** A message under way. */
final class Envelope<T> extends Transit {
  private final T message;

  /** Sent now, because of what this thread is handling. */
  Envelope(T message, Actor from, String port) {
    super(from, port);
    this.message = message;
  }

  /** Sent now, as {@code sent} tells. */
  Envelope(T message, Actor from, String port, EventDraft sent) {
    super(from, port, sent, message);
    this.message = message;
  }

  /** Sent now, after its sender was told that there is no room. */
  Envelope(T message, Actor from, String port, Sending sending) {
    super(from, port, sending.cause(), true);
    this.message = message;
  }

  private Envelope(Actor from, String port, T message) {
    super(from, port, null, false);
    this.message = message;
  }

  /** Of a message that came without: nobody knows when, and what led to it. */
  static <T> Envelope<T> around(T message, Actor from, String port) {
    return new Envelope<>(from, port, message);
  }

  T message() {
    return message;
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
