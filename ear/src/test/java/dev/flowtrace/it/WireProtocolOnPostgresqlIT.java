package dev.flowtrace.it;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;

/** The wire protocol over PostgreSQL. */
@Tag("liberty")
class WireProtocolOnPostgresqlIT extends WireProtocolContract {
  private final PostgresDatabase database = PostgresDatabase.start("wire-postgresql-db");

  @Override
  CollectorServer startServer() {
    return CollectorServer.named(CollectorServer.Kind.LIBERTY, "wire-postgresql")
        .on(database)
        .start();
  }

  @AfterAll
  void stopDatabase() {
    database.close();
  }
}
