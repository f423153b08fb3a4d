package dev.flowtrace.it;

import org.junit.jupiter.api.Tag;

/** REST on Open Liberty over PostgreSQL: by parts what H2's and WildFly's tests show, too. */
@Tag("full")
@Tag("liberty")
class RestApiOnPostgresqlIT extends RestApiOnPostgresqlContract {
  @Override
  CollectorServer.Kind kind() {
    return CollectorServer.Kind.LIBERTY;
  }
}
