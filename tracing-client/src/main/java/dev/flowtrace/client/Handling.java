package dev.flowtrace.client;

import dev.flowtrace.client.recording.Arrivals;
import dev.flowtrace.client.recording.Work;
import org.jspecify.annotations.Nullable;

/**
 * An actor is handling a message. What its thread records until {@link #close} has the message's
 * MessageReceived event as parent; that event is recorded by {@code close}, with the time it all
 * took. To be closed by the thread that opened it.
 */
public final class Handling implements AutoCloseable {
  /** Nothing is recorded. */
  private static final Handling OFF = new Handling(null);

  private final @Nullable Work work;

  private Handling(@Nullable Work work) {
    this.work = work;
  }

  /** {@code work} is null if nothing is recorded. */
  static Handling of(@Nullable Work work) {
    return work == null ? OFF : new Handling(work);
  }

  /** The message's event as a cause, to hand on; null at the level off. */
  public @Nullable Cause cause() {
    return work == null ? null : new Cause(work.self());
  }

  /** The actor failed at it: an ActorFailed event, caused by the message. */
  public void failed(@Nullable Throwable failure) {
    if (work != null) {
      work.failed(failure == null ? null : Failures.describe(failure));
    }
  }

  /** The message is handled; the second call does nothing. */
  @Override
  public void close() {
    long unused = end();
  }

  /** As {@link #close}; tells when, as {@link Work#done} does. */
  long end() {
    return work == null ? Arrivals.UNKNOWN : work.done(-1);
  }
}
