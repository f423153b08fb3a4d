package dev.flowtrace.web.health;

import dev.flowtrace.export.ExportStatus;
import dev.flowtrace.health.CollectorProbes;
import dev.flowtrace.runtime.CollectorBean;
import dev.flowtrace.runtime.CollectorHealth;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * Answers the health checks from what is seen of the collector, while the application runs. Servers
 * ask on threads of their own, where nothing of the application can be injected, and nothing be
 * given to its executors: all that is needed, a thread included, is here before the first question.
 */
@WebListener
public class WebProbes implements ServletContextListener, CollectorProbes {
  private static final String NO_DATABASE = "the database does not answer";

  @EJB private CollectorBean collector;

  @Resource(lookup = "java:comp/DefaultManagedThreadFactory")
  private ManagedThreadFactory threads;

  // set before anybody can ask
  @SuppressWarnings("NullAway.Init")
  private ThreadPoolExecutor executor;

  // set before anybody can ask
  @SuppressWarnings("NullAway.Init")
  private HealthReadings readings;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    executor =
        new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::healthThread);
    executor.prestartCoreThread();
    readings = new HealthReadings(collector, executor);
    CollectorProbes.install(this);
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    CollectorProbes.remove();
    executor.shutdownNow();
  }

  private Thread healthThread(Runnable work) {
    Thread thread = threads.newThread(work);
    thread.setName("flowtrace-health");
    return thread;
  }

  @Override
  public HealthCheckResponse started() {
    HealthReadings.Reading reading = readings.read();
    CollectorHealth health = reading.health();
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("flowtrace-started");
    if (health != null) {
      answer.withData("schema_version", health.schemaVersion());
    }
    return answer.status(!reading.failed()).build();
  }

  @Override
  public HealthCheckResponse alive() {
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

  @Override
  public HealthCheckResponse ready() {
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

  @Override
  public HealthCheckResponse exporting() {
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
