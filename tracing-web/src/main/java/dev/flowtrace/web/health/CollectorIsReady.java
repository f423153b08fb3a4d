package dev.flowtrace.web.health;

import dev.flowtrace.runtime.CollectorHealth;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Whether the collector takes events and commits them: the database answers, commits keep up, there
 * is memory, and it is not stopping.
 */
@Readiness
@ApplicationScoped
public class CollectorIsReady implements HealthCheck {
  private static final String NO_DATABASE = "the database does not answer";

  @Inject private HealthReadings readings;

  @Override
  public HealthCheckResponse call() {
    HealthReadings.Reading reading = readings.read();
    CollectorHealth health = reading.health();
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("flowtrace-ready");
    if (health == null) {
      if (reading.failed()) {
        return answer.withData("reason", "the collector failed").down().build();
      }
      return answer
          .withData("reason", NO_DATABASE)
          .withData("database_answers", false)
          .down()
          .build();
    }
    boolean ready =
        health.databaseAnswers()
            && health.running()
            && health.commitsInTime()
            && health.hasRoom()
            && !health.stopping();
    answer
        .withData("database_answers", health.databaseAnswers())
        .withData("schema_version", health.schemaVersion())
        .withData("commit_age_ms", health.commitAge().toMillis())
        .withData("max_commit_age_ms", health.maxCommitAge().toMillis())
        .withData("memory_used_bytes", health.budgetUsed())
        .withData("memory_limit_bytes", health.budgetLimit())
        .withData("stopping", health.stopping());
    if (!ready) {
      answer.withData("reason", reason(health));
    }
    return answer.status(ready).build();
  }

  private static String reason(CollectorHealth health) {
    if (health.stopping()) {
      return "the collector is stopping";
    }
    if (!health.running()) {
      return "a thread of the collector has ended; see its log";
    }
    if (!health.databaseAnswers()) {
      return NO_DATABASE;
    }
    return health.commitsInTime() ? "the memory budget is used up" : "commits take too long";
  }
}
