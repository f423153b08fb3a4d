package dev.flowtrace.it;

import static dev.flowtrace.it.StockClient.dataFlow;
import static dev.flowtrace.it.StockClient.endTrace;
import static dev.flowtrace.it.StockClient.getTrace;
import static dev.flowtrace.it.StockClient.recordEvent;
import static dev.flowtrace.it.StockClient.startTrace;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Two servers on one database: both serve a trace, and one finishes what the other left. */
abstract class SeveralCollectorsContract {
  abstract CollectorServer.Kind kind();

  private static final String RECORDED = "{\"EventRecorded\":{\"success\":true,\"error\":null}}";
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private CollectorServer collector(String name, PostgresDatabase database) {
    return CollectorServer.named(kind(), "several-" + name + "-" + kind())
        .on(database)
        .environment("FLOWTRACE_NODE_NAME", name)
        .environment("FLOWTRACE_NODE_HEARTBEAT", "500ms")
        .environment("FLOWTRACE_NODE_TAKEOVER_AFTER", "3s")
        .environment("FLOWTRACE_REPLY_WHEN", "stored")
        .start();
  }

  /** Sends events and waits for their replies, which mean that they are stored. */
  private static List<String> send(StockClient client, UUID traceId, int events) {
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < events; i++) {
      sent.add(dataFlow(UUID.randomUUID(), i, "a"));
      client.send(recordEvent(traceId, sent.get(i)));
    }
    for (int i = 0; i < events; i++) {
      assertThat(client.next()).isEqualTo(RECORDED);
    }
    return sent;
  }

  private static void awaitAll(CollectorServer server, UUID traceId, List<String> events) {
    Eventually.within(
        PATIENCE,
        "the collector answers with all events of " + traceId,
        () -> {
          try (StockClient client = StockClient.connect(server)) {
            String trace = client.ask(getTrace(traceId));
            return events.stream().allMatch(trace::contains)
                && trace.split("\"event_id\"", -1).length == events.size() + 1;
          }
        });
  }

  private static void signal(CollectorServer server, String signal) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + signal, Long.toString(server.jvm().pid())).start();
      assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(kill.exitValue()).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String connectedClients(CollectorServer at) {
    return at.get("/flowtrace/api/clients?connected=true").body();
  }

  private static String hello(UUID clientId) {
    return "{\"Hello\":{\"client_id\":\"%s\",\"client_version\":\"1\",\"network\":\"net\",\"host\":\"h\",\"capabilities\":[]}}"
        .formatted(clientId);
  }

  /** A client of one collector is seen at the other, and told there what to record. */
  private static UUID configuredAcross(CollectorServer a, CollectorServer b) {
    UUID clientId = UUID.randomUUID();
    BatchingClient client = BatchingClient.connect(a.wsUrl());
    assertThat(client.ask(hello(clientId))).contains("\"Welcome\"");
    for (CollectorServer each : List.of(a, b)) {
      assertThat(connectedClients(each))
          .containsPattern(clientId + "\"[^}]*\"node\":\"a\",\"connected\":true");
    }
    assertThat(
            put(b, "/flowtrace/api/clients/" + clientId + "/config", "{\"level\":\"diagnostic\"}"))
        .isEqualTo(200);
    assertThat(client.next()).contains("\"Configure\"", "\"level\":\"diagnostic\"");
    assertThat(connectedClients(b)).containsPattern(clientId + "\"[^}]*\"level\":\"diagnostic\"");
    client.close();
    Eventually.within(
        PATIENCE,
        "the other collector hears that it has left",
        () -> !connectedClients(b).contains(clientId.toString()));
    BatchingClient again = BatchingClient.connect(a.wsUrl()); // dies with its collector
    assertThat(again.ask(hello(clientId))).contains("\"level\":\"diagnostic\"");
    assertThat(connectedClients(b)).contains(clientId.toString());
    return clientId;
  }

  private static int put(CollectorServer server, String path, String body) {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(server.httpUrl(path))
                  .header("Content-Type", "application/json")
                  .PUT(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .statusCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void deadOrSleepingCollector_isTakenOver_andEveryStoredEventIsThereOnce() {
    try (PostgresDatabase database = PostgresDatabase.start("several-db-" + kind());
        CollectorServer a = collector("a", database);
        CollectorServer b = collector("b", database)) {
      UUID clientId = configuredAcross(a, b);
      UUID shared = UUID.randomUUID();
      UUID own = UUID.randomUUID();
      List<String> all = new ArrayList<>();
      List<String> ofA;
      StockClient dying = StockClient.connect(a);
      dying.ask(startTrace(shared, "several"));
      all.addAll(send(dying, shared, 100));
      ofA = send(dying, own, 50);
      try (StockClient client = StockClient.connect(b)) {
        all.addAll(send(client, shared, 100));
      }
      all.addAll(send(dying, shared, 100));
      a.kill();
      dying.abort();

      awaitAll(b, shared, all);
      awaitAll(b, own, ofA);
      assertThat(b.metric("flowtrace_takeovers_total")).isEqualTo(1);
      assertThat(connectedClients(b)).doesNotContain(clientId.toString());

      // the other way round, with one that wakes up again
      a.start();
      try (StockClient client = StockClient.connect(b)) {
        all.addAll(send(client, shared, 50));
      }
      signal(b, "STOP");
      try {
        Eventually.within(
            PATIENCE, "b is taken over", () -> a.metric("flowtrace_takeovers_total") == 1);
        awaitAll(a, shared, all);
      } finally {
        signal(b, "CONT");
      }
      Eventually.within(
          PATIENCE, "b has started afresh", () -> b.consoleText().contains("goes on as"));
      Eventually.within(PATIENCE, "b is ready", b::isReady);
      try (StockClient client = StockClient.connect(b)) {
        all.addAll(send(client, shared, 50));
        client.ask(endTrace(shared, "\"Completed\""));
      }
      awaitAll(a, shared, all);
      awaitAll(b, shared, all);
      for (CollectorServer each : List.of(a, b)) {
        Eventually.within(
            PATIENCE,
            "the trace is counted and complete",
            () ->
                each.get("/flowtrace/api/traces?flow=several&actor=a&status=Completed")
                    .body()
                    .matches("(?s).*\"event_count\":" + all.size() + ",.*\"in_flight\":false.*"));
      }
    }
  }
}
