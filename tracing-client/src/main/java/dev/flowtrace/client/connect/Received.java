package dev.flowtrace.client.connect;

import dev.flowtrace.client.Cause;
import dev.flowtrace.client.Handling;
import org.jspecify.annotations.Nullable;

/**
 * A message that was taken and is being handled, by the thread that took it, until {@link #close}:
 * what that records meanwhile is caused by it.
 *
 * @param <T> the message's type
 */
public final class Received<T> implements AutoCloseable {
  private final TracedQueue<T> queue;
  private final T message;
  private final Handling handling;

  Received(TracedQueue<T> queue, T message, Handling handling) {
    this.queue = queue;
    this.message = message;
    this.handling = handling;
  }

  /** Never null. */
  public T message() {
    return message;
  }

  /** The message's event as a cause, to hand on; null at the level off. */
  public @Nullable Cause cause() {
    return handling.cause();
  }

  /** The receiver failed at it: an ActorFailed event, caused by the message. */
  public void failed(@Nullable Throwable failure) {
    handling.failed(failure);
  }

  /**
   * This one is handled, as {@link #close} says, and the queue's next is received, which is waited
   * for. It takes less than the one after the other: where a message waits already, one reading of
   * the clock is the end of this and the arrival of that. To be called in a loop, by a thread that
   * handles one message after the other; what it throws, it throws when this one is closed.
   */
  public Received<T> next() throws InterruptedException {
    return queue.receiveAfter(handling);
  }

  /**
   * It is handled: a MessageReceived event with the time that took; the second call does nothing.
   */
  @Override
  public void close() {
    handling.close();
  }
}
