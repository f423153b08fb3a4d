package dev.flowtrace.it;

import org.junit.jupiter.api.Tag;

/** Two WildFly servers on one database. */
@Tag("wildfly")
class SeveralCollectorsOnWildFlyIT extends SeveralCollectorsContract {
  @Override
  CollectorServer.Kind kind() {
    return CollectorServer.Kind.WILDFLY;
  }
}
