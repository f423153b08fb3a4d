package dev.flowtrace.export;

import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that is being filled: whole small traces, and at its end the trace that is being read.
 * Never larger than its limits, unless a single span is. Used by one thread.
 */
final class Draft {
  /** A span's tag and length in a request. */
  private static final int FRAMING_BYTES = 6;

  /** What is sent. */
  interface Send {
    void send(List<TracePart> parts) throws InterruptedException;
  }

  private final int maxSpans;
  private final long maxBytes;
  private final Send send;
  private List<TracePart> whole = new ArrayList<>();
  private int wholeSpans;
  private long wholeBytes;
  private @Nullable OutgoingTrace current;
  private List<Span> spans = new ArrayList<>();
  private long bytes;

  Draft(int maxSpans, long maxBytes, Send send) {
    this.maxSpans = maxSpans;
    this.maxBytes = maxBytes;
    this.send = send;
  }

  /** The next spans are of this trace. */
  void begin(OutgoingTrace trace) {
    current = trace;
    spans = new ArrayList<>();
    bytes = 0;
  }

  /** Adds a span; sends first what leaves no room for it. */
  void add(Span span) throws InterruptedException {
    long size = (long) span.getSerializedSize() + FRAMING_BYTES;
    if (isOver(wholeSpans + spans.size() + 1, wholeBytes + bytes + size)) {
      flush();
      if (isOver(spans.size() + 1, bytes + size)) {
        sendSpans();
      }
    }
    spans.add(span);
    bytes += size;
  }

  private boolean isOver(int spanCount, long size) {
    return spanCount > maxSpans || size > maxBytes;
  }

  private void sendSpans() throws InterruptedException {
    OutgoingTrace trace = current;
    if (trace != null && !spans.isEmpty()) {
      List<Span> full = spans;
      spans = new ArrayList<>();
      bytes = 0;
      send.send(List.of(new TracePart(trace, full, false)));
    }
  }

  /** The trace is complete. */
  void end() {
    if (current != null && !spans.isEmpty()) {
      whole.add(new TracePart(current, spans, true));
      wholeSpans += spans.size();
      wholeBytes += bytes;
    }
    drop();
  }

  /** Forgets the trace that is being read. */
  void drop() {
    current = null;
    spans = new ArrayList<>();
    bytes = 0;
  }

  /** Sends the traces that are complete. */
  void flush() throws InterruptedException {
    if (!whole.isEmpty()) {
      List<TracePart> parts = whole;
      whole = new ArrayList<>();
      wholeSpans = 0;
      wholeBytes = 0;
      send.send(parts);
    }
  }
}
