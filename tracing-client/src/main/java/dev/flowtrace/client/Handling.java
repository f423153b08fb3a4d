package dev.flowtrace.client;

import dev.flowtrace.client.recording.ActorRecorder;
import dev.flowtrace.client.recording.Draft;
import dev.flowtrace.client.recording.Lineage;
import dev.flowtrace.client.recording.Measurement;
import dev.flowtrace.client.recording.Scope;
import dev.flowtrace.protocol.EventType;
import org.jspecify.annotations.Nullable;

/**
 * An actor is handling a message. What its thread records until {@link #close} has the message's
 * MessageReceived event as parent; that event is recorded by {@code close}, with the time it all
 * took. To be closed by the thread that opened it.
 */
public final class Handling implements AutoCloseable {
  /** Nothing is recorded. */
  static final Handling OFF = new Handling();

  private final @Nullable ActorRecorder actor;
  private final @Nullable String port;
  private final @Nullable Object message;
  private final @Nullable Lineage parent;
  private final @Nullable Lineage self;
  private final @Nullable Scope scope;
  private final @Nullable Measurement measurement;
  private boolean closed;

  private Handling() {
    actor = null;
    port = null;
    message = null;
    parent = null;
    self = null;
    scope = null;
    measurement = null;
  }

  Handling(
      ActorRecorder actor,
      @Nullable String port,
      @Nullable Object message,
      @Nullable Lineage parent) {
    this.actor = actor;
    this.port = port;
    this.message = message;
    this.parent = parent == null ? actor.scope() : parent;
    self = actor.newLineage(this.parent);
    scope = actor.enter(self);
    measurement = actor.measure();
  }

  /** The message's event as a cause, to hand on; null at the level off. */
  public @Nullable Cause cause() {
    return self == null ? null : new Cause(self);
  }

  /** The actor failed at it: an ActorFailed event, caused by the message. */
  public void failed(@Nullable Throwable failure) {
    if (actor != null && self != null) {
      Draft draft = new Draft(actor, EventType.Simple.ACTOR_FAILED);
      draft.causedBy(self);
      draft.error(failure == null ? null : Failures.describe(failure));
      draft.record();
    }
  }

  /** The message is handled; the second call does nothing. */
  @Override
  public void close() {
    if (closed || actor == null || self == null || scope == null || measurement == null) {
      return;
    }
    closed = true;
    scope.close();
    Draft draft = new Draft(actor, EventType.Simple.MESSAGE_RECEIVED);
    draft.port(port);
    draft.message(message);
    draft.causedBy(parent);
    measurement.addTo(draft);
    draft.recordAs(self);
  }
}
