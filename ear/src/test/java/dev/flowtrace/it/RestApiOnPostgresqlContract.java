package dev.flowtrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** REST over PostgreSQL, and what it says while that is away. */
abstract class RestApiOnPostgresqlContract extends RestApiContract {
  private final PostgresDatabase database = PostgresDatabase.start("rest-postgresql-db-" + kind());

  abstract CollectorServer.Kind kind();

  @Override
  CollectorServer startServer() {
    return CollectorServer.named(kind(), "rest-postgresql-" + kind()).on(database).start();
  }

  @AfterAll
  void stopDatabase() {
    database.close();
  }

  @Test
  void whileTheDatabaseIsAway_answersSayThatAndWhenToTryAgain() {
    UUID traceId = UUID.randomUUID();
    try (StockClient client = StockClient.connect(server())) {
      client.ask(StockClient.startTrace(traceId, "away"));
      Eventually.within(
          Duration.ofSeconds(20),
          "the trace is stored",
          () -> get("/traces/" + traceId).statusCode() == 200);
      database.stop();
      try {
        for (String path : List.of("/traces", "/flows", "/stats", "/flows/away/versions")) {
          assertAway(send("GET", path));
        }
        assertAway(send("DELETE", "/traces/" + traceId));
        assertThat(server().get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(server().get("/health/ready").body()).contains("\"database_answers\":false");
        assertThat(server().get("/health/live").statusCode()).isEqualTo(200);
      } finally {
        database.start();
      }
      Eventually.within(Duration.ofSeconds(60), "readiness is on again", () -> server().isReady());
      assertThat(get("/traces").statusCode()).isEqualTo(200);
    }
  }

  private static void assertAway(HttpResponse<String> answer) {
    problem(answer, 503);
    assertThat(answer.body()).contains("urn:flowtrace:problem:database-away");
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
  }
}
