package dev.flowtrace.health;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Whether the collector takes events and commits them: the database answers, commits keep up, there
 * is memory, and it is not stopping.
 */
@Readiness
@ApplicationScoped
public class CollectorIsReady implements HealthCheck {
  @Override
  public HealthCheckResponse call() {
    return CollectorProbes.Installed.ask("flowtrace-ready", false, CollectorProbes::ready);
  }
}
