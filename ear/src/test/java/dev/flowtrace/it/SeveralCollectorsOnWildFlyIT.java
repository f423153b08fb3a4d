package dev.flowtrace.it;

import org.junit.jupiter.api.Tag;

/** Two WildFly servers on one database: what collectors do together is the same on each server. */
@Tag("full")
@Tag("wildfly")
class SeveralCollectorsOnWildFlyIT extends SeveralCollectorsContract {
  @Override
  CollectorServer.Kind kind() {
    return CollectorServer.Kind.WILDFLY;
  }
}
