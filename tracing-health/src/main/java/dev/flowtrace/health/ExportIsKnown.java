package dev.flowtrace.health;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Shows how the export is. Always UP: a receiver that is away makes the outbox longer and nothing
 * else, so the collector is as ready as before.
 */
@Readiness
@ApplicationScoped
public class ExportIsKnown implements HealthCheck {
  @Override
  public HealthCheckResponse call() {
    return CollectorProbes.Installed.ask("flowtrace-export", true, CollectorProbes::exporting);
  }
}
