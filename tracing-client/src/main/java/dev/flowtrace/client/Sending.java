package dev.flowtrace.client;

import dev.flowtrace.client.recording.Work;
import org.jspecify.annotations.Nullable;

/**
 * An actor sends a message and may have to wait until there is room for it: back-pressure. {@link
 * #sent} records a MessageSent event with the time since {@link Actor#sending}; without it nothing
 * is recorded. For one thread.
 */
public final class Sending {
  private final @Nullable Work work;

  /** {@code work} is null if nothing is recorded. */
  Sending(@Nullable Work work) {
    this.work = work;
  }

  /** The event as a cause, for whoever gets the message; null at the level off. */
  public @Nullable Cause cause() {
    return work == null ? null : new Cause(work.self());
  }

  /**
   * The message found its place; the second call does nothing.
   *
   * @param waiting messages that wait now, this one among them; negative: not measured
   */
  public void sent(long waiting) {
    if (work != null) {
      work.done(waiting);
    }
  }
}
