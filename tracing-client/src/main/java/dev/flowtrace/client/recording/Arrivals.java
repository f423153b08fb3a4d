package dev.flowtrace.client.recording;

import dev.flowtrace.protocol.EventType;
import org.jspecify.annotations.Nullable;

/**
 * What connectors tell of messages that arrive: a data flow of their sender, by the thread of their
 * receiver. Thread-safe; nothing here throws or waits.
 */
public final class Arrivals {
  /** In place of a reading of the clock: when a message was sent, if nobody knows, or is done. */
  public static final long UNKNOWN = Long.MIN_VALUE;

  private Arrivals() {}

  /**
   * A message that went over an edge has arrived.
   *
   * @param from who sent it
   * @param kept what its sender's event kept of it; null: nothing is known of that
   * @param cause what led to it; null: what called the run, if anything
   * @param sentNanos when it was sent, by {@link ActorRecorder#nanoTime}; {@link #UNKNOWN}: nobody
   *     knows
   */
  public static Lineage arrived(
      ActorRecorder from,
      @Nullable String port,
      EventType.DataFlow target,
      @Nullable Object message,
      @Nullable Object kept,
      @Nullable Lineage cause,
      long queueDepth,
      long sentNanos) {
    Settings now = from.recorder.settings;
    LocalState local = from.local();
    Lineage parent = cause == null ? from.run().upstream() : cause;
    Lineage self = from.lineage(now, local, parent);
    long nanos = from.recorder.clock.nanoTime();
    Object unused =
        record(
            from,
            now,
            local,
            nanos,
            port,
            target,
            message,
            kept,
            parent,
            queueDepth,
            sentNanos,
            self);
    return self;
  }

  /**
   * As {@link #arrived}, and another actor of the run begins to handle it: one reading of the clock
   * is the end of its way and the beginning of the work.
   *
   * @param taken whether what this thread has attached is over by that
   * @param arrivedNanos when that was, by {@link ActorRecorder#nanoTime}; {@link #UNKNOWN}: now
   * @return null if the level is off
   */
  public static @Nullable Work handedOver(
      ActorRecorder from,
      @Nullable String port,
      EventType.DataFlow target,
      @Nullable Object message,
      @Nullable Object kept,
      @Nullable Lineage cause,
      long queueDepth,
      long sentNanos,
      ActorRecorder receiver,
      boolean taken,
      long arrivedNanos) {
    LocalState local = receiver.local();
    if (taken) {
      local.attach(null);
    }
    Settings now = from.recorder.settings;
    if (now.off) {
      from.recorder.refused();
      return null;
    }
    long nanos = arrivedNanos == UNKNOWN ? from.recorder.clock.nanoTime() : arrivedNanos;
    Lineage parent = cause == null ? from.run().upstream() : cause;
    Lineage arrived = from.lineage(now, local, parent);
    Object keeps =
        record(
            from,
            now,
            local,
            nanos,
            port,
            target,
            message,
            kept == null ? ActorEvents.HANDED_ON : kept,
            parent,
            queueDepth,
            sentNanos,
            arrived);
    HeavyMeasurement heavy = ActorRecorder.measureHeavy(now, local);
    Lineage self = receiver.lineage(now, local, arrived);
    return Work.handling(
        receiver, local, target.toPort(), message, keeps, arrived, self, nanos, heavy);
  }

  private static @Nullable Object record(
      ActorRecorder from,
      Settings settings,
      LocalState local,
      long nanos,
      @Nullable String port,
      EventType.DataFlow target,
      @Nullable Object message,
      @Nullable Object kept,
      @Nullable Lineage parent,
      long queueDepth,
      long sentNanos,
      Lineage self) {
    return from.events.record(
        settings,
        local,
        nanos,
        Site.DATA_FLOW,
        port,
        target.toActor(),
        target.toPort(),
        message,
        kept,
        parent,
        Math.max(-1, queueDepth),
        sentNanos == UNKNOWN ? -1 : Math.max(0, nanos - sentNanos),
        null,
        self);
  }
}
