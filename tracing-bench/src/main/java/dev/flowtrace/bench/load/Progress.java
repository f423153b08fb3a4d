package dev.flowtrace.bench.load;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Says every five seconds how far the load is. Not thread-safe. */
final class Progress {
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long SAMPLE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final PrintWriter err;
  private long beginNanos;
  private long saidNanos;
  private long sampledNanos;
  private long confirmedBefore;

  Progress(PrintWriter err) {
    this.err = err;
  }

  void start(long nanos) {
    beginNanos = nanos;
    saidNanos = nanos;
    sampledNanos = nanos;
    confirmedBefore = 0;
  }

  /** To be called often. */
  void tick(long now, LoadTotals totals) {
    if (now - sampledNanos >= SAMPLE_NANOS) {
      sampledNanos = now;
      totals.unacknowledged.add((double) (totals.eventsSent - totals.eventsConfirmed));
      totals.inFlight.add((double) totals.tracesInFlight);
    }
    if (now - saidNanos >= INTERVAL_NANOS) {
      double seconds = (now - saidNanos) / 1e9;
      long confirmed = totals.eventsConfirmed;
      err.printf(
          Locale.ROOT,
          "%5.0f s  %,12d sent  %,10.0f acknowledged/s  p50 %.1f ms  p99 %.1f ms  in flight %,d  busy %,d  errors %,d%n",
          (now - beginNanos) / 1e9,
          totals.eventsSent,
          (confirmed - confirmedBefore) / seconds,
          totals.latency.getValueAtPercentile(50) / 1e6,
          totals.latency.getValueAtPercentile(99) / 1e6,
          totals.tracesInFlight,
          totals.busy,
          totals.refused);
      err.flush();
      saidNanos = now;
      confirmedBefore = confirmed;
    }
  }
}
