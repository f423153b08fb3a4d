package dev.flowtrace.client.recording;

import dev.flowtrace.protocol.EventType;
import org.jspecify.annotations.Nullable;

/**
 * Work of an actor at one message, for one thread: handling it, or sending it. {@link #done} makes
 * it an event with the time it took, whose id is known from the beginning.
 */
public final class Work {
  private final ActorRecorder actor;
  private final LocalState local;
  private final @Nullable String port;
  private final @Nullable Object message;

  /** As {@link ActorEvents#record} has it. */
  private final @Nullable Object kept;

  private final @Nullable Lineage parent;
  private final Lineage self;
  private final long beganNanos;
  private final @Nullable HeavyMeasurement heavy;

  /** Whether what the thread records meanwhile is caused by this. */
  private final boolean handles;

  /** What the thread handled before. */
  private final @Nullable Lineage before;

  private boolean done;

  private Work(
      ActorRecorder actor,
      LocalState local,
      @Nullable String port,
      @Nullable Object message,
      @Nullable Object kept,
      @Nullable Lineage parent,
      Lineage self,
      long beganNanos,
      @Nullable HeavyMeasurement heavy,
      boolean handles) {
    this.actor = actor;
    this.local = local;
    this.port = port;
    this.message = message;
    this.kept = kept;
    this.parent = parent;
    this.self = self;
    this.beganNanos = beganNanos;
    this.heavy = heavy;
    this.handles = handles;
    before = local.scope;
  }

  /** The message is being handled: what the thread records until it is done is caused by it. */
  static Work handling(
      ActorRecorder actor,
      LocalState local,
      @Nullable String port,
      @Nullable Object message,
      @Nullable Object kept,
      @Nullable Lineage parent,
      Lineage self,
      long beganNanos,
      @Nullable HeavyMeasurement heavy) {
    Work work = new Work(actor, local, port, message, kept, parent, self, beganNanos, heavy, true);
    local.scope = self;
    return work;
  }

  /** The message is being sent. */
  static Work sending(
      ActorRecorder actor,
      LocalState local,
      @Nullable String port,
      @Nullable Lineage parent,
      Lineage self,
      long beganNanos,
      @Nullable HeavyMeasurement heavy) {
    return new Work(actor, local, port, null, null, parent, self, beganNanos, heavy, false);
  }

  /** Its event as a cause. */
  public Lineage self() {
    return self;
  }

  /** The actor failed at it: an event of its own. */
  public void failed(@Nullable String failure) {
    Draft draft = new Draft(actor, EventType.Simple.ACTOR_FAILED);
    draft.causedBy(self);
    draft.error(failure);
    draft.record();
  }

  /**
   * It is done; the second call does nothing.
   *
   * @param queueDepth messages that wait; negative: not measured
   * @return when it was done, by {@link ActorRecorder#nanoTime}; {@link Arrivals#UNKNOWN}: before
   */
  public long done(long queueDepth) {
    if (done) {
      return Arrivals.UNKNOWN;
    }
    done = true;
    boolean here = local.owner == Thread.currentThread();
    if (here && handles) {
      local.scope = before;
    }
    long nanos = actor.nanoTime();
    long took = Math.max(0, nanos - beganNanos);
    int kind = handles ? Site.MESSAGE_RECEIVED : Site.MESSAGE_SENT;
    actor.record(
        here ? local : actor.local(),
        nanos,
        kind,
        port,
        message,
        kept,
        parent,
        Math.max(-1, queueDepth),
        took,
        heavy == null ? null : heavy.since(took, actor.perSecond(kind, port, nanos)),
        self);
    return nanos;
  }
}
