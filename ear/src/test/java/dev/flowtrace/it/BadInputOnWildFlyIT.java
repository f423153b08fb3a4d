package dev.flowtrace.it;

import org.junit.jupiter.api.Tag;

/** Bad input on WildFly. */
@Tag("wildfly")
class BadInputOnWildFlyIT extends BadInputContract {
  @Override
  CollectorServer.Kind kind() {
    return CollectorServer.Kind.WILDFLY;
  }
}
