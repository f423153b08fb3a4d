package dev.flowtrace.it;

import org.junit.jupiter.api.Tag;

/** REST on WildFly over PostgreSQL. */
@Tag("wildfly")
class RestApiOnWildFlyIT extends RestApiOnPostgresqlContract {
  @Override
  CollectorServer.Kind kind() {
    return CollectorServer.Kind.WILDFLY;
  }
}
