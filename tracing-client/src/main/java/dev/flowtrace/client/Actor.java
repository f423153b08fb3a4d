package dev.flowtrace.client;

import dev.flowtrace.client.recording.ActorRecorder;
import dev.flowtrace.client.recording.Draft;
import dev.flowtrace.client.recording.Lineage;
import dev.flowtrace.protocol.EventType;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * An actor in one run of a flow. Thread-safe.
 *
 * <p>Recording never throws and never waits. Any argument may be null: names that are missing are
 * recorded as {@code unknown} or empty and counted in {@link TracingStats#incomplete()}; a null
 * message is an event without one. What is recorded while a message is handled ({@link #handle},
 * {@link FlowRun#within}) has that message's event as parent.
 *
 * <p><b>Messages.</b> Any object; records and maps become JSON objects, collections and arrays JSON
 * arrays, and what has no such shape its {@code toString()}. Messages that can't change (strings,
 * numbers, records of these, what {@link Tracing.Builder#immutable} names) are looked at later by
 * another thread; of others the JSON is made at once, on the caller's thread.
 */
public final class Actor {
  private final FlowRun run;
  private final ActorRecorder recorder;

  Actor(FlowRun run, ActorRecorder recorder) {
    this.run = run;
    this.recorder = recorder;
  }

  /** The actor's name. */
  public String id() {
    return recorder.actor();
  }

  ActorRecorder recorder() {
    return recorder;
  }

  /** The run it belongs to. */
  public FlowRun run() {
    return run;
  }

  /** A message goes from a port of this actor to another actor: a DataFlow event. */
  public void emit(
      @Nullable String port,
      @Nullable String toActor,
      @Nullable String toPort,
      @Nullable Object message) {
    recorder.dataFlow(port, toActor, toPort, message);
  }

  /** As {@link #emit}; the result travels with the message to whoever handles it. */
  public Cause emitted(
      @Nullable String port,
      @Nullable String toActor,
      @Nullable String toPort,
      @Nullable Object message) {
    return new Cause(recorder.dataFlowAsCause(port, toActor, toPort, message));
  }

  /** The actor begins to work. */
  public void started() {
    simple(EventType.Simple.ACTOR_STARTED);
  }

  /** The actor is done. */
  public void completed() {
    simple(EventType.Simple.ACTOR_COMPLETED);
  }

  /** The actor failed; a run that is not sampled is promoted by it. */
  public void failed(@Nullable Throwable failure) {
    if (recorder.isOn()) {
      event(EventType.Simple.ACTOR_FAILED).error(failure).record();
    }
  }

  /** As {@link #failed(Throwable)}. */
  public void failed(@Nullable String failure) {
    if (recorder.isOn()) {
      event(EventType.Simple.ACTOR_FAILED).error(failure).record();
    }
  }

  /** A message was put on a port, for whomever: a MessageSent event. */
  public Cause sent(@Nullable String port, @Nullable Object message) {
    return event(EventType.Simple.MESSAGE_SENT).port(port).message(message).recordAsCause();
  }

  /**
   * A message is about to be put on a port, where it may have to wait for room: a MessageSent event
   * with that time, recorded by {@link Sending#sent}.
   */
  public Sending sending(@Nullable String port) {
    return new Sending(recorder.sending(port));
  }

  /** A message was taken from a port: a MessageReceived event. */
  public Cause received(@Nullable String port, @Nullable Object message, @Nullable Cause cause) {
    return event(EventType.Simple.MESSAGE_RECEIVED)
        .port(port)
        .message(message)
        .causedBy(cause)
        .recordAsCause();
  }

  /**
   * Handles a message: what {@code work} records is caused by it, and a MessageReceived event with
   * the time it took follows at the end. What {@code work} throws is recorded as ActorFailed, and
   * thrown on.
   *
   * @param cause what came with the message; null: what the thread is handling, if anything
   */
  public void handle(
      @Nullable String port, @Nullable Object message, @Nullable Cause cause, Runnable work) {
    try (Handling handling = handling(port, message, cause)) {
      try {
        work.run();
      } catch (RuntimeException | Error e) {
        handling.failed(e);
        throw e;
      }
    }
  }

  /** As {@link #handle}, for work with a result. */
  public <T> T call(
      @Nullable String port, @Nullable Object message, @Nullable Cause cause, Callable<T> work)
      throws Exception {
    try (Handling handling = handling(port, message, cause)) {
      try {
        return work.call();
      } catch (Exception | Error e) {
        handling.failed(e);
        throw e;
      }
    }
  }

  /**
   * As {@link #handle}, for one piece of work that several messages led to: the first cause is the
   * parent, the others are in the chain and in the attribute {@code causes}.
   */
  public void handleAll(
      @Nullable String port,
      @Nullable Object message,
      @Nullable Collection<? extends @Nullable Cause> causes,
      Runnable work) {
    Lineage joined = recorder.join(EventDraft.lineages(causes));
    try (Handling handling = open(port, message, joined)) {
      try {
        work.run();
      } catch (RuntimeException | Error e) {
        handling.failed(e);
        throw e;
      }
    }
  }

  /** As {@link #handle}, where the work does not fit into one call. */
  public Handling handling(@Nullable String port, @Nullable Object message, @Nullable Cause cause) {
    return open(port, message, Cause.lineage(cause));
  }

  private Handling open(@Nullable String port, @Nullable Object message, @Nullable Lineage parent) {
    return Handling.of(recorder.handling(port, message, parent));
  }

  /** The actor's state is now {@code after}: a StateChanged event with the whole of it. */
  public void stateChanged(@Nullable Object after) {
    stateChanged(null, after);
  }

  /**
   * The actor's state changed: a StateChanged event with the JSON Patch from one to the other, or
   * both, as {@code capture.state} says. States are objects as messages are.
   */
  public void stateChanged(@Nullable Object before, @Nullable Object after) {
    if (recorder.isOn()) {
      event(EventType.Simple.STATE_CHANGED).state(before, after).record();
    }
  }

  /** A port was connected to another actor's. */
  public void portConnected(
      @Nullable String port, @Nullable String toActor, @Nullable String toPort) {
    port(EventType.Simple.PORT_CONNECTED, port, toActor, toPort);
  }

  /** A port was disconnected from another actor's. */
  public void portDisconnected(
      @Nullable String port, @Nullable String toActor, @Nullable String toPort) {
    port(EventType.Simple.PORT_DISCONNECTED, port, toActor, toPort);
  }

  private void port(
      EventType type, @Nullable String port, @Nullable String toActor, @Nullable String toPort) {
    if (recorder.isOn()) {
      event(type).port(port).attribute("to_actor", toActor).attribute("to_port", toPort).record();
    }
  }

  /** Something that only this network knows the meaning of. */
  public void custom(@Nullable String name) {
    custom(name, Map.of());
  }

  /** As {@link #custom(String)}, with attributes of any kind. */
  public void custom(@Nullable String name, @Nullable Map<String, ?> attributes) {
    if (recorder.isOn()) {
      event(name == null ? null : new EventType.Custom(name)).attributes(attributes).record();
    }
  }

  /** An event of any kind with whatever is to be said of it. */
  public EventDraft event(@Nullable EventType type) {
    return new EventDraft(new Draft(recorder, type));
  }

  private void simple(EventType type) {
    if (recorder.isOn()) {
      event(type).record();
    }
  }
}
