package dev.flowtrace.it;

import static dev.flowtrace.it.StockClient.dataFlow;
import static dev.flowtrace.it.StockClient.endTrace;
import static dev.flowtrace.it.StockClient.frame;
import static dev.flowtrace.it.StockClient.getTrace;
import static dev.flowtrace.it.StockClient.recordEvent;
import static dev.flowtrace.it.StockClient.startTrace;
import static dev.flowtrace.it.StockClient.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.flowtrace.client.FlowtraceClient;
import dev.flowtrace.client.Options;
import dev.flowtrace.client.ReceivedEvent;
import dev.flowtrace.protocol.Causality;
import dev.flowtrace.protocol.EventData;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.FlowTrace;
import dev.flowtrace.protocol.FlowVersion;
import dev.flowtrace.protocol.SubscriptionFilters;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.protocol.TraceQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a released Reflow client finds, on whatever database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WireProtocolContract {
  private static final String RECORDED = "{\"EventRecorded\":{\"success\":true,\"error\":null}}";
  private static final String EXAMPLE_TRACE = "3f1e4a52-8a0c-4c0e-9b57-6f0f4f4a1c01";

  private CollectorServer server;

  abstract CollectorServer startServer();

  @BeforeAll
  void start() {
    server = startServer();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private static String count(String results) {
    return results.replaceFirst(".*\"total_count\":(\\d+).*", "$1");
  }

  private static String query(String members) {
    return "{\"QueryTraces\":{\"request_id\":\"%s\",\"query\":{%s}}}"
        .formatted(UUID.randomUUID(), members);
  }

  @Test
  void socketThatOnlyCounts_isNotThereUnlessItIsWanted() {
    CountSocketChecks.assertAbsent(server);
  }

  @Test
  void exampleRequests_areServed() {
    try (StockClient client = StockClient.connect(server)) {
      assertThat(client.ask(frame("request-ping"))).isEqualTo("\"Pong\"");
      assertThat(client.ask(frame("request-start-trace")))
          .isEqualTo("{\"TraceStarted\":{\"trace_id\":\"" + EXAMPLE_TRACE + "\"}}");
      assertThat(client.ask(frame("request-start-trace-without-id")))
          .matches("\\{\"TraceStarted\":\\{\"trace_id\":\"[0-9a-f-]{36}\"}}");
      List<String> events = new ArrayList<>();
      for (String name :
          List.of(
              "actor-created",
              "data-flow",
              "data-flow-with-content",
              "message-sent",
              "state-changed-full",
              "state-changed-incremental",
              "actor-failed",
              "network-event",
              "custom",
              "sparse",
              "unknown-fields")) {
        String request = frame("request-record-" + name);
        assertThat(client.ask(request)).as(name).isEqualTo(RECORDED);
        int start = request.indexOf("\"event\":") + 8;
        int end =
            name.equals("unknown-fields")
                ? request.lastIndexOf(",\"also_new\"")
                : request.length() - 2;
        events.add(request.substring(start, end));
      }
      String running = client.ask(frame("request-get-trace"));
      assertThat(running)
          .startsWith("{\"TraceData\":{\"request_id\":\"0b7e1d3c-2f4a-4b6c-8d9e-7f6a5b4c3d2e\"")
          .contains(
              "\"flow_id\":\"sensor_pipeline\"", "\"status\":\"Running\"", "\"end_time\":null")
          .contains("\"events\":[" + String.join(",", events) + "]");
      assertThat(client.ask(frame("request-get-flow-versions")))
          .contains("\"git_hash\":\"d402974\"");
      assertThat(client.ask(frame("request-query-empty"))).startsWith("{\"QueryResults\":");
      assertThat(client.ask(frame("request-end-trace-failed"))).isEqualTo(RECORDED);
      assertThat(client.ask(frame("request-get-trace")))
          .contains("\"status\":{\"Failed\":{\"error\":\"dashboard unreachable\"}}")
          .contains("\"events\":[" + String.join(",", events) + "]");
      assertThat(client.ask(frame("legacy-get-trace"))).startsWith("{\"TraceData\":");
      assertThat(client.ask(frame("legacy-query-traces"))).startsWith("{\"QueryResults\":");
      assertThat(client.ask(frame("legacy-get-metrics"))).startsWith("{\"Metrics\":{\"data\":{");
    }
  }

  @Test
  void wholeTrace_isStoredOnce_howeverOftenItIsSent() {
    UUID traceId = UUID.randomUUID();
    String flow = "stored-" + traceId;
    String store =
        frame("legacy-store-trace")
            .replace(EXAMPLE_TRACE, traceId.toString())
            .replace("sensor_pipeline", flow);
    try (StockClient client = StockClient.connect(server)) {
      assertThat(client.ask(store))
          .isEqualTo("{\"TraceStored\":{\"trace_id\":\"" + traceId + "\"}}");
      assertThat(client.ask(store))
          .isEqualTo("{\"TraceStored\":{\"trace_id\":\"" + traceId + "\"}}");

      String trace = store.substring(store.indexOf("{\"trace_id\""), store.length() - 2);
      assertThat(client.ask(getTrace(traceId))).contains("\"trace\":" + trace);
      String filters =
          frame("request-query-all-filters").replace("\"sensor_pipeline\"", "\"" + flow + "\"");
      assertThat(count(client.ask(filters))).isEqualTo("1");
    }
  }

  @Test
  void everyFilterOfAQuery_works_inFlightAndStored() {
    UUID traceId = UUID.randomUUID();
    String flow = "\"flow_id\":\"filters-" + traceId + "\"";
    try (StockClient client = StockClient.connect(server)) {
      client.ask(startTrace(traceId, "filters-" + traceId));
      client.ask(recordEvent(traceId, dataFlow(UUID.randomUUID(), 5, "source_1")));
      assertFilters(client, flow, traceId, "\"Running\"", "\"Completed\"");
      client.ask(endTrace(traceId, "{\"Failed\":{\"error\":\"disk full\"}}"));
      assertFilters(client, flow, traceId, "{\"Failed\":{\"error\":\"\"}}", "\"Running\"");
      Eventually.within(
          Duration.ofSeconds(20),
          "the trace is stored",
          () ->
              server
                  .get("/flowtrace/api/traces?flow=filters-" + traceId)
                  .body()
                  .contains("\"in_flight\":false"));
      assertFilters(
          client,
          flow,
          traceId,
          "{\"Failed\":{\"error\":\"disk full\"}}",
          "{\"Failed\":{\"error\":\"disk\"}}");
    }
  }

  private static void assertFilters(
      StockClient client, String flow, UUID traceId, String status, String otherStatus) {
    List<String> matching =
        List.of(
            flow,
            flow + ",\"execution_id\":\"" + traceId + "\"",
            flow + ",\"time_range\":[\"2026-03-01T10:00:00Z\",\"2026-03-01T10:00:01Z\"]",
            flow + ",\"actor_filter\":\"source_?\"",
            flow + ",\"actor_filter\":\"sink\"",
            flow + ",\"actor_filter\":\"s*k\"",
            flow + ",\"status\":" + status,
            flow + ",\"limit\":0",
            flow + ",\"offset\":7");
    for (String members : matching) {
      assertThat(count(client.ask(query(members)))).as(members).isEqualTo("1");
    }
    List<String> others =
        List.of(
            "\"flow_id\":\"nobody's\"",
            flow + ",\"execution_id\":\"" + UUID.randomUUID() + "\"",
            flow + ",\"time_range\":[\"2026-03-01T10:00:01Z\",\"2026-03-01T10:00:02Z\"]",
            flow + ",\"actor_filter\":\"source?\"",
            flow + ",\"actor_filter\":\"sin\"",
            flow + ",\"status\":" + otherStatus);
    for (String members : others) {
      assertThat(count(client.ask(query(members)))).as(members).isEqualTo("0");
    }
    assertThat(client.ask(query(flow + ",\"limit\":0"))).contains("\"traces\":[]");
    assertThat(client.ask(query(flow + ",\"offset\":1"))).contains("\"traces\":[]");
  }

  @Test
  void binaryFrames_compressedAndRaw_areRead() {
    UUID traceId = UUID.randomUUID();
    String event = dataFlow(UUID.randomUUID(), 1, "größer ≥");
    try (StockClient client = StockClient.connect(server)) {
      assertThat(client.askBinary(utf8("\"Ping\""))).isEqualTo("\"Pong\"");
      assertThat(client.askBinary(Zstd.compress(utf8(startTrace(traceId, "binary")))))
          .contains("TraceStarted");
      assertThat(client.askBinary(Zstd.compress(utf8(recordEvent(traceId, event)))))
          .isEqualTo(RECORDED);
      assertThat(client.ask(getTrace(traceId))).contains("\"events\":[" + event + "]");
    }
  }

  @Test
  void oneEventFrames_needNotWaitForReplies() {
    UUID traceId = UUID.randomUUID();
    int events = 3_000;
    try (StockClient client = StockClient.connect(server)) {
      client.send(startTrace(traceId, "unanswered"));
      List<String> sent = new ArrayList<>();
      for (int i = 0; i < events; i++) {
        String event = dataFlow(UUID.randomUUID(), i, "a");
        sent.add(event);
        client.send(recordEvent(traceId, event));
      }
      assertThat(client.next()).contains("TraceStarted");
      for (int i = 0; i < events; i++) {
        assertThat(client.next()).isEqualTo(RECORDED);
      }
      assertThat(client.ask(getTrace(traceId)))
          .contains("\"events\":[" + String.join(",", sent) + "]");
    }
  }

  @Test
  void subscriber_getsWhatItAskedFor() {
    UUID traceId = UUID.randomUUID();
    String flow = "live-" + traceId;
    try (StockClient subscriber = StockClient.connect(server);
        StockClient client = StockClient.connect(server)) {
      String filters =
          "{\"Subscribe\":{\"filters\":{\"flow_ids\":[\"%s\"],\"actor_ids\":[\"wanted\"],\"event_types\":[{\"DataFlow\":{\"to_actor\":\"*\",\"to_port\":\"in\"}}],\"status_filter\":[\"Running\"]}}}"
              .formatted(flow);
      assertThat(subscriber.ask(filters)).isEqualTo(RECORDED);
      client.ask(startTrace(traceId, flow));
      String wanted = dataFlow(UUID.randomUUID(), 1, "wanted");
      client.ask(recordEvent(traceId, dataFlow(UUID.randomUUID(), 1, "unwanted")));
      client.ask(recordEvent(UUID.randomUUID(), wanted));
      client.ask(
          recordEvent(traceId, wanted.replace("\"to_port\":\"in\"", "\"to_port\":\"other\"")));
      client.ask(recordEvent(traceId, wanted));
      assertThat(subscriber.next())
          .isEqualTo(
              "{\"EventNotification\":{\"trace_id\":\""
                  + traceId
                  + "\",\"event\":"
                  + wanted
                  + "}}");
      client.ask(endTrace(traceId, "\"Completed\""));
      client.ask(recordEvent(traceId, wanted));
      assertThat(subscriber.ask("\"Unsubscribe\"")).isEqualTo(RECORDED);
      client.ask(recordEvent(traceId, wanted));
      assertThat(subscriber.ask("\"Ping\"")).isEqualTo("\"Pong\"");
    }
  }

  @ParameterizedTest
  @CsvSource({"1000, Completed", "1001, Completed", "cut, Cancelled"})
  void closedConnection_endsItsTraces(String how, String end) {
    UUID own = UUID.randomUUID();
    UUID ended = UUID.randomUUID();
    UUID others = UUID.randomUUID();
    try (StockClient other = StockClient.connect(server)) {
      other.ask(startTrace(others, "closing"));
      StockClient client = StockClient.connect(server);
      client.ask(startTrace(own, "closing"));
      client.ask(startTrace(ended, "closing"));
      client.ask(endTrace(ended, "{\"Failed\":{\"error\":\"own end\"}}"));
      client.ask(recordEvent(others, dataFlow(UUID.randomUUID(), 1, "a")));
      if (how.equals("cut")) {
        client.abort();
      } else {
        client.close(Integer.parseInt(how));
      }
      String status = "\"status\":\"" + end + "\"";
      Eventually.within(
          Duration.ofSeconds(20),
          "the connection's trace has " + status,
          () -> other.ask(getTrace(own)).contains(status));
      assertThat(other.ask(getTrace(ended))).contains("own end");
      assertThat(other.ask(getTrace(others))).contains("\"status\":\"Running\"");
    }
  }

  @Test
  void lateEvent_isAppended_andReopensNothing() {
    UUID traceId = UUID.randomUUID();
    String early = dataFlow(UUID.randomUUID(), 1, "early");
    String late = dataFlow(UUID.randomUUID(), 2, "late");
    try (StockClient client = StockClient.connect(server)) {
      client.ask(recordEvent(traceId, early));
      assertThat(client.ask(getTrace(traceId))).contains("\"flow_id\":\"unknown\"");
      client.ask(startTrace(traceId, "late"));
      client.ask(endTrace(traceId, "\"Completed\""));
      Eventually.within(
          Duration.ofSeconds(20),
          "the trace is stored",
          () ->
              server.get("/flowtrace/api/traces?flow=late").body().contains("\"in_flight\":false"));
      client.ask(recordEvent(traceId, late));
      assertThat(client.ask(getTrace(traceId)))
          .contains("\"flow_id\":\"late\"", "\"status\":\"Completed\"")
          .contains("\"events\":[" + early + "," + late + "]");
    }
  }

  @Test
  void javaClient_readsTracesPageByPage_andEventsAsAPublisher() throws InterruptedException {
    String flow = "paged-" + UUID.randomUUID();
    try (FlowtraceClient client =
        FlowtraceClient.connectBlocking(server.wsUrl(), Options.DEFAULT)) {
      List<UUID> begun = new ArrayList<>();
      for (int i = 0; i < 250; i++) {
        UUID traceId = UUID.randomUUID();
        begun.add(client.startTrace(traceId, flow, FlowVersion.of(1, 0, 0)).join());
      }
      TraceQuery all = new TraceQuery(flow, null, null, null, null, null, null);
      assertThat(client.traces(all).map(FlowTrace::traceId))
          .containsExactlyInAnyOrderElementsOf(begun);
      TraceQuery some = new TraceQuery(flow, null, null, null, null, 120, 10);
      assertThat(client.traces(some).map(FlowTrace::traceId).distinct()).hasSize(120);

      BlockingQueue<ReceivedEvent> heard = new LinkedBlockingQueue<>();
      Flow.Publisher<ReceivedEvent> events =
          client.events(new SubscriptionFilters(List.of(flow), null, null, null));
      events.subscribe(collectInto(heard));
      client.ping().join(); // answered after the subscription
      TraceEvent started =
          new TraceEvent(
              UUID.randomUUID(),
              Instant.parse("2026-01-07T06:00:00Z"),
              EventType.Simple.ACTOR_STARTED,
              "reader",
              EventData.EMPTY,
              Causality.root(UUID.randomUUID(), "s"));
      client.record(begun.get(0), started).join();
      assertThat(heard.poll(30, TimeUnit.SECONDS))
          .isEqualTo(new ReceivedEvent(begun.get(0), started, 0));
    }
  }

  private static <T> Flow.Subscriber<T> collectInto(BlockingQueue<T> queue) {
    return new Flow.Subscriber<>() {
      @Override
      public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
      }

      @Override
      public void onNext(T item) {
        queue.add(item);
      }

      @Override
      public void onError(Throwable failure) {
        throw new AssertionError(failure);
      }

      @Override
      public void onComplete() {}
    };
  }
}
