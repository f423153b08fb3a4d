package dev.flowtrace.it;

import static dev.flowtrace.it.StockClient.dataFlow;
import static dev.flowtrace.it.StockClient.endTrace;
import static dev.flowtrace.it.StockClient.recordEvent;
import static dev.flowtrace.it.StockClient.startTrace;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Every finished trace arrives, whoever is killed meanwhile. */
abstract class OtlpExportContract {
  abstract CollectorServer.Kind kind();

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int EVENTS = 20;

  /**
   * Kills them in turn.
   *
   * @param databaseKind {@code h2} or {@code postgresql}
   */
  void assertEveryFinishedTraceArrives(String databaseKind) throws Exception {
    try (PostgresDatabase database =
            databaseKind.equals("h2") ? null : PostgresDatabase.start("export-db-" + kind());
        TraceReceiver receiver = new TraceReceiver()) {
      CollectorServer.Builder builder =
          CollectorServer.named(kind(), "export-" + databaseKind + "-" + kind())
              .environment("FLOWTRACE_REPLY_WHEN", "stored")
              .environment("FLOWTRACE_EXPORT_OTLP_ENABLED", "true")
              .environment("FLOWTRACE_EXPORT_OTLP_ENDPOINT", receiver.endpoint())
              .environment("FLOWTRACE_EXPORT_OTLP_HEADERS", "authorization=Bearer%20hush-hush")
              // so rarely that what arrives soon was sent because the event woke the exporter
              .environment("FLOWTRACE_EXPORT_OTLP_POLL_INTERVAL", "1m")
              .environment("FLOWTRACE_EXPORT_OTLP_MAX_BACKOFF", "1s");
      if (database != null) {
        builder = builder.on(database);
      }
      try (CollectorServer server = builder.start()) {
        awaitWhole(receiver, record(server, 3));

        receiver.kill();
        List<UUID> owed = record(server, 20);
        Eventually.within(
            PATIENCE,
            "health tells of the receiver",
            () -> server.get("/health/ready").body().contains("\"receiver\":\"away\""));
        assertThat(server.isReady()).as("and the collector is ready all the same").isTrue();
        server.kill();
        receiver.restart();
        server.start();
        awaitWhole(receiver, owed);

        // the collector is killed while it sends
        List<UUID> more = record(server, 100);
        server.kill();
        server.start();
        awaitWhole(receiver, more);
        Eventually.within(
            PATIENCE,
            "nothing waits",
            () -> export(server).contains("\"waiting\":0,\"failed\":0,"));

        refusedTrace_isListed_andSentAgain(server, receiver);
        assertThat(server.get("/flowtrace/metrics").body())
            .contains(
                "flowtrace_export_failures_total{mp_scope=\"application\",reason=\"http_400\"} 1.0");
        DocumentedMetrics.assertAllShownBy(server);
        assertThat(server.logs()).doesNotContain("hush-hush");
      }
    }
  }

  private static void refusedTrace_isListed_andSentAgain(
      CollectorServer server, TraceReceiver receiver) throws IOException, InterruptedException {
    UUID bad = UUID.randomUUID();
    receiver.refuse(bad);
    record(server, bad);
    Eventually.within(
        PATIENCE, "it is listed", () -> export(server).contains("\"trace_id\":\"" + bad + "\""));
    assertThat(export(server))
        .contains("{\"reason\":\"http_400\",\"waiting\":0,\"failed\":1}")
        .doesNotContain("hush-hush");
    receiver.refuseNothing();
    HttpResponse<String> retried =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(server.httpUrl("/flowtrace/api/export/retry"))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(retried.statusCode()).isEqualTo(200);
    assertThat(retried.body()).isEqualTo("{\"retried\":1}");
    awaitWhole(receiver, List.of(bad));
  }

  private static String export(CollectorServer server) {
    return server.get("/flowtrace/api/export").body();
  }

  private static List<UUID> record(CollectorServer server, int traces) {
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < traces; i++) {
      ids.add(UUID.randomUUID());
    }
    record(server, ids.toArray(UUID[]::new));
    return ids;
  }

  /** Sends traces, and returns when every reply said that they are stored. */
  private static void record(CollectorServer server, UUID... traces) {
    try (StockClient client = StockClient.connect(server)) {
      for (UUID traceId : traces) {
        client.send(startTrace(traceId, "exported"));
        for (int i = 0; i < EVENTS; i++) {
          client.send(recordEvent(traceId, dataFlow(UUID.randomUUID(), i, "a")));
        }
        client.send(endTrace(traceId, "\"Completed\""));
      }
      for (int i = 0; i < traces.length * (EVENTS + 2); i++) {
        client.next();
      }
    }
  }

  /** An end that is committed may still be in the journal only; its trace is flushed soon. */
  private static void awaitWhole(TraceReceiver receiver, List<UUID> traces) {
    for (UUID traceId : traces) {
      Eventually.within(
          PATIENCE,
          "trace " + traceId + " has arrived",
          () -> receiver.spansOf(traceId) == EVENTS + 1);
    }
  }
}
