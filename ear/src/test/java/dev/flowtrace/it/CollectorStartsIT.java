package dev.flowtrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The shipped server configuration brings the EAR up on each database, and down again. */
@Tag("liberty")
class CollectorStartsIT {

  @Test
  void onH2_isReady_andStopsInOrder() {
    try (CollectorServer server =
        CollectorServer.named(CollectorServer.Kind.LIBERTY, "starts-h2").start()) {
      assertThat(server.get("/health/ready").body()).contains("\"status\":\"UP\"");
      assertThat(server.get("/metrics").statusCode()).isEqualTo(200);
      assertThat(server.get("/openapi").statusCode()).isEqualTo(200);

      server.restart();
      server.stop();

      assertThat(server.logs()).contains("CWWKZ0009I: The application flowtrace has stopped");
    }
  }

  @Test
  void afterKill_startsAgainOnTheSameH2File() {
    try (CollectorServer server =
        CollectorServer.named(CollectorServer.Kind.LIBERTY, "killed-h2").start()) {
      server.kill();
      assertThat(server.isReady()).isFalse();

      server.start();

      assertThat(server.isReady()).isTrue();
    }
  }

  @Test
  void onPostgresql_isReady_andAgainAfterTheDatabaseWasAway() throws SQLException {
    try (PostgresDatabase database = PostgresDatabase.start("starts-postgresql-db");
        CollectorServer server =
            CollectorServer.named(CollectorServer.Kind.LIBERTY, "starts-postgresql")
                .on(database)
                .start()) {
      assertThat(server.get("/health/ready").body()).contains("\"status\":\"UP\"");

      assertThat(connectionsNamedFlowtrace(database)).isPositive();

      database.stop();
      Eventually.within(Duration.ofSeconds(60), "readiness is off", () -> !server.isReady());
      database.start();

      Eventually.within(Duration.ofSeconds(60), "readiness is on again", server::isReady);
      assertThat(server.logs()).doesNotContain(database.password());
    }
  }

  @Test
  void onAnUnknownDatabase_endsAndNamesIt() {
    try (CollectorServer server =
        CollectorServer.named(CollectorServer.Kind.LIBERTY, "starts-unknown")
            .environment("FLOWTRACE_DB", "oracle")
            .install()) {
      assertThatThrownBy(server::start)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("databases/oracle.xml");
    }
  }

  /**
   * The datasource's own properties are in force beside the URL's: a DBA finds the collector's
   * connections.
   */
  private static long connectionsNamedFlowtrace(PostgresDatabase database) throws SQLException {
    String sql = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'flowtrace'";
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }
}
