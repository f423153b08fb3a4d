package dev.flowtrace.bench.load;

import dev.flowtrace.protocol.buffer.VarInts;
import dev.flowtrace.protocol.packed.PackedBatch;
import dev.flowtrace.protocol.packed.PackedText;
import dev.flowtrace.protocol.packed.WrittenIds;
import java.util.Arrays;

/**
 * The body of a packed batch, as {@link PackedBatch} has it, and its ids. What starts and ends is
 * known last but stands first: room is left for it, so that events need not be moved. Not
 * thread-safe.
 */
final class BatchBody {
  // bytes at most
  private static final int START = 512;
  private static final int ENDING = 128;

  private final EventValues values = new EventValues();
  private final PackedEvent event = new PackedEvent();
  private final TraceArray starts;
  private final TraceArray ends;
  private final byte[] bytes;
  private final int groupsFrom;
  private int groups;
  private int from;
  private int at;

  /**
   * An empty body.
   *
   * @param flowId of all traces
   * @param mostEvents no more, nor more traces that have some
   * @param mostEnds no more traces end
   */
  BatchBody(String flowId, int mostEvents, int mostEnds) {
    values.actor = Ascii.bytes(flowId);
    starts = new TraceArray(TraceTexts.START, mostEvents, START);
    ends = new TraceArray(TraceTexts.END, mostEnds, ENDING);
    groupsFrom = starts.mostPutBytes() + ends.mostPutBytes() + VarInts.MAX_BYTES;
    int group = 2 * VarInts.MAX_BYTES;
    bytes = new byte[groupsFrom + mostEvents * (group + PackedEvent.MAX_BYTES)];
    clear();
  }

  void clear() {
    event.ids.clear();
    starts.clear();
    ends.clear();
    groups = 0;
    at = groupsFrom;
  }

  void start(LoadTrace trace) {
    of(trace);
    starts.add(values);
  }

  void end(LoadTrace trace) {
    of(trace);
    ends.add(values);
  }

  private void of(LoadTrace trace) {
    values.traceHigh = trace.idHigh;
    values.traceLow = trace.idLow;
  }

  /** The next events are so many of this trace. */
  void group(LoadTrace trace, int events) {
    groups++;
    at = VarInts.put(bytes, at, event.ids.reference(trace.idHigh, trace.idLow));
    at = VarInts.put(bytes, at, events);
  }

  /** Whoever knows what is in the next event writes it there; {@link #addEvent} adds it then. */
  PackedEvent event() {
    return event;
  }

  void addEvent() {
    at = event.putTo(bytes, at);
  }

  /** Nothing more comes. */
  void finish() {
    from = groupsFrom - starts.putBytes() - ends.putBytes() - VarInts.size(groups);
    int next = starts.putTo(bytes, from);
    next = ends.putTo(bytes, next);
    VarInts.put(bytes, next, groups);
  }

  /** Has the finished body {@link #from} there. */
  byte[] bytes() {
    return bytes;
  }

  int from() {
    return from;
  }

  int length() {
    return at - from;
  }

  WrittenIds ids() {
    return event.ids;
  }

  /** The batch as collectors take it that do not know packed ones. Slow. */
  byte[] toJson(long seq) {
    byte[] ids = new byte[ids().count() * PackedText.ID_BYTES];
    ids().copyTo(ids, 0);
    PackedBatch batch = new PackedBatch(seq, ids, 0, ids().count(), length(), 0);
    return batch.toJson(seq, Arrays.copyOfRange(bytes, from, at), Integer.MAX_VALUE);
  }
}
