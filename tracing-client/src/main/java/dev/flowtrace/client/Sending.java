package dev.flowtrace.client;

import dev.flowtrace.client.recording.ActorRecorder;
import dev.flowtrace.client.recording.Draft;
import dev.flowtrace.client.recording.Lineage;
import dev.flowtrace.client.recording.Measurement;
import dev.flowtrace.protocol.EventType;
import org.jspecify.annotations.Nullable;

/**
 * An actor sends a message and may have to wait until there is room for it: back-pressure. {@link
 * #sent} records a MessageSent event with the time since {@link Actor#sending}; without it nothing
 * is recorded. For one thread.
 */
public final class Sending {
  /** Nothing is recorded. */
  static final Sending OFF = new Sending(null, null);

  private final @Nullable ActorRecorder actor;
  private final @Nullable String port;
  private final @Nullable Lineage parent;
  private final @Nullable Lineage self;
  private final @Nullable Measurement measurement;

  Sending(@Nullable ActorRecorder actor, @Nullable String port) {
    this.actor = actor;
    this.port = port;
    parent = actor == null ? null : actor.scope();
    self = actor == null ? null : actor.newLineage(parent);
    measurement = actor == null ? null : actor.measure();
  }

  /** The event as a cause, for whoever gets the message; null at the level off. */
  public @Nullable Cause cause() {
    return self == null ? null : new Cause(self);
  }

  /**
   * The message found its place.
   *
   * @param waiting messages that wait now, this one among them; negative: not measured
   */
  public void sent(long waiting) {
    if (actor == null || self == null || measurement == null) {
      return;
    }
    Draft draft = new Draft(actor, EventType.Simple.MESSAGE_SENT);
    draft.port(port);
    draft.causedBy(parent);
    draft.queueDepth(waiting);
    measurement.addTo(draft);
    draft.recordAs(self);
  }
}
