package dev.flowtrace.client.cdi;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.Extension;

/** Adds the beans of this artifact; the gauges only where there is MicroProfile Metrics. */
public class TracingExtension implements Extension {

  /** Made by the container. */
  public TracingExtension() {}

  void addBeans(@Observes BeforeBeanDiscovery beans) {
    add(beans, TracingProducer.class);
    add(beans, CurrentRun.class);
    add(beans, TracedInterceptor.class);
    if (isPresent("org.eclipse.microprofile.metrics.MetricRegistry")) {
      add(beans, TracingGauges.class);
    }
  }

  private static void add(BeforeBeanDiscovery beans, Class<?> type) {
    beans.addAnnotatedType(type, type.getName());
  }

  private static boolean isPresent(String className) {
    try {
      Class.forName(className, false, TracingExtension.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
