package dev.flowtrace.web.api;

import dev.flowtrace.runtime.CollectorBean;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.EJB;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The replays that go on, of which there is a limit: each holds a thread of the server while it
 * lasts. Thread-safe.
 */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
public class Replays {
  private final AtomicInteger going = new AtomicInteger();

  @EJB private CollectorBean collector;

  @PostConstruct
  void start() {
    collector
        .metrics()
        .gauge("flowtrace_replays", "Replays that go on", "none", going::doubleValue);
  }

  /** Begins one; false when as many as may be go on. */
  public boolean begin() {
    int most = collector.config().replays();
    int before = going.getAndUpdate(now -> now < most ? now + 1 : now);
    return before < most;
  }

  /** Ends one that has begun. */
  public void end() {
    going.decrementAndGet();
  }
}
