package dev.flowtrace.testing;

import dev.flowtrace.metrics.CollectorMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.search.Search;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.metrics.legacyapi.LegacyMetricRegistryAdapter;

/** The collector's metrics in a registry of their own. */
public final class TestMetrics {
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final CollectorMetrics metrics =
      new CollectorMetrics(new LegacyMetricRegistryAdapter("application", meters));

  /** The metrics. */
  public CollectorMetrics metrics() {
    return metrics;
  }

  /** What a counter says, summed over its tags. */
  public long count(String counter) {
    return Math.round(
        Search.in(meters).name(counter).counters().stream().mapToDouble(c -> c.count()).sum());
  }

  /** What a gauge says. */
  public double gauge(String name) {
    return meters.get(name).gauge().value();
  }
}
