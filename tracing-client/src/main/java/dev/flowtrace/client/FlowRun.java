package dev.flowtrace.client;

import dev.flowtrace.client.recording.ActorRecorder;
import dev.flowtrace.client.recording.Lineage;
import dev.flowtrace.client.recording.Run;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.ExecutionStatus;
import dev.flowtrace.protocol.context.TraceParent;
import dev.flowtrace.protocol.context.TraceState;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One run of a flow: a trace. Thread-safe; nothing throws or waits. It is to be ended by {@link
 * #complete}, {@link #fail} or {@link #cancel}; the first of them counts.
 */
public final class FlowRun implements AutoCloseable {
  private static final int MAX_ACTORS = 10_000;

  private final Tracing tracing;
  private final Run run;
  private final Map<String, Actor> actors = new ConcurrentHashMap<>();
  private final Actor network;

  FlowRun(Tracing tracing, Run run) {
    this.tracing = tracing;
    this.run = run;
    this.network = new Actor(this, new ActorRecorder(run, "network"));
  }

  /** The trace's id. */
  public UUID traceId() {
    return run.traceId();
  }

  /** The flow's name. */
  public String flowId() {
    return run.flowId();
  }

  /** Whether its events go out; a run that is not sampled may be promoted later. */
  public boolean isSampled() {
    return run.isSampled();
  }

  /** Whether it has ended. */
  public boolean isEnded() {
    return run.isEnded();
  }

  /** What all belongs to. */
  public Tracing tracing() {
    return tracing;
  }

  /**
   * The actor of that name. The first call records ActorCreated; later ones give the same actor.
   */
  public Actor actor(@Nullable String name) {
    String known = name == null ? "unknown" : name;
    Actor actor = actors.get(known);
    if (actor != null) {
      return actor;
    }
    Actor created = new Actor(this, new ActorRecorder(run, name));
    if (actors.size() < MAX_ACTORS) {
      Actor other = actors.putIfAbsent(known, created);
      if (other != null) {
        return other;
      }
    }
    created.event(EventType.Simple.ACTOR_CREATED).record();
    return created;
  }

  /** An event about the network as a whole: its actor is {@code network}. */
  public EventDraft event() {
    return network.event(EventType.Simple.NETWORK_EVENT);
  }

  /** The run ended well. */
  public void complete() {
    tracing.end(run, ExecutionStatus.COMPLETED);
  }

  /** The run failed; if it was not sampled, it is promoted. */
  public void fail(@Nullable Throwable failure) {
    fail(failure == null ? null : Failures.describe(failure));
  }

  /** As {@link #fail(Throwable)}. */
  public void fail(@Nullable String failure) {
    tracing.end(run, ExecutionStatus.failed(Failures.text(failure)));
  }

  /** The run was given up. */
  public void cancel() {
    tracing.end(run, ExecutionStatus.CANCELLED);
  }

  /** Cancels the run if it has not ended, so that one in a try block ends in any case. */
  @Override
  public void close() {
    cancel();
  }

  /**
   * What this thread records until the scope is closed is caused by {@code cause}; null: by
   * nothing.
   */
  public CauseScope within(@Nullable Cause cause) {
    return new CauseScope(tracing.recorder().enter(Cause.lineage(cause)));
  }

  /** As {@link #within(Cause)}, for several causes; the first is the parent. */
  public CauseScope withinAll(@Nullable Collection<? extends @Nullable Cause> causes) {
    return new CauseScope(tracing.recorder().enterAll(EventDraft.lineages(causes)));
  }

  /**
   * From now on this thread handles {@code cause}, until it attaches another, or a scope around it
   * is closed: for loops that take one message after the other. {@link #within} is better where the
   * work has an end.
   *
   * @param cause null: nothing any more; scopes opened by {@link #within} stay
   */
  public void attach(@Nullable Cause cause) {
    tracing.recorder().attach(Cause.lineage(cause));
  }

  /**
   * What this thread is handling for this run; else what called the run from another process; null:
   * nothing.
   */
  public @Nullable Cause current() {
    Lineage scope = tracing.recorder().scope();
    return scope != null && scope.run() == run ? new Cause(scope) : upstream();
  }

  /** The event of another process that this run began with; null: there is none. */
  public @Nullable Cause upstream() {
    Lineage upstream = run.upstream();
    return upstream == null ? null : new Cause(upstream);
  }

  /**
   * The header {@code traceparent} for a call from here: this trace, called from {@code cause}.
   *
   * @param cause null: what the thread is handling, or the trace's beginning
   */
  public TraceParent traceParent(@Nullable Cause cause) {
    Cause caller = cause == null ? current() : cause;
    UUID span = caller == null ? run.traceId() : caller.eventId();
    long id = span.getMostSignificantBits();
    return TraceParent.of(run.traceId(), id == 0 ? 1 : id, run.isSampled());
  }

  /** The header {@code tracestate}: what was given, with the probability it is sampled with. */
  public TraceState traceState() {
    return run.traceState();
  }

  @Override
  public String toString() {
    return "FlowRun[" + flowId() + ", " + traceId() + "]";
  }
}
