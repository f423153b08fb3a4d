package dev.flowtrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;

/** In Open Liberty, which has MicroProfile Metrics. */
@Tag("liberty")
class TracedApplicationIT extends TracedApplicationContract {
  @Override
  CollectorServer.Kind kind() {
    return CollectorServer.Kind.LIBERTY;
  }

  @Override
  void andMore(CollectorServer server) {
    assertThat(server.get("/metrics").body())
        .containsPattern("(?m)^flowtrace_client_events_recorded\\{[^}]*} [1-9]");
  }
}
