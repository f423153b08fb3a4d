package dev.flowtrace.client.cdi;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.metrics.legacyapi.LegacyMetricRegistryAdapter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** As a server with MicroProfile Metrics would have it. */
@ApplicationScoped
class RegistryProducer {
  @Produces
  @Singleton
  MetricRegistry registry() {
    return new LegacyMetricRegistryAdapter("application", new SimpleMeterRegistry());
  }
}
