package dev.flowtrace.it;

import static dev.flowtrace.it.StockClient.dataFlow;
import static dev.flowtrace.it.StockClient.endTrace;
import static dev.flowtrace.it.StockClient.getTrace;
import static dev.flowtrace.it.StockClient.recordEvent;
import static dev.flowtrace.it.StockClient.startTrace;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a reply promised holds when the server is killed, stopped, or loses its database. */
abstract class CrashContract {
  abstract CollectorServer.Kind kind();

  /** How often the server is killed; the second time, it has a replay behind it. */
  abstract int kills();

  /** Of a directory of its own: another server's test may run at the same time. */
  private String name(String what) {
    return what + "-" + kind();
  }

  private static final String RECORDED = "{\"EventRecorded\":{\"success\":true,\"error\":null}}";

  /** On H2; on PostgreSQL, the tests of several collectors and of the crash test kill servers. */
  @Test
  void killedServer_hasEveryEventWhoseReplyMeantStored_once() {
    try (CollectorServer server =
        CollectorServer.named(kind(), name("killed"))
            .environment("FLOWTRACE_REPLY_WHEN", "stored")
            .start()) {
      UUID traceId = UUID.randomUUID();
      List<String> stored = new ArrayList<>();
      int number = 0;
      // some of it is flushed when the server dies, some is only in the journal
      for (int round = 0; round < kills(); round++) {
        try (StockClient client = StockClient.connect(server)) {
          if (round == 0) {
            client.ask(startTrace(traceId, "killed"));
          }
          int events = 400 * (round + 1);
          List<String> sent = new ArrayList<>();
          for (int i = 0; i < events; i++) {
            sent.add(dataFlow(UUID.randomUUID(), number++, "a"));
            client.send(recordEvent(traceId, sent.get(i)));
          }
          for (String event : sent) {
            assertThat(client.next()).isEqualTo(RECORDED);
            stored.add(event);
          }
          server.kill();
          client.abort();
        }
        server.start();
        try (StockClient client = StockClient.connect(server)) {
          assertThat(client.ask(getTrace(traceId)))
              .contains("\"flow_id\":\"killed\"", "\"status\":\"Running\"")
              .contains("\"events\":[" + String.join(",", stored) + "]");
        }
      }
      try (StockClient client = StockClient.connect(server)) {
        client.ask(endTrace(traceId, "\"Completed\""));
        Eventually.within(
            Duration.ofSeconds(20),
            "the trace is stored with all its events counted",
            () ->
                server
                    .get("/flowtrace/api/traces?flow=killed")
                    .body()
                    .matches(
                        "(?s).*\"event_count\":" + stored.size() + ",.*\"in_flight\":false.*"));
        assertThat(client.ask(getTrace(traceId)))
            .contains("\"events\":[" + String.join(",", stored) + "]");
      }
    }
  }

  @Test
  void orderlyStop_commitsEverythingAccepted() {
    try (CollectorServer server =
        CollectorServer.named(kind(), name("stopped"))
            .environment("FLOWTRACE_FLUSH_INTERVAL", "5m")
            .start()) {
      UUID traceId = UUID.randomUUID();
      List<String> accepted = new ArrayList<>();
      try (StockClient client = StockClient.connect(server)) {
        client.ask(startTrace(traceId, "stopped"));
        for (int i = 0; i < 500; i++) {
          String event = dataFlow(UUID.randomUUID(), i, "a");
          assertThat(client.ask(recordEvent(traceId, event))).isEqualTo(RECORDED);
          accepted.add(event);
        }
        server.stop();
      }
      server.start();
      try (StockClient client = StockClient.connect(server)) {
        // this server going away is no end of what its clients do
        assertThat(client.ask(getTrace(traceId)))
            .contains("\"status\":\"Running\"")
            .contains("\"events\":[" + String.join(",", accepted) + "]");
      }
    }
  }

  @Test
  void databaseThatWasAway_hasEverythingThatWasAccepted() {
    // ten seconds are more than the small budget lasts: the sender is held back meanwhile
    Duration away = Duration.ofSeconds(Integer.getInteger("flowtrace.it.away-seconds", 10));
    try (PostgresDatabase database = PostgresDatabase.start(name("away-db"));
        CollectorServer server =
            CollectorServer.named(kind(), name("away"))
                .on(database)
                .environment("FLOWTRACE_LIMITS_FRAME_BYTES", "1MiB")
                .environment("FLOWTRACE_INGEST_BUDGET", "8MiB")
                .environment("FLOWTRACE_HEALTH_COMMIT_AGE", "1s")
                .start();
        StockClient client = StockClient.connect(server)) {
      UUID traceId = UUID.randomUUID();
      client.ask(startTrace(traceId, "away"));
      List<String> sent = new ArrayList<>();
      for (int i = 0; i < 30_000; i++) {
        sent.add(dataFlow(UUID.randomUUID(), i, "a"));
      }
      Thread sender =
          new Thread(() -> sent.forEach(event -> client.send(recordEvent(traceId, event))));
      sender.start();
      for (int i = 0; i < 500; i++) {
        assertThat(client.next()).isEqualTo(RECORDED);
      }
      database.stop();
      long back = System.nanoTime() + away.toNanos();
      Eventually.within(Duration.ofSeconds(20), "readiness is off", () -> !server.isReady());
      Eventually.within(
          away.plusSeconds(5), "the time is over", () -> System.nanoTime() - back > 0);
      double used = server.metric("flowtrace_ingest_memory_bytes");
      assertThat(used).isLessThan(9 << 20);
      database.start();
      Eventually.within(Duration.ofSeconds(60), "readiness is on again", server::isReady);
      for (int i = 500; i < sent.size(); i++) {
        assertThat(client.next()).isEqualTo(RECORDED);
      }
      assertThat(client.ask(getTrace(traceId)))
          .contains("\"events\":[" + String.join(",", sent) + "]");
    }
  }
}
