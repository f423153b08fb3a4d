package dev.flowtrace.it;

import org.junit.jupiter.api.Tag;

/** REST on Open Liberty over PostgreSQL. */
@Tag("liberty")
class RestApiOnPostgresqlIT extends RestApiOnPostgresqlContract {
  @Override
  CollectorServer.Kind kind() {
    return CollectorServer.Kind.LIBERTY;
  }
}
