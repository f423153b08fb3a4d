package dev.flowtrace.health;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Whether the collector's threads run. When one has ended, only a restart helps; when the database
 * is away, a restart would not.
 */
@Liveness
@ApplicationScoped
public class CollectorIsAlive implements HealthCheck {
  @Override
  public HealthCheckResponse call() {
    return CollectorProbes.Installed.ask("flowtrace-threads", true, CollectorProbes::alive);
  }
}
