package dev.flowtrace.it;

import static dev.flowtrace.it.BatchingClient.batch;
import static dev.flowtrace.it.BatchingClient.hello;
import static dev.flowtrace.it.StockClient.dataFlow;
import static dev.flowtrace.it.StockClient.getTrace;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What our own client says over {@code flowtrace.v1}, with a real server that is killed. */
@Tag("liberty")
class ClientBatchesIT {
  private static final Pattern LAST_SEQ = Pattern.compile("\"last_seq\":(\\d+)");
  private static final Pattern STORED = Pattern.compile("\\{\"BatchStored\":\\{\"seq\":(\\d+)}}");
  private static final Pattern LAGGING = Pattern.compile("\\{\"Lagging\":\\{\"dropped\":(\\d+)}}");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Test
  void onPostgresql_whatIsStored_isThereOnce_whateverBecomesOfTheServer() {
    assertStoredOnceWhateverBecomesOfTheServer("postgresql");
  }

  @Test
  @Tag("full")
  void onH2_whatIsStored_isThereOnce_whateverBecomesOfTheServer() {
    assertStoredOnceWhateverBecomesOfTheServer("h2");
  }

  private static void assertStoredOnceWhateverBecomesOfTheServer(String kind) {
    try (PostgresDatabase database =
        kind.equals("h2") ? null : PostgresDatabase.start("batches-db")) {
      CollectorServer.Builder builder =
          CollectorServer.named(CollectorServer.Kind.LIBERTY, "batches-" + kind)
              .environment("FLOWTRACE_LIVE_QUEUE", "3");
      if (database != null) {
        builder = builder.on(database);
      }
      try (CollectorServer server = builder.start()) {
        conversation(server);
        slowSubscriber(server);
        UUID configured = pushedConfiguration(server);
        killedServer(server);
        assertStillConfigured(server, configured);
      }
    }
  }

  private static String stored(long seq) {
    return "{\"BatchStored\":{\"seq\":" + seq + "}}";
  }

  private static long lastSeq(String welcome) {
    Matcher seq = LAST_SEQ.matcher(welcome);
    assertThat(seq.find()).as(welcome).isTrue();
    return Long.parseLong(seq.group(1));
  }

  private static void conversation(CollectorServer server) {
    UUID clientId = UUID.randomUUID();
    UUID traceId = UUID.randomUUID();
    try (StockClient plain = StockClient.connect(server)) {
      assertThat(plain.ask(hello(clientId)))
          .contains("Hello belongs to subprotocol flowtrace.v1")
          .contains("\"code\":\"InvalidRequest\"");
    }
    try (BatchingClient client = BatchingClient.connect(server.wsUrl())) {
      assertThat(client.subprotocol()).isEqualTo("flowtrace.v1");
      assertThat(client.ask("\"Ping\"")).isEqualTo("\"Pong\"");
      assertThat(client.ask(batch(1, traceId, List.of())))
          .contains("RecordBatch: say Hello first, and wait for Welcome");
      assertThat(client.ask(hello(clientId, "zstd")))
          .startsWith("{\"Welcome\":{\"node_id\":\"")
          .contains("\"last_seq\":0,\"config\":{},\"capabilities\":[\"zstd\",\"packed\"]");
      assertThat(client.ask(hello(clientId)))
          .contains("Hello: this connection has said it already");
      List<String> sent = new ArrayList<>();
      List<String> first = events(0, 3);
      String start = startTrace(traceId, "batched");
      client.send(
          batch(
              1, start.substring(start.indexOf(':') + 1, start.length() - 1), traceId, first, ""));
      assertThat(client.next()).isEqualTo(stored(1));
      sent.addAll(first);
      List<String> second = events(3, 50);
      client.sendCompressed(batch(2, traceId, second));
      assertThat(client.next()).isEqualTo(stored(2));
      sent.addAll(second);
      assertThat(client.ask(batch(1, traceId, first))).isEqualTo(stored(1));
      client.sendCompressed(batch(2, traceId, second));
      assertThat(client.next()).isEqualTo(stored(2));
      assertThat(client.ask(batch(3, traceId, List.of("{\"event_id\":7}"))))
          .startsWith("{\"BatchRejected\":{\"seq\":3,")
          .contains("RecordBatch.batches[0].events[0].event_id: expected a UUID")
          .contains("\"code\":\"InvalidRequest\"");
      assertThat(client.ask(batch(5, traceId, List.of())))
          .contains("RecordBatch.seq: 5 is not the next one; expected is 4");
      List<String> third = events(60, 1);
      assertThat(
              client.ask(
                  batch(
                      4,
                      "",
                      traceId,
                      third,
                      "{\"trace_id\":\"" + traceId + "\",\"status\":\"Completed\"}")))
          .isEqualTo(stored(4));
      sent.addAll(third);
      List<String> fourth = events(61, 40);
      client.sendPacked(5, traceId, fourth);
      assertThat(client.next()).isEqualTo(stored(5));
      sent.addAll(fourth);
      client.sendPacked(6, traceId, List.of("{\"event_id\":7}"));
      assertThat(client.next())
          .startsWith("{\"BatchRejected\":{\"seq\":6,")
          .contains("RecordBatch.batches[0].events[0].event_id: expected a UUID");
      client.send(getTrace(traceId));
      BatchingClient.Message trace = client.nextMessage();
      assertThat(trace.compressed()).isTrue();
      assertThat(trace.json())
          .contains("\"flow_id\":\"batched\"", "\"status\":\"Completed\"")
          .contains("\"events\":[" + String.join(",", sent) + "]");
      assertThat(server.get("/flowtrace/api/clients").body())
          .contains("\"client_id\":\"" + clientId + "\"")
          .contains("\"network\":\"net\",\"host\":\"edge-7\"")
          .contains("\"last_seq\":5,\"batches\":6");
    }
    Eventually.within(
        Duration.ofSeconds(10),
        "the client is gone",
        () ->
            !server
                .get("/flowtrace/api/clients?connected=true")
                .body()
                .contains(clientId.toString()));
    assertThat(server.get("/flowtrace/api/clients").body())
        .contains(clientId.toString())
        .contains("\"connected\":false,\"connected_since\":null");
    String page = server.get("/flowtrace/api/clients?limit=1&cursor=x").body();
    assertThat(page).contains("urn:flowtrace:problem:bad-cursor");
    assertThat(server.get("/flowtrace/api/clients?connected=yes").statusCode()).isEqualTo(400);
  }

