package dev.flowtrace.metrics;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Histogram;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.eclipse.microprofile.metrics.Timer;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of the export.
 *
 * <p>How the counters relate: a request is in {@code export_request}, and, when it failed, in
 * {@code export_failures} under its reason; those that are tried again are in {@code
 * export_retries}, too. Spans that went out are in {@code export_spans}, also those that the
 * receiver left out, which are in {@code export_rejected_spans}. These are registered when first
 * used, so a collector that does not export shows none of them. Thread-safe.
 */
public final class ExportMetrics {
  private static final String FAILURES = "flowtrace_export_failures";

  private final MetricRegistry registry;
  private final ConcurrentMap<String, Counter> failures = new ConcurrentHashMap<>();
  private final Counter finalizedDropped;
  private @Nullable Registered registered;

  ExportMetrics(MetricRegistry registry) {
    this.registry = registry;
    finalizedDropped =
        counter(
            registry,
            "flowtrace_finalized_dropped",
            "TraceFinalized events left out because observers were slow");
  }

  private static final class Registered {
    final Counter traces;
    final Counter spans;
    final Counter rejectedSpans;
    final Counter retries;
    final Counter forgotten;
    final Timer request;
    final Histogram requestBytes;

    Registered(MetricRegistry registry) {
      traces = counter(registry, "flowtrace_export_traces", "Traces that the receiver took");
      spans = counter(registry, "flowtrace_export_spans", "Spans in requests that went well");
      rejectedSpans =
          counter(
              registry,
              "flowtrace_export_rejected_spans",
              "Spans of these that the receiver said it left out");
      retries =
          counter(registry, "flowtrace_export_retries", "Requests that failed and are tried again");
      forgotten =
          counter(
              registry,
              "flowtrace_export_forgotten",
              "Refused traces that were kept for long enough");
      request =
          registry.timer(
              Metadata.builder()
                  .withName("flowtrace_export_request")
                  .withDescription("Time of a request to the receiver")
                  .build());
      requestBytes =
          registry.histogram(
              Metadata.builder()
                  .withName("flowtrace_export_request_size")
                  .withDescription("Compressed size of a request")
                  .withUnit("bytes")
                  .build());
    }
  }

  private synchronized Registered registered() {
    if (registered == null) {
      registered = new Registered(registry);
    }
    return registered;
  }

  private static Counter counter(
      MetricRegistry registry, String name, String description, Tag... tags) {
    return registry.counter(
        Metadata.builder().withName(name).withDescription(description).build(), tags);
  }

  /** Shows a value that is asked for when somebody looks. */
  public void gauge(String name, String description, String unit, Supplier<Number> value) {
    registry.gauge(
        Metadata.builder().withName(name).withDescription(description).withUnit(unit).build(),
        value);
  }

  /** A request was answered or failed. */
  public void requested(long nanos, long bytes) {
    registered().request.update(Duration.ofNanos(nanos));
    registered().requestBytes.update(bytes);
  }

  /** The receiver took spans, but for some. */
  public void delivered(long traces, long spans, long rejected) {
    registered().traces.inc(traces);
    registered().spans.inc(spans);
    registered().rejectedSpans.inc(rejected);
  }

  /** A request failed. */
  public void failed(String reason, boolean triedAgain) {
    failures
        .computeIfAbsent(
            reason,
            r ->
                counter(
                    registry, FAILURES, "Requests that failed, by reason", new Tag("reason", r)))
        .inc();
    if (triedAgain) {
      registered().retries.inc();
    }
  }

  /** Refused traces were kept long enough. */
  public void forgotten(long traces) {
    registered().forgotten.inc(traces);
  }

  /** Nobody was told of a finalized trace, because the observers are slow. */
  public void finalizedDropped() {
    finalizedDropped.inc();
  }
}
