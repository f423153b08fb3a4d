package dev.flowtrace.client;

import dev.flowtrace.client.recording.ActorRecorder;
import dev.flowtrace.client.recording.Arrivals;
import dev.flowtrace.client.recording.Lineage;
import dev.flowtrace.protocol.EventType;
import org.jspecify.annotations.Nullable;

/**
 * A message's way from an actor's port to wherever it arrives: who sent it, when, and what led to
 * it. For connectors, which extend it by the message; made where the message is sent. Immutable;
 * nothing throws or waits.
 */
public abstract class Transit {
  private final Actor from;
  private final @Nullable String port;
  private final @Nullable Lineage cause;
  private final long sentNanos;

  /** What the event that tells of the sending kept of the message. */
  private final @Nullable Object kept;

  /** Sent now, because of what this thread is handling. */
  protected Transit(Actor from, @Nullable String port) {
    ActorRecorder recorder = from.recorder();
    this.from = from;
    this.port = port;
    cause = recorder.scope();
    sentNanos = recorder.nanoTime();
    kept = null;
  }

  /**
   * Sent now, which {@code sent} tells: it is recorded, at the same moment, and led to the message.
   *
   * @param message the one that will be given when it arrives, so that it is looked at only once
   */
  protected Transit(Actor from, @Nullable String port, EventDraft sent, Object message) {
    this.from = from;
    this.port = port;
    sentNanos = from.recorder().nanoTime();
    cause = sent.recordAsCause(sentNanos);
    kept = sent.kept(message);
  }

  /**
   * Sent because of {@code cause}.
   *
   * @param now false: some time, which nobody knows
   */
  protected Transit(Actor from, @Nullable String port, @Nullable Cause cause, boolean now) {
    this.from = from;
    this.port = port;
    this.cause = Cause.lineage(cause);
    sentNanos = now ? from.recorder().nanoTime() : Arrivals.UNKNOWN;
    kept = null;
  }

  /** Who sent it. */
  public final Actor from() {
    return from;
  }

  /** The port it was sent from. */
  public final @Nullable String port() {
    return port;
  }

  /** What led to it; null: nothing. */
  public final @Nullable Cause cause() {
    return cause == null ? null : new Cause(cause);
  }

  /**
   * It arrived: a DataFlow event with the time it was under way.
   *
   * @param message as it is told
   * @param waiting messages that wait behind it; negative: not measured
   */
  public final Cause arrived(EventType.DataFlow at, @Nullable Object message, long waiting) {
    return new Cause(recordArrival(at, message, waiting));
  }

  /**
   * As {@link #arrived}, and from now on this thread handles it, as {@link FlowRun#attach} says.
   *
   * @return null at the level off, where it handles nothing
   */
  public final @Nullable Cause taken(
      EventType.DataFlow at, @Nullable Object message, long waiting) {
    Lineage taken = from.recorder().isOn() ? recordArrival(at, message, waiting) : null;
    from.recorder().attach(taken);
    return taken == null ? null : new Cause(taken);
  }

  private Lineage recordArrival(EventType.DataFlow at, @Nullable Object message, long waiting) {
    return Arrivals.arrived(from.recorder(), port, at, message, kept, cause, waiting, sentNanos);
  }

  /**
   * As {@link #arrived}, and {@code receiver}, an actor of the sender's run, begins to handle it at
   * that moment.
   */
  public final Handling handling(
      Actor receiver, EventType.DataFlow at, @Nullable Object message, long waiting) {
    return handling(receiver, at, message, waiting, false, Arrivals.UNKNOWN);
  }

  /** As {@link #handling}, and what this thread took before, {@link #taken}, is over. */
  public final Handling takenAndHandling(
      Actor receiver, EventType.DataFlow at, @Nullable Object message, long waiting) {
    return handling(receiver, at, message, waiting, true, Arrivals.UNKNOWN);
  }

  /**
   * As {@link #takenAndHandling}, and {@code before} is handled: one reading of the clock is its
   * end and the arrival of this.
   */
  public final Handling handlingAfter(
      Handling before,
      Actor receiver,
      EventType.DataFlow at,
      @Nullable Object message,
      long waiting) {
    return handling(receiver, at, message, waiting, true, before.end());
  }

  private Handling handling(
      Actor receiver,
      EventType.DataFlow at,
      @Nullable Object message,
      long waiting,
      boolean taken,
      long arrivedNanos) {
    return Handling.of(
        Arrivals.handedOver(
            from.recorder(),
            port,
            at,
            message,
            kept,
            cause,
            waiting,
            sentNanos,
            receiver.recorder(),
            taken,
            arrivedNanos));
  }
}
