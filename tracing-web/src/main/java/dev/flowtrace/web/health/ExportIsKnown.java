package dev.flowtrace.web.health;

import dev.flowtrace.export.ExportStatus;
import dev.flowtrace.runtime.CollectorBean;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Shows how the export is. Always UP: a receiver that is away makes the outbox longer and nothing
 * else, so the collector is as ready as before.
 */
@Readiness
@ApplicationScoped
public class ExportIsKnown implements HealthCheck {
  @EJB private CollectorBean collector;

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("flowtrace-export").up();
    try {
      ExportStatus status = collector.exports().lastStatus();
      answer
          .withData("receiver", status.receiver())
          .withData("waiting", status.totals().waiting())
          .withData("failed", status.totals().failed())
          .withData("oldest_age_ms", status.oldestAge().toMillis())
          .withData("failures_in_a_row", status.activity().failuresInARow());
    } catch (RuntimeException e) {
      // whether the collector runs is the other checks' business
      answer.withData("receiver", "unknown");
    }
    return answer.build();
  }
}
