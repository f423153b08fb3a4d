package dev.flowtrace.bench.load;

import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes batches as JSON: each event belongs to any of the traces in flight, and those of one trace
 * stand together. Traces start in the batch with their first event, and end in that with their
 * last. Not thread-safe.
 */
final class BatchText {
  private static final byte[] HEAD = Ascii.bytes("{\"RecordBatch\":{\"seq\":");
  private static final byte[] GROUPS = Ascii.bytes(",\"batches\":[");
  private static final byte[] GROUP = Ascii.bytes("{\"trace_id\":\"");
  private static final byte[] EVENTS = Ascii.bytes("\",\"events\":[");
  private static final byte[] STARTS = Ascii.bytes("],\"starts\":[");
  private static final byte[] ENDS = Ascii.bytes("],\"ends\":[");
  private static final byte[] END = Ascii.bytes("]}}");
  private static final EventTemplate START_TRACE = EventTemplate.parse(TraceTexts.START);
  private static final EventTemplate END_TRACE = EventTemplate.parse(TraceTexts.END);

  // bytes at most
  private static final int EVENT = 1 << 10;
  private static final int START = 512;
  private static final int ENDING = 128;

  /** More of them go in several batches: a collector takes no batch of any size. */
  static final int MAX_ENDS = 1_000;

  /** Between the times of a batch's events. */
  private static final long STEP_NANOS = 1_000;

  private final TraceMix mix;
  private final Supplier<LoadTrace> newTrace;
  private final LoadTotals totals;
  private final EventValues values = new EventValues();

  private final @Nullable LoadTrace[] slots;
  private int openTraces; // slots that have a trace
  private int emptied; // slots that get no trace any more, while all are ended
  private final int[] wanted; // events of each slot
  private final int[] touched; // slots that have some
  private final int eventsPerBatch;

  private byte[] json;
  private int at;
  private final byte[] starts;
  private int startsTo;
  private final byte[] ends;
  private int endsTo;

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
    this.starts = new byte[eventsPerBatch * START];
    this.ends = new byte[Math.max(eventsPerBatch, MAX_ENDS) * ENDING];
    this.json = new byte[eventsPerBatch * (EVENT + ENDING) + 1024];
    this.values.actor = Ascii.bytes(flowId);
  }

  int eventsPerBatch() {
    return eventsPerBatch;
  }

  /** The bytes of the batch that was written last. */
  byte[] json() {
    return json;
  }

  /** Writes a full batch; gives its length. */
  int write(long seq, long epochNanos, SentBatch batch) {
    begin(seq);
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
    return finish();
  }

  /** Whether a trace is open. */
  boolean hasOpenTraces() {
    return openTraces > 0;
  }

  /**
   * Writes a batch that has no events and ends traces, of those that are left at most {@link
   * #MAX_ENDS}; gives its length. No further events can be written.
   */
  int writeEnds(long seq) {
    begin(seq);
    for (int left = MAX_ENDS; left > 0 && openTraces > 0; emptied++) {
      LoadTrace trace = slots[emptied];
      if (trace != null) {
        end(emptied, trace);
        left--;
      }
    }
    return finish();
  }

  private void begin(long seq) {
    startsTo = 0;
    endsTo = 0;
    at = Ascii.put(json, 0, HEAD);
    at = Ascii.putDecimal(json, at, seq);
    at = Ascii.put(json, at, GROUPS);
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
    startsTo = write(START_TRACE, trace, starts, startsTo);
    return trace;
  }

  private void end(int slot, LoadTrace trace) {
    slots[slot] = null;
    openTraces--;
    totals.ended();
    endsTo = write(END_TRACE, trace, ends, endsTo);
  }

  private int write(EventTemplate template, LoadTrace trace, byte[] out, int from) {
    values.traceHigh = trace.idHigh;
    values.traceLow = trace.idLow;
    int next = from == 0 ? 0 : comma(out, from);
    return template.write(out, next, values);
  }

  private void group(LoadTrace trace, int events, long epochNanos) {
    if (json[at - 1] == '}') {
      at = comma(json, at);
    }
    at = Ascii.put(json, at, GROUP);
    at = Ascii.putUuid(json, at, trace.idHigh, trace.idLow);
    at = Ascii.put(json, at, EVENTS);
    for (int i = 0; i < events; i++) {
      int from = i == 0 ? at : comma(json, at);
      at = mix.writeEvent(trace, epochNanos + i * STEP_NANOS, json, from);
      totals.eventBytes += at - from;
    }
    json[at++] = ']';
    json[at++] = '}';
  }

  private static int comma(byte[] out, int at) {
    out[at] = ',';
    return at + 1;
  }

  private int finish() {
    int length = at + STARTS.length + startsTo + ENDS.length + endsTo + END.length;
    if (json.length < length) {
      json = Arrays.copyOf(json, length);
    }
    at = Ascii.put(json, at, STARTS);
    System.arraycopy(starts, 0, json, at, startsTo);
    at = Ascii.put(json, at + startsTo, ENDS);
    System.arraycopy(ends, 0, json, at, endsTo);
    return Ascii.put(json, at + endsTo, END);
  }
}
