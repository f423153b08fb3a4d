package dev.flowtrace.testing;

import dev.flowtrace.metrics.CollectorMetrics;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.metrics.legacyapi.LegacyMetricRegistryAdapter;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The collector's metrics in a registry that a server has. SmallRye keeps all registries' meters in
 * one place; a scope of its own keeps each test's apart.
 */
public final class TestMetrics {
  private static final MeterRegistry METERS = meters();
  private static final AtomicInteger SCOPES = new AtomicInteger();

  private final String scope = "test" + SCOPES.incrementAndGet();
  private final CollectorMetrics metrics =
      new CollectorMetrics(new LegacyMetricRegistryAdapter(scope, METERS));

  private static MeterRegistry meters() {
    MeterRegistry registry = new SimpleMeterRegistry();
    Metrics.addRegistry(registry);
    return registry;
  }

  /** The metrics. */
  public CollectorMetrics metrics() {
    return metrics;
  }

  /** What a counter says, summed over its other tags; 0 when there is none. */
  public long count(String counter) {
    return Math.round(
        METERS.find(counter).tag("mp_scope", scope).counters().stream()
            .mapToDouble(c -> c.count())
            .sum());
  }

  /** What a gauge says. */
  public double gauge(String name) {
    return METERS.get(name).tag("mp_scope", scope).gauge().value();
  }

  /** Forgets the meters, and what their gauges hold on to. */
  public void remove() {
    METERS.getMeters().stream()
        .map(Meter::getId)
        .filter(id -> scope.equals(id.getTag("mp_scope")))
        .toList()
        .forEach(
            id -> {
              METERS.remove(id);
              Metrics.globalRegistry.remove(id);
            });
  }
}
