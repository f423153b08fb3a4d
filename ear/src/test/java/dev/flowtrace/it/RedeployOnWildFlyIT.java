package dev.flowtrace.it;

import org.junit.jupiter.api.Tag;

/** Redeployment on WildFly. */
@Tag("wildfly")
class RedeployOnWildFlyIT extends RedeployContract {
  @Override
  CollectorServer.Kind kind() {
    return CollectorServer.Kind.WILDFLY;
  }
}
