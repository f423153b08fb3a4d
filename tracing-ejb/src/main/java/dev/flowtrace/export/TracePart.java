package dev.flowtrace.export;

import io.opentelemetry.proto.trace.v1.Span;
import java.util.List;

/**
 * Spans of one trace in a request.
 *
 * @param spans at least one
 * @param last whether the trace ends with them
 */
record TracePart(OutgoingTrace trace, List<Span> spans, boolean last) {
  /** The first half, or the second. */
  TracePart half(boolean second) {
    int middle = spans.size() / 2;
    return second
        ? new TracePart(trace, spans.subList(middle, spans.size()), last)
        : new TracePart(trace, spans.subList(0, middle), false);
  }
}
