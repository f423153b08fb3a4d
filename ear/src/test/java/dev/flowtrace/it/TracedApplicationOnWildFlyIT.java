package dev.flowtrace.it;

import org.junit.jupiter.api.Tag;

/** In WildFly, which has no MicroProfile Metrics. */
@Tag("wildfly")
class TracedApplicationOnWildFlyIT extends TracedApplicationContract {
  @Override
  CollectorServer.Kind kind() {
    return CollectorServer.Kind.WILDFLY;
  }
}
