package dev.flowtrace.health;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.jspecify.annotations.Nullable;

/** What the application says to the questions of the server's health checks. Thread-safe. */
public interface CollectorProbes {
  /** Whether the collector has started. */
  HealthCheckResponse started();

  /** Whether it lives. */
  HealthCheckResponse alive();

  /** Whether it takes events and commits them. */
  HealthCheckResponse ready();

  /** How the export of finalized traces is. */
  HealthCheckResponse exporting();

  /** Answers from now on. */
  static void install(CollectorProbes probes) {
    Installed.PROBES.set(probes);
  }

  /** The application ends: from now on the answers are that it is not there. */
  static void remove() {
    Installed.PROBES.set(null);
  }

  /** The one that answers now. One an application: each has a class loader for its library. */
  final class Installed {
    private static final AtomicReference<@Nullable CollectorProbes> PROBES =
        new AtomicReference<>();

    private Installed() {}

    /** Asks it; without one, the answer is that the application is not there. */
    static HealthCheckResponse ask(
        String name, boolean absent, Function<CollectorProbes, HealthCheckResponse> question) {
      CollectorProbes probes = PROBES.get();
      if (probes != null) {
        return question.apply(probes);
      }
      HealthCheckResponseBuilder answer = HealthCheckResponse.named(name);
      return answer
          .withData("reason", "the application is starting or stopping")
          .status(absent)
          .build();
    }
  }
}
