package dev.flowtrace.web.health;

import dev.flowtrace.runtime.CollectorHealth;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;

/**
 * Whether the collector's threads run. When one has ended, only a restart helps; when the database
 * is away, a restart would not.
 */
@Liveness
@ApplicationScoped
public class CollectorIsAlive implements HealthCheck {
  @Inject private HealthReadings readings;

  @Override
  public HealthCheckResponse call() {
    HealthReadings.Reading reading = readings.read();
    CollectorHealth health = reading.health();
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("flowtrace-threads");
    if (health == null) {
      return answer
          .withData("threads", reading.failed() ? "not running" : "not seen")
          .status(!reading.failed())
          .build();
    }
    // threads that end because the collector stops are no defect
    return answer
        .withData("threads", health.running() ? "running" : "ended")
        .withData("stopping", health.stopping())
        .status(health.running() || health.stopping())
        .build();
  }
}
