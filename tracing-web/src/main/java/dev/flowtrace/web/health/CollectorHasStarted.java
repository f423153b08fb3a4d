package dev.flowtrace.web.health;

import dev.flowtrace.runtime.CollectorHealth;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Startup;

/**
 * Whether the schema is migrated and what was in memory before a restart is back. The collector
 * answers only then; before, the application is not there.
 */
@Startup
@ApplicationScoped
public class CollectorHasStarted implements HealthCheck {
  @Inject private HealthReadings readings;

  @Override
  public HealthCheckResponse call() {
    HealthReadings.Reading reading = readings.read();
    CollectorHealth health = reading.health();
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("flowtrace-started");
    if (health != null) {
      answer.withData("schema_version", health.schemaVersion());
    }
    return answer.status(!reading.failed()).build();
  }
}