  /** Is told how many events it missed. */
  private static void slowSubscriber(CollectorServer server) {
    int batches = 40;
    try (BatchingClient subscriber = BatchingClient.connect(server.wsUrl());
        BatchingClient client = BatchingClient.connect(server.wsUrl())) {
      assertThat(subscriber.ask("{\"Subscribe\":{\"filters\":{}}}")).contains("EventRecorded");
      subscriber.pause();
      client.ask(hello(UUID.randomUUID()));
      UUID traceId = UUID.randomUUID();
      for (int i = 0; i < batches; i++) {
        List<String> large = new ArrayList<>();
        for (String event : events(10 * i, 10)) {
          large.add(
              event.replace(
                  "\"message_id\"", "\"text\":\"" + "z".repeat(50_000) + "\",\"message_id\""));
        }
        assertThat(client.ask(batch(i + 1, traceId, large))).isEqualTo(stored(i + 1));
      }
      subscriber.resume();
      long seen = 0;
      long dropped = 0;
      while (seen + dropped < 10L * batches) {
        String message = subscriber.next();
        Matcher lagging = LAGGING.matcher(message);
        if (lagging.matches()) {
          dropped += Long.parseLong(lagging.group(1));
        } else {
          assertThat(message).startsWith("{\"EventNotification\":");
          seen++;
        }
      }
      assertThat(seen + dropped).isEqualTo(10L * batches);
      assertThat(dropped).isPositive();
    }
  }

  private static UUID pushedConfiguration(CollectorServer server) {
    UUID clientId = UUID.randomUUID();
    String config = "/flowtrace/api/clients/" + clientId + "/config";
    assertThat(put(server, config, "{}").statusCode()).isEqualTo(404);
    try (BatchingClient client = BatchingClient.connect(server.wsUrl())) {
      assertThat(client.ask(hello(clientId))).contains("\"config\":{}");
      assertThat(
              put(server, config, "{\"level\":\"diagnostic\",\"capture\":{\"content\":true}}")
                  .body())
          .isEqualTo("{\"level\":\"diagnostic\",\"capture\":{\"content\":true}}");
      assertThat(client.next())
          .isEqualTo(
              "{\"Configure\":{\"level\":\"diagnostic\",\"sampling\":{},\"capture\":{\"content\":true}}}");
      assertThat(put(server, "/flowtrace/api/config/sampling", "{\"ratio\":0.5}").statusCode())
          .isEqualTo(200);
      assertThat(client.next())
          .contains("\"sampling\":{\"ratio\":0.5}", "\"level\":\"diagnostic\"");
      HttpResponse<String> bad = put(server, config, "{\"sampling\":{\"ratio\":7}}");
      assertThat(bad.statusCode()).isEqualTo(400);
      assertThat(bad.headers().firstValue("content-type"))
          .hasValueSatisfying(type -> assertThat(type).contains("application/problem+json"));
      assertThat(bad.body())
          .contains("sampling.ratio: 7.0, allowed is a number from 0 to 1")
          .contains("urn:flowtrace:problem:bad-configuration");
      assertThat(put(server, config, "[]").statusCode()).isEqualTo(400);
      assertThat(put(server, config, "{").statusCode()).isEqualTo(400);
      assertThat(server.get(config).body())
          .isEqualTo("{\"level\":\"diagnostic\",\"capture\":{\"content\":true}}");
      assertThat(server.get("/flowtrace/api/config/sampling").body()).isEqualTo("{\"ratio\":0.5}");
      assertThat(server.get("/flowtrace/api/clients").body()).contains("\"level\":\"diagnostic\"");
    }
    return clientId;
  }

