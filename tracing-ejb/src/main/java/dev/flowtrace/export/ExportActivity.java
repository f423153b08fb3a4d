package dev.flowtrace.export;

import dev.flowtrace.aggregation.EpochNanos;
import dev.flowtrace.metrics.ExportMetrics;
import java.net.URI;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What this collector has sent since it started, how the receiver fares, and what the log is told
 * of that: once when it goes away, once when it is back, once for each reason of a refusal.
 * Thread-safe.
 */
final class ExportActivity {
  private static final Logger LOG = Logger.getLogger(ExportActivity.class.getPackageName());

  private final URI endpoint;
  private final ExportMetrics metrics;
  private final Clock clock;
  private final Set<String> loggedReasons = new HashSet<>();
  private long traces;
  private long spans;
  private long rejectedSpans;
  private @Nullable String lastRejection;
  private int failuresInARow;
  private @Nullable Long lastDelivered;
  private @Nullable Long lastFailed;
  private @Nullable String lastError;

  ExportActivity(URI endpoint, ExportMetrics metrics, Clock clock) {
    this.endpoint = endpoint;
    this.metrics = metrics;
    this.clock = clock;
  }

  synchronized ExportStatus.Activity snapshot() {
    return new ExportStatus.Activity(
        traces,
        spans,
        rejectedSpans,
        lastRejection,
        failuresInARow,
        lastDelivered,
        lastFailed,
        lastError);
  }

  synchronized void delivered(long traceCount, long spanCount, Answer.Delivered answer) {
    metrics.delivered(traceCount, spanCount, answer.rejectedSpans());
    traces += traceCount;
    spans += spanCount;
    rejectedSpans += answer.rejectedSpans();
    lastDelivered = now();
    if (failuresInARow > 0) {
      failuresInARow = 0;
      LOG.log(Level.INFO, "the OTLP receiver {0} takes traces again", endpoint);
    }
    if (answer.rejectedSpans() > 0 || !answer.message().isEmpty()) {
      lastRejection = answer.message();
      logOnce(
          "partial",
          "the OTLP receiver %s left out %d spans: %s"
              .formatted(endpoint, answer.rejectedSpans(), answer.message()));
    }
  }

  /** Returns how many requests have failed in a row. */
  synchronized int tryAgain(Answer.TryAgain answer) {
    metrics.failed(answer.reason(), true);
    lastFailed = now();
    lastError = answer.error();
    failuresInARow++;
    if (failuresInARow == 1) {
      LOG.log(
          Level.WARNING,
          "the OTLP receiver {0} does not take traces ({1}); they wait in the database",
          new Object[] {endpoint, answer.error()});
    }
    return failuresInARow;
  }

  /**
   * A request was refused.
   *
   * @param split whether it is sent again in parts, so that this is not the end of it
   */
  synchronized void refused(Answer.Refused answer, boolean split) {
    metrics.failed(answer.reason(), split);
    lastFailed = now();
    lastError = answer.error();
    // it answers
    failuresInARow = 0;
    if (!split) {
      setAside(answer.reason(), answer.error());
    }
  }

  /** Traces go to those that failed. */
  synchronized void setAside(String reason, String error) {
    logOnce(
        reason,
        ("traces are not exported to %s (%s: %s); they are kept, GET /flowtrace/api/export lists"
                + " them. This is logged once")
            .formatted(endpoint, reason, error));
  }

  private void logOnce(String reason, String message) {
    if (loggedReasons.add(reason)) {
      LOG.log(Level.WARNING, "{0}", message);
    }
  }

  private long now() {
    return EpochNanos.of(clock.instant());
  }
}
