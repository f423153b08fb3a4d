package dev.flowtrace.bench.load;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes batches: each event belongs to any of the traces in flight, and those of one trace stand
 * together. Traces start in the batch with their first event, and end in that with their last. Not
 * thread-safe.
 */
final class BatchText {
  /** More of them go in several batches: a collector takes no batch of any size. */
  static final int MAX_ENDS = 1_000;

  /** Between the times of a batch's events. */
  private static final long STEP_NANOS = 1_000;

  private final TraceMix mix;
  private final Supplier<LoadTrace> newTrace;
  private final LoadTotals totals;
  private final @Nullable LoadTrace[] slots;
  private int openTraces; // slots that have a trace
  private int emptied; // slots that get no trace any more, while all are ended
  private final int[] wanted; // events of each slot
  private final int[] touched; // slots that have some
  private final int eventsPerBatch;
  private final BatchBody body;

  /**
   * A writer for one client.
   *
   * @param flowId of all its traces
   * @param inFlight traces at a time
   * @param newTrace makes the next one
   */
  BatchText(
      String flowId,
      int eventsPerBatch,
      int inFlight,
      TraceMix mix,
      Supplier<LoadTrace> newTrace,
      LoadTotals totals) {
    this.eventsPerBatch = eventsPerBatch;
    this.mix = mix;
    this.newTrace = newTrace;
    this.totals = totals;
    this.slots = new LoadTrace[inFlight];
    this.wanted = new int[inFlight];
    this.touched = new int[Math.min(inFlight, eventsPerBatch)];
    this.body = new BatchBody(flowId, eventsPerBatch, Math.max(eventsPerBatch, MAX_ENDS));
  }

  int eventsPerBatch() {
    return eventsPerBatch;
  }

  /** Writes a full batch; its body is the same object each time. */
  BatchBody write(long epochNanos, SentBatch batch) {
    body.clear();
    int slotsTouched = choose();
    long nanos = epochNanos - eventsPerBatch * STEP_NANOS;
    for (int i = 0; i < slotsTouched; i++) {
      int slot = touched[i];
      int left = wanted[slot];
      wanted[slot] = 0;
      while (left > 0) {
        LoadTrace trace = traceIn(slot);
        int share = Math.min(left, trace.length - trace.sent);
        batch.add(trace, trace.sent, share);
        group(trace, share, nanos);
        nanos += share * STEP_NANOS;
        left -= share;
        if (trace.sent == trace.length) {
          end(slot, trace);
        }
      }
    }
    totals.eventsSent += eventsPerBatch;
    body.finish();
    return body;
  }

  /** Whether a trace is open. */
  boolean hasOpenTraces() {
    return openTraces > 0;
  }

  /**
   * Writes a batch that has no events and ends traces, of those that are left at most {@link
   * #MAX_ENDS}. No further events can be written.
   */
  BatchBody writeEnds() {
    body.clear();
    for (int left = MAX_ENDS; left > 0 && openTraces > 0; emptied++) {
      LoadTrace trace = slots[emptied];
      if (trace != null) {
        end(emptied, trace);
        left--;
      }
    }
    body.finish();
    return body;
  }

  private int choose() {
    int count = 0;
    for (int i = 0; i < eventsPerBatch; i++) {
      int slot = mix.chooseSlot(slots.length);
      if (wanted[slot]++ == 0) {
        touched[count++] = slot;
      }
    }
    return count;
  }

  private LoadTrace traceIn(int slot) {
    LoadTrace open = slots[slot];
    if (open != null) {
      return open;
    }
    LoadTrace trace = newTrace.get();
    totals.begun(trace);
    slots[slot] = trace;
    openTraces++;
    body.start(trace);
    return trace;
  }

  private void end(int slot, LoadTrace trace) {
    slots[slot] = null;
    openTraces--;
    totals.ended();
    body.end(trace);
  }

  private void group(LoadTrace trace, int events, long epochNanos) {
    PackedEvent event = body.event();
    body.group(trace, events);
    for (int i = 0; i < events; i++) {
      mix.writeEvent(trace, epochNanos + i * STEP_NANOS, event);
      totals.eventBytes += event.jsonLength;
      body.addEvent();
    }
  }
}
