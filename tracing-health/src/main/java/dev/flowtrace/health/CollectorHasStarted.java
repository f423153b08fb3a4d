package dev.flowtrace.health;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Whether the schema is migrated and what was in memory before a restart is back. */
@Startup
@ApplicationScoped
public class CollectorHasStarted implements HealthCheck {
  @Override
  public HealthCheckResponse call() {
    return CollectorProbes.Installed.ask("flowtrace-started", false, CollectorProbes::started);
  }
}
