package dev.flowtrace.it;

import org.junit.jupiter.api.AfterAll;

/** The wire protocol over PostgreSQL. */
class WireProtocolOnPostgresqlIT extends WireProtocolContract {
  private final PostgresDatabase database = PostgresDatabase.start("wire-postgresql-db");

  @Override
  LibertyServer startServer() {
    return LibertyServer.named("wire-postgresql").on(database).start();
  }

  @AfterAll
  void stopDatabase() {
    database.close();
  }
}