  private static void assertStillConfigured(CollectorServer server, UUID clientId) {
    try (BatchingClient client = BatchingClient.connect(server.wsUrl())) {
      assertThat(client.ask(hello(clientId)))
          .contains(
              "\"config\":{\"level\":\"diagnostic\",\"sampling\":{\"ratio\":0.5},\"capture\":{\"content\":true}}");
    }
  }

  private static void killedServer(CollectorServer server) {
    UUID clientId = UUID.randomUUID();
    UUID traceId = UUID.randomUUID();
    List<List<String>> batches = new ArrayList<>();
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      batches.add(events(100 * i, 20));
      sent.addAll(batches.get(i));
    }
    long acknowledged = 0;
    int next = 0;
    for (int round = 0; round < 3; round++) {
      BatchingClient client = BatchingClient.connect(server.wsUrl());
      long last = lastSeq(client.ask(hello(clientId)));
      assertThat(last).isGreaterThanOrEqualTo(acknowledged);
      int until = round == 2 ? batches.size() : Math.max(next, 100 * (round + 1));
      // what was sent before is sent again, whether or not it was stored
      for (int i = round == 1 ? (int) Math.max(0, last - 3) : (int) last; i < until; i++) {
        client.send(batch(i + 1, traceId, batches.get(i)));
      }
      next = until;
      if (round == 2) {
        while (acknowledged < batches.size()) {
          acknowledged = acknowledged(client.next(), acknowledged);
        }
        client.close();
      } else {
        acknowledged = acknowledged(client.next(), acknowledged);
        server.kill();
        client.abort();
        for (BatchingClient.Message m = client.poll(); m != null; m = client.poll()) {
          acknowledged = acknowledged(m.json(), acknowledged);
        }
        server.start();
      }
    }
    try (StockClient client = StockClient.connect(server)) {
      assertThat(client.ask(getTrace(traceId)))
          .contains("\"events\":[" + String.join(",", sent) + "]");
    }
  }

  private static long acknowledged(String reply, long before) {
    Matcher seq = STORED.matcher(reply);
    assertThat(seq.matches()).as(reply).isTrue();
    return Math.max(before, Long.parseLong(seq.group(1)));
  }

  @Test
  void withoutRoom_theClientIsToldToWait_andNothingIsLost() {
    try (CollectorServer server =
        CollectorServer.named(CollectorServer.Kind.LIBERTY, "batches-busy")
            .environment("FLOWTRACE_INGEST_BUDGET", "8MiB")
            .environment("FLOWTRACE_LIMITS_FRAME_BYTES", "2MiB")
            .environment("FLOWTRACE_INGEST_CLIENT_HOLD_TIMEOUT", "1ms")
            .environment("FLOWTRACE_INGEST_CLIENT_BUSY_RETRY", "20ms")
            .start()) {
      UUID traceId = UUID.randomUUID();
      List<String> large = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        large.add(
            dataFlow(UUID.randomUUID(), i, "a")
                .replace(
                    "\"message_id\"", "\"text\":\"" + "z".repeat(1_500_000) + "\",\"message_id\""));
      }
      int busy = 0;
      int stored = 0;
      try (BatchingClient client = BatchingClient.connect(server.wsUrl())) {
        client.ask(hello(UUID.randomUUID()));
        while (stored < large.size()) {
          int from = stored;
          for (int i = from; i < large.size(); i++) {
            client.send(batch(i + 1, traceId, List.of(large.get(i))));
          }
          for (int i = from; i < large.size(); i++) {
            String reply = client.next();
            if (reply.equals("{\"Busy\":{\"retry_after_ms\":20}}")) {
              busy++;
            } else {
              assertThat(reply).isEqualTo(stored(++stored));
            }
          }
        }
      }
      assertThat(busy).isPositive();
      assertThat(server.get("/metrics").body()).contains("flowtrace_batches_busy_total");
      Eventually.within(
          Duration.ofSeconds(20),
          "every event is there, once",
          () ->
              server
                  .get("/flowtrace/api/traces/" + traceId + "/events")
                  .body()
                  .lines()
                  .toList()
                  .equals(large));
    }
  }

  private static List<String> events(int number, int count) {
    List<String> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(dataFlow(UUID.randomUUID(), number + i, "a"));
    }
    return events;
  }

  private static HttpResponse<String> put(CollectorServer server, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(server.httpUrl(path))
            .timeout(Duration.ofSeconds(10))
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
