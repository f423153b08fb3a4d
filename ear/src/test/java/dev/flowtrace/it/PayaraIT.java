package dev.flowtrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The EAR comes up on Payara, takes a trace, and shows it, and itself, as on the other servers. */
@Tag("payara")
class PayaraIT {
  @Test
  void onH2_tracesAndShowsThem() {
    try (CollectorServer server =
        CollectorServer.named(CollectorServer.Kind.PAYARA, "payara-h2")
            .environment(CountSocketChecks.KEY, "true")
            .start()) {
      assertTracesAndShowsThem(server);
      CountSocketChecks.assertCounts(server);
    }
  }

  @Test
  @Tag("full")
  void onPostgresql_tracesAndShowsThem() {
    try (PostgresDatabase database = PostgresDatabase.start("payara-db");
        CollectorServer server =
            CollectorServer.named(CollectorServer.Kind.PAYARA, "payara-postgresql")
                .on(database)
                .start()) {
      assertTracesAndShowsThem(server);
      CountSocketChecks.assertAbsent(server);
    }
  }

  private static void assertTracesAndShowsThem(CollectorServer server) {
    UUID traceId = UUID.randomUUID();
    String event = StockClient.dataFlow(UUID.randomUUID(), 1, "reader");
    try (StockClient client = StockClient.connect(server)) {
      assertThat(client.ask(StockClient.startTrace(traceId, "payara"))).contains("TraceStarted");
      assertThat(client.ask(StockClient.recordEvent(traceId, event)))
          .isEqualTo("{\"EventRecorded\":{\"success\":true,\"error\":null}}");
      assertThat(client.ask(StockClient.endTrace(traceId, "\"Completed\"")))
          .contains("\"success\":true");
      assertThat(client.ask(StockClient.getTrace(traceId)))
          .contains("\"status\":\"Completed\"", "\"events\":[" + event + "]");
    }
    assertThat(server.get("/flowtrace/api/traces?flow=payara").body()).contains(traceId.toString());
    assertThat(server.get("/health/live").body())
        .contains("\"name\":\"flowtrace-threads\"", "\"status\":\"UP\"");
    assertThat(server.get("/health/started").body()).contains("\"name\":\"flowtrace-started\"");
    assertThat(server.get("/flowtrace/metrics").body())
        .contains("\nflowtrace_frames_received_total{mp_scope=\"application\"} 4.0\n")
        .contains("\nflowtrace_commit_seconds_count{mp_scope=\"application\"} ");
    DocumentedMetrics.assertShownBy(server);
    assertThat(server.get("/metrics?scope=application").body()).contains("flowtrace_connections");
    assertThat(RestApiContract.operationsByAddress(server))
        .containsKeys("/flowtrace/api/traces", "/flowtrace/api/traces/{id}/events")
        .allSatisfy((address, operations) -> assertThat(address).doesNotContain(":"));
  }
}
