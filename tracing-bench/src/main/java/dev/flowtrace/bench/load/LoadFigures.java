package dev.flowtrace.bench.load;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Makes figures of what was counted. */
final class LoadFigures {
  private static final double NANOS_PER_MILLI = 1e6;

  private LoadFigures() {}

  /** What the load generator saw. */
  static void addLoad(Figures figures, LoadTotals totals) {
    double seconds = (totals.lastAnsweredNanos - totals.firstSentNanos) / 1e9;
    figures
        .put(Figure.SENT, totals.eventsSent)
        .put(Figure.ACKNOWLEDGED, totals.eventsConfirmed)
        .put(Figure.SECONDS, seconds)
        .put(Figure.BYTES_PER_SECOND, totals.eventBytes / seconds)
        .put(Figure.WIRE_BYTES_PER_SECOND, totals.bytesSent / seconds)
        .put(Figure.BYTES_PER_EVENT, (double) totals.eventBytes / totals.eventsSent)
        .put(Figure.WIRE_BYTES_PER_EVENT, (double) totals.bytesSent / totals.eventsSent)
        .put(Figure.ERRORS, totals.refused)
        .put(Figure.UNANSWERED, totals.framesSent - totals.framesAnswered)
        .put(Figure.CONNECTIONS_LOST, totals.connectionsLost)
        .put(Figure.BEHIND, totals.eventsBehind)
        .put(Figure.GENERATOR_CPU, totals.cpuNanos / 1e3 / totals.eventsSent)
        .put(Figure.QUEUE_MEAN, totals.unacknowledged.mean())
        .put(Figure.QUEUE_PEAK, totals.unacknowledged.peak())
        .put(Figure.BUSY, totals.busy)
        .put(Figure.RESENT, totals.framesSentAgain)
        .put(Figure.TRACES, totals.traces.size());
    if (totals.tracesInFlightPeak > 0) { // else it is no load of traces
      figures
          .put(Figure.IN_FLIGHT_MEAN, totals.inFlight.mean())
          .put(Figure.IN_FLIGHT_PEAK, totals.tracesInFlightPeak);
    }
    Histogram latency = totals.latency;
    if (latency.getTotalCount() > 0) {
      figures
          .put(Figure.ACK_P50, latency.getValueAtPercentile(50) / NANOS_PER_MILLI)
          .put(Figure.ACK_P90, latency.getValueAtPercentile(90) / NANOS_PER_MILLI)
          .put(Figure.ACK_P95, latency.getValueAtPercentile(95) / NANOS_PER_MILLI)
          .put(Figure.ACK_P99, latency.getValueAtPercentile(99) / NANOS_PER_MILLI)
          .put(Figure.ACK_P999, latency.getValueAtPercentile(99.9) / NANOS_PER_MILLI)
          .put(Figure.ACK_MAX, latency.getMaxValue() / NANOS_PER_MILLI)
          .put(Figure.ACK_MEAN, latency.getMean() / NANOS_PER_MILLI);
    }
  }

  /** What the collector has; null if that was not looked at. */
  static void addStored(Figures figures, StoredCheck.@Nullable Result stored, LoadTotals totals) {
    if (stored != null) {
      double seconds = (totals.lastAnsweredNanos - totals.firstSentNanos) / 1e9;
      figures
          .put(Figure.STORED, stored.stored())
          .put(Figure.STORED_PER_SECOND, stored.stored() / seconds)
          .put(Figure.LOST, stored.lost())
          .put(Figure.DOUBLED, stored.doubled())
          .put(Figure.UNFINISHED, stored.unfinished())
          .put(Figure.READ_BACK, stored.readBack());
    }
  }

  /** What the server used between two moments, for so many events. */
  static void addServer(Figures figures, ServerSample before, ServerSample after, double events) {
    Double cpu = ServerSample.difference(before.cpuSeconds(), after.cpuSeconds());
    Double collecting = ServerSample.difference(before.gcSeconds(), after.gcSeconds());
    Double allocated = ServerSample.difference(before.allocatedBytes(), after.allocatedBytes());
    figures
        .put(Figure.ALLOCATED, allocated == null ? null : allocated / events)
        .put(Figure.SERVER_CPU, cpu == null ? null : cpu * 1e6 / events)
        .put(Figure.GC_COUNT, ServerSample.difference(before.gcCount(), after.gcCount()))
        .put(Figure.GC_MILLIS, collecting == null ? null : collecting * 1e3)
        .put(Figure.HELD, ServerSample.difference(before.heldTotal(), after.heldTotal()));
  }
}
