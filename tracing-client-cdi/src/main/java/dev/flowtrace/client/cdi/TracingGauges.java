package dev.flowtrace.client.cdi;

import dev.flowtrace.client.Tracing;
import dev.flowtrace.client.delivery.DeliveryStats;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/** The library's own numbers in MicroProfile Metrics, for as long as the application runs. */
@Singleton
public class TracingGauges {

  /** Made by the container. */
  public TracingGauges() {}

  void register(
      @Observes @Initialized(ApplicationScoped.class) Object start,
      Tracing tracing,
      MetricRegistry registry) {
    gauge(registry, "events_recorded", "Events recorded", () -> tracing.stats().recorded());
    gauge(registry, "events_encoded", "Events handed on", () -> tracing.stats().encoded());
    gauge(registry, "events_buffered", "Events in memory", () -> tracing.stats().buffered());
    gauge(
        registry,
        "record_nanos_p99",
        "Time of a recording call, slowest of a hundred",
        () -> tracing.stats().recordNanosP99());
    for (String reason : tracing.stats().lost().keySet()) {
      gauge(
          registry,
          "events_lost",
          "Events lost, by reason",
          () -> tracing.stats().lost().getOrDefault(reason, 0L),
          new Tag("reason", reason));
    }
    gauge(
        registry,
        "events_stored",
        "Events that the collector has stored",
        () -> delivery(tracing, stats -> stats.stored().events()));
    gauge(
        registry,
        "buffered_bytes",
        "Bytes of batches that are not stored yet",
        () -> delivery(tracing, DeliveryStats::bufferedBytes));
  }

  private static long delivery(Tracing tracing, ToLongFunction<DeliveryStats> figure) {
    return tracing.deliveryStats().map(stats -> figure.applyAsLong(stats)).orElse(0L);
  }

  private static void gauge(
      MetricRegistry registry, String name, String description, Supplier<Long> value, Tag... tags) {
    registry.gauge(
        Metadata.builder()
            .withName("flowtrace_client_" + name)
            .withDescription(description)
            .build(),
        value,
        tags);
  }
}
