package dev.flowtrace.client;

import dev.flowtrace.client.recording.Lineage;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event as the cause of others: what travels beside a message, so that whoever handles it can
 * say what led to it. Immutable; holds a bounded number of earlier events.
 */
public final class Cause {
  private final Lineage lineage;

  Cause(Lineage lineage) {
    this.lineage = lineage;
  }

  /** The event's id. */
  public UUID eventId() {
    return lineage.id();
  }

  /** The id of the event that the chain began with; the event's own for a root. */
  public UUID rootEventId() {
    return lineage.rootId();
  }

  static @Nullable Lineage lineage(@Nullable Cause cause) {
    return cause == null ? null : cause.lineage;
  }

  @Override
  public String toString() {
    return "Cause[" + eventId() + "]";
  }
}
