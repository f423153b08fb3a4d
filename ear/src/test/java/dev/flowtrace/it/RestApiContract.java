package dev.flowtrace.it;

import static dev.flowtrace.it.StockClient.endTrace;
import static dev.flowtrace.it.StockClient.getTrace;
import static dev.flowtrace.it.StockClient.recordEvent;
import static dev.flowtrace.it.StockClient.startTrace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonArray;
import dev.flowtrace.protocol.JsonValue.JsonNull;
import dev.flowtrace.protocol.JsonValue.JsonNumber;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.JsonValue.JsonString;
import dev.flowtrace.protocol.codec.FrameCodec;
import dev.flowtrace.protocol.codec.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/rest.md promises, on whatever database. Each test has flows of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RestApiContract extends TraceViewsContract {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final FrameCodec CODEC = new FrameCodec();
  private static final int LARGE_EVENTS = 500;

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

  @Override
  CollectorServer server() {
    return server;
  }

  // ---- traces to look for

  /** An event: when, what, where, and what else. */
  private static String event(
      UUID eventId, String time, String type, String actor, String error, String attributes) {
    return ("{\"event_id\":\"%s\",\"timestamp\":\"%s\",\"event_type\":%s,\"actor_id\":\"%s\",\"data\":"
            + "{\"port\":null,\"message\":null,\"state_diff\":null,\"error\":%s,\"performance_metrics\":"
            + "{\"execution_time_ns\":null,\"memory_usage_bytes\":null,\"cpu_usage_percent\":null,"
            + "\"queue_depth\":null,\"throughput_msgs_per_sec\":null},\"custom_attributes\":{%s}},"
            + "\"causality\":{\"parent_event_id\":null,\"root_cause_event_id\":\"%1$s\","
            + "\"dependency_chain\":[],\"span_id\":\"\"}}")
        .formatted(eventId, time, type, actor, error, attributes);
  }

  private static String event(String time, String type, String actor) {
    return event(UUID.randomUUID(), time, type, actor, "null", "");
  }

  private static UUID record(StockClient client, String flow, String... events) {
    UUID traceId = UUID.randomUUID();
    client.ask(startTrace(traceId, flow));
    for (String event : events) {
      assertThat(client.ask(recordEvent(traceId, event))).contains("\"success\":true");
    }
    return traceId;
  }

  private static String newFlow(String name) {
    return name + "-" + UUID.randomUUID();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private void awaitStored(UUID traceId) {
    Eventually.within(
        PATIENCE,
        "trace " + traceId + " is stored",
        () -> get("/traces?execution=" + traceId).body().contains("\"in_flight\":false"));
  }

  // ---- asking

  @Override
  HttpResponse<String> get(String path) {
    return server.get("/flowtrace/api" + path);
  }

  @Override
  HttpResponse<String> send(String method, String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.httpUrl("/flowtrace/api" + path))
            .timeout(PATIENCE)
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return answer(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static <T> HttpResponse<T> answer(HttpRequest request, HttpResponse.BodyHandler<T> body) {
    try {
      return HTTP.send(request, body);
    } catch (IOException e) {
      throw new AssertionError(request + " failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static JsonObject json(String text) {
    try {
      return (JsonObject) CODEC.decodeValue(text.getBytes(StandardCharsets.UTF_8));
    } catch (ProtocolException e) {
      throw new AssertionError(text, e);
    }
  }

  private JsonObject found(String path) {
    HttpResponse<String> answer = get(path);
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/json");
    return json(answer.body());
  }

  private static List<JsonObject> items(JsonObject object, String name) {
    return ((JsonArray) object.members().get(name))
        .items().stream().map(JsonObject.class::cast).toList();
  }

  private static String text(JsonObject object, String name) {
    return ((JsonString) object.members().get(name)).value();
  }

  private static long number(JsonObject object, String name) {
    return ((JsonNumber) object.members().get(name)).longValue();
  }

  private List<UUID> traces(String query) {
    return items(found("/traces?" + query), "traces").stream()
        .map(trace -> UUID.fromString(text(trace, "trace_id")))
        .toList();
  }

  static JsonObject problem(HttpResponse<String> answer, int status) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/problem+json");
    JsonObject problem = json(answer.body());
    assertThat(number(problem, "status")).isEqualTo(status);
    assertThat(problem.members()).containsKeys("type", "title", "detail");
    assertThat(text(problem, "instance")).isEqualTo(answer.uri().getRawPath());
    return problem;
  }

  // ---- finding

  /** Two traces of a flow that differ in everything that can be asked for. */
  private record Pair(String flow, UUID early, UUID late) {}

  private Pair pair(StockClient client) {
    String flow = newFlow("pair");
    UUID early =
        record(
            client,
            flow,
            event(
                UUID.randomUUID(),
                "2026-03-01T10:00:00Z",
                "{\"DataFlow\":{\"to_actor\":\"sink_1\",\"to_port\":\"in\"}}",
                "reader-1",
                "null",
                "\"correlation_id\":\"c-1\",\"message_id\":\"m-1\""),
            event(
                UUID.randomUUID(),
                "2026-03-01T10:00:00.25Z",
                "\"ActorFailed\"",
                "reader-1",
                "\"Disk FULL, 100% used\"",
                ""));
    UUID late =
        record(
            client,
            flow,
            event(
                UUID.randomUUID(),
                "2026-03-02T10:00:00Z",
                "{\"Custom\":\"tick\"}",
                "writer",
                "null",
                "\"correlation_id\":\"c-2\""),
            event("2026-03-02T10:00:02Z", "\"ActorCompleted\"", "writer"),
            event("2026-03-02T10:00:02Z", "\"ActorCompleted\"", "sinkX1"));
    return new Pair(flow, early, late);
  }

  private void assertFiltersTellApart(Pair pair) {
    String all = "flow=" + pair.flow;
    assertThat(traces(all)).containsExactly(pair.late, pair.early);
    assertThat(traces("flow=" + pair.flow + "x")).isEmpty();
    for (String early :
        List.of(
            "execution=" + pair.early,
            "actor=reader-1",
            "actor=reader-%3F",
            "actor=sink_1",
            "actor=*er-*",
            "event_type=ActorFailed",
            "event_type=DataFlow",
            "to=2026-03-01T10:00:00Z",
            "to=2026-03-02T10:59:59.999999999%2B01:00",
            "max_duration=250ms",
            "max_duration=PT1S",
            "error=disk%20full",
            "error=100%25",
            "attr.correlation_id=c-1",
            "attr.correlation_id=c-1&attr.message_id=m-1")) {
      assertThat(traces(all + "&" + early)).as(early).containsExactly(pair.early);
    }
    for (String late :
        List.of(
            "execution=" + pair.late,
            "actor=writer",
            "actor=w*",
            "event_type=Custom",
            "from=2026-03-02T10:00:00Z",
            "from=2026-03-01T10:00:00.000000001Z",
            "min_duration=2s",
            "min_duration=250000001ns",
            "attr.correlation_id=c-2")) {
      assertThat(traces(all + "&" + late)).as(late).containsExactly(pair.late);
    }
    for (String both :
        List.of(
            "from=2026-03-01T10:00:00Z&to=2026-03-02T10:00:00Z",
            "min_duration=250ms&max_duration=2s",
            "actor=*")) {
      assertThat(traces(all + "&" + both)).as(both).containsExactly(pair.late, pair.early);
    }
    for (String none :
        List.of(
            "execution=" + UUID.randomUUID(),
            "actor=reader",
            "actor=sink?2",
            "event_type=StateChanged",
            "from=2026-03-03T00:00:00Z",
            "to=2026-03-01T09:59:59.999999999Z",
            "min_duration=2.000000001s",
            "max_duration=0s",
            "error=diskfull",
            "error=_isk",
            "attr.correlation_id=c-3",
            "attr.correlation_id=c-2&attr.message_id=m-1",
            "attr.message_id=c-1")) {
      assertThat(traces(all + "&" + none)).as(none).isEmpty();
    }
  }

  @Test
  void everyFilter_tellsTracesInFlightApart() {
    try (StockClient client = StockClient.connect(server)) {
      Pair pair = pair(client);

      assertFiltersTellApart(pair);
      assertThat(traces("flow=" + pair.flow + "&status=Running")).hasSize(2);
      assertThat(traces("flow=" + pair.flow + "&status=Completed")).isEmpty();
    }
  }

  @Test
  void everyFilter_tellsStoredTracesApart() {
    try (StockClient client = StockClient.connect(server)) {
      Pair pair = pair(client);
      client.ask(endTrace(pair.early, "{\"Failed\":{\"error\":\"gave up\"}}"));
      client.ask(endTrace(pair.late, "\"Completed\""));
      awaitStored(pair.early);
      awaitStored(pair.late);

      assertFiltersTellApart(pair);
      assertThat(traces("flow=" + pair.flow + "&status=Failed")).containsExactly(pair.early);
      assertThat(traces("flow=" + pair.flow + "&status=Completed")).containsExactly(pair.late);
      assertThat(traces("flow=" + pair.flow + "&status=Cancelled")).isEmpty();
      assertThat(traces("flow=" + pair.flow + "&error=GAVE")).containsExactly(pair.early);
    }
  }

  @Test
  void summary_tellsAllOfATrace() {
    try (StockClient client = StockClient.connect(server)) {
      Pair pair = pair(client);
      client.ask(endTrace(pair.early, "{\"Failed\":{\"error\":\"gave up\"}}"));
      awaitStored(pair.early);

      assertThat(get("/traces?execution=" + pair.early).body())
          .startsWith(
              "{\"traces\":[{\"trace_id\":\"%s\",\"flow_id\":\"%s\",\"execution_id\":\"%1$s\","
                      .formatted(pair.early, pair.flow)
                  + "\"version\":{\"major\":1,\"minor\":4,\"patch\":2,\"git_hash\":\"d402974\","
                  + "\"timestamp\":\"2026-01-07T05:59:58Z\"},\"status\":\"Failed\","
                  + "\"error\":\"gave up\",\"first_error\":\"Disk FULL, 100% used\","
                  + "\"start_time\":\"2026-03-01T10:00:00Z\","
                  + "\"end_time\":\"2026-03-01T10:00:00.25Z\",\"duration_ns\":250000000,"
                  + "\"event_count\":2,\"error_count\":1,\"event_bytes\":")
          .endsWith(
              ",\"event_types\":[\"ActorFailed\",\"DataFlow\"],\"in_flight\":false}],"
                  + "\"next_cursor\":null}");
      assertThat(get("/traces?execution=" + pair.late).body())
          .contains(
              "\"status\":\"Running\",\"error\":null,\"first_error\":null",
              "\"end_time\":null,\"duration_ns\":2000000000",
              "\"in_flight\":true}");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"start", "-start", "duration", "-duration", "events", "-events"})
  void pages_followEachOther_withoutDoublesOrGaps(String sort) {
    String flow = newFlow("pages");
    try (StockClient client = StockClient.connect(server)) {
      for (int i = 0; i < 8; i++) {
        // half of them stored, half in flight; each number twice, so that ids must decide
        int n = i / 2;
        List<String> events = new ArrayList<>();
        for (int k = 0; k <= n; k++) {
          events.add(
              event("2026-03-0%dT10:00:0%dZ".formatted(1 + n, k * n), "\"ActorStarted\"", "a"));
        }
        UUID traceId = record(client, flow, events.toArray(String[]::new));
        if (i % 2 == 0) {
          client.ask(endTrace(traceId, "\"Completed\""));
          awaitStored(traceId);
        }
      }

      List<UUID> paged = new ArrayList<>();
      String cursor = "";
      int pages = 0;
      do {
        JsonObject page = found("/traces?flow=%s&sort=%s&limit=3%s".formatted(flow, sort, cursor));
        items(page, "traces").forEach(t -> paged.add(UUID.fromString(text(t, "trace_id"))));
        JsonValue next = page.members().get("next_cursor");
        cursor = next instanceof JsonString text ? "&cursor=" + text.value() : "";
        if (pages == 0) {
          // what comes before the place where the next page begins does not move it
          record(
              client,
              flow,
              event(
                  sort.equals("-start") ? "2026-04-01T00:00:00Z" : "2026-02-01T00:00:00Z",
                  "\"ActorStarted\"",
                  "new"));
        }
        pages++;
      } while (!cursor.isEmpty());

      List<UUID> whole = traces("flow=%s&sort=%s&actor=a".formatted(flow, sort));
      assertThat(whole).hasSize(8);
      assertThat(paged).doesNotHaveDuplicates().containsAll(whole);
      paged.retainAll(whole);
      assertThat(paged).isEqualTo(whole);
      List<UUID> backwards =
          new ArrayList<>(
              traces(
                  "flow=%s&actor=a&sort=%s"
                      .formatted(flow, sort.startsWith("-") ? sort.substring(1) : "-" + sort)));
      Collections.reverse(backwards);
      assertThat(backwards).isEqualTo(whole);
    }
  }

  @Test
  void cursor_belongsToItsOrder() {
    String flow = newFlow("cursor");
    try (StockClient client = StockClient.connect(server)) {
      record(client, flow, event("2026-03-01T10:00:00Z", "\"ActorStarted\"", "a"));
      record(client, flow, event("2026-03-01T10:00:00Z", "\"ActorStarted\"", "a"));
      String cursor = text(found("/traces?limit=1&sort=events&flow=" + flow), "next_cursor");

      JsonObject problem = problem(get("/traces?limit=1&cursor=" + cursor), 400);

      assertThat(text(problem, "type")).isEqualTo("urn:flowtrace:problem:bad-cursor");
      assertThat(text(problem, "parameter")).isEqualTo("cursor");
      assertThat(text(problem, "detail")).contains("sort=events", "sort=-start");
    }
  }

  // ---- reading

  @Test
  void trace_isTheSameAsOverTheWebSocket_inFlightAndStored() {
    try (StockClient client = StockClient.connect(server)) {
      Pair pair = pair(client);

      assertSameAsOverTheWebSocket(client, pair.early);
      client.ask(endTrace(pair.early, "{\"Failed\":{\"error\":\"gave \\\"up\\\"\"}}"));
      awaitStored(pair.early);
      assertSameAsOverTheWebSocket(client, pair.early);
    }
  }

  private void assertSameAsOverTheWebSocket(StockClient client, UUID traceId) {
    String reply = client.ask(getTrace(traceId));
    String overTheWebSocket =
        reply.substring(reply.indexOf("\"trace\":") + "\"trace\":".length(), reply.length() - 2);
    assertThat(get("/traces/" + traceId).body()).isEqualTo(overTheWebSocket);
  }

  @Test
  void textsThatUtf8CannotHold_leaveAsTheEscapesTheyCameAs() {
    String name = "odd-" + UUID.randomUUID() + "\\ud800\\u0000\\\"";
    try (StockClient client = StockClient.connect(server)) {
      UUID traceId =
          record(
              client,
              name,
              event(
                  UUID.randomUUID(),
                  "2026-03-01T10:00:00Z",
                  "\"ActorFailed\"",
                  "a\\udc00",
                  "\"\\ud800 broke\"",
                  ""));

      for (boolean stored : new boolean[] {false, true}) {
        if (stored) {
          client.ask(endTrace(traceId, "{\"Failed\":{\"error\":\"\\udfff\"}}"));
          awaitStored(traceId);
        }
        String summary = get("/traces?execution=" + traceId).body();
        assertThat(summary)
            .contains("\"flow_id\":\"" + name + "\"")
            .contains("\"first_error\":\"\\ud800 broke\"");
        json(summary);
        String trace = get("/traces/" + traceId).body();
        assertThat(trace).contains("\"flow_id\":\"" + name + "\"", "\"actor_id\":\"a\\udc00\"");
        json(trace);
        assertThat(get("/flows").body()).contains("\"flow_id\":\"" + name + "\"");
      }
      assertThat(get("/traces/" + traceId).body())
          .contains("\"status\":{\"Failed\":{\"error\":\"\\udfff\"}}");
    }
  }

  @Test
  void events_areLines_whateverWhitespaceTheyHave() {
    String flat = event("2026-03-01T10:00:00Z", "\"ActorStarted\"", "a");
    String broken = flat.replace(",\"", ",\r\n\t\"");
    try (StockClient client = StockClient.connect(server)) {
      UUID traceId = record(client, newFlow("lines"), flat, broken);

      HttpResponse<String> answer = get("/traces/" + traceId + "/events");

      assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("application/x-ndjson");
      assertThat(answer.body()).isEqualTo(flat + "\n" + broken.replace("\r\n", "  ") + "\n");
      assertThat(get("/traces/" + traceId).body()).contains(broken);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "event_type=DataFlow, 1, 4",
    "event_type=Custom, 2, 3",
    "actor=reader, 0, 1",
    "actor=sink, 1, 1",
    "actor=s*, 1, 1",
    "actor=r%3Fader, 0, 1",
    "from=2026-03-01T10:00:01Z, 1, 4",
    "from=2026-03-01T10:00:01.000000001Z, 2, 4",
    "to=2026-03-01T10:00:00Z, 0, 0",
    "from=2026-03-01T10:00:01Z&to=2026-03-01T10:00:02Z, 1, 2",
    "from=2026-03-02T00:00:00Z, -1, -1",
    "actor=nobody, -1, -1",
    "event_type=ActorFailed, -1, -1"
  })
  void events_canBeFiltered_inFlightAndStored(String query, int first, int last) {
    List<String> events =
        List.of(
            event("2026-03-01T10:00:00Z", "\"ActorStarted\"", "reader"),
            event(
                "2026-03-01T10:00:01Z",
                "{\"DataFlow\":{\"to_actor\":\"sink\",\"to_port\":\"in\"}}",
                "reader"),
            event("2026-03-01T10:00:02Z", "{\"Custom\":\"x\"}", "w1"),
            event("2026-03-01T10:00:03Z", "{\"Custom\":\"y\"}", "w1"),
            event(
                "2026-03-01T10:00:04Z",
                "{\"DataFlow\":{\"to_actor\":\"w1\",\"to_port\":\"in\"}}",
                "w2"));
    try (StockClient client = StockClient.connect(server)) {
      UUID traceId = record(client, newFlow("filtered"), events.toArray(String[]::new));
      for (boolean stored : new boolean[] {false, true}) {
        if (stored) {
          client.ask(endTrace(traceId, "\"Completed\""));
          awaitStored(traceId);
        }
        List<String> lines = get("/traces/" + traceId + "/events?" + query).body().lines().toList();
        if (first < 0) {
          assertThat(lines).isEmpty();
        } else {
          assertThat(lines).isNotEmpty().isSubsetOf(events);
          assertThat(lines.get(0)).isEqualTo(events.get(first));
          assertThat(lines.get(lines.size() - 1)).isEqualTo(events.get(last));
        }
      }
    }
  }

  @Test
  void traceThatIsDeletedWhileItIsRead_doesNotLookWhole() throws IOException {
    try (StockClient client = StockClient.connect(server)) {
      UUID first = large(client);
      String document = readWhileDeleting("/traces/" + first, first);
      assertThat(document.length()).isGreaterThan(1_000);
      assertThatThrownBy(() -> json(document)).isInstanceOf(AssertionError.class);

      UUID second = large(client);
      List<String> lines =
          readWhileDeleting("/traces/" + second + "/events", second).lines().toList();
      assertThat(lines.size()).isBetween(2, LARGE_EVENTS);
      for (String line : lines.subList(0, lines.size() - 1)) {
        assertThat(json(line).members()).containsKey("event_id");
      }
      assertThat(lines.get(lines.size() - 1)).contains("urn:flowtrace:problem:broken-off");
      assertThat(server.logs()).contains("/events breaks off: ");
    }
  }

  /** Stored, and more than what fits into a connection's buffers. */
  private UUID large(StockClient client) {
    String padding = "\"padding\":\"" + "x".repeat(64 * 1024) + "\"";
    UUID traceId = record(client, newFlow("large"));
    for (int i = 0; i < LARGE_EVENTS; i++) {
      String time = "2026-03-01T10:00:00Z";
      client.ask(
          recordEvent(
              traceId, event(UUID.randomUUID(), time, "\"ActorStarted\"", "a", "null", padding)));
    }
    client.ask(endTrace(traceId, "\"Completed\""));
    awaitStored(traceId);
    return traceId;
  }

  private String readWhileDeleting(String path, UUID traceId) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(server.httpUrl("/flowtrace/api" + path)).build();
    try (InputStream body = answer(request, HttpResponse.BodyHandlers.ofInputStream()).body()) {
      byte[] beginning = body.readNBytes(1_000);
      long stored = number(found("/stats"), "stored_bytes");
      assertThat(send("DELETE", "/traces/" + traceId).statusCode()).isEqualTo(204);
      Eventually.within(
          PATIENCE, "the chunks are gone", () -> number(found("/stats"), "stored_bytes") < stored);
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.write(beginning);
      body.transferTo(all);
      return all.toString(StandardCharsets.UTF_8);
    }
  }

  // ---- deleting

  @Test
  void deletedTrace_isGone_inFlightAndStored() {
    try (StockClient client = StockClient.connect(server)) {
      Pair pair = pair(client);
      client.ask(endTrace(pair.early, "\"Completed\""));
      awaitStored(pair.early);

      for (UUID traceId : List.of(pair.early, pair.late)) {
        HttpResponse<String> deleted = send("DELETE", "/traces/" + traceId);
        assertThat(deleted.statusCode()).isEqualTo(204);
        assertThat(deleted.body()).isEmpty();

        assertThat(text(problem(get("/traces/" + traceId), 404), "type"))
            .isEqualTo("urn:flowtrace:problem:no-such-trace");
        problem(get("/traces/" + traceId + "/events"), 404);
        problem(send("DELETE", "/traces/" + traceId), 404);
      }
      assertThat(traces("flow=" + pair.flow)).isEmpty();
      assertThat(get("/flows").body()).doesNotContain(pair.flow);
    }
  }

  // ---- flows and stats

  @Test
  void flows_tellWhatTheirTracesComeTo() {
    try (StockClient client = StockClient.connect(server)) {
      Pair pair = pair(client);
      String expected =
          "{\"flow_id\":\"%s\",\"traces\":2,\"running\":%d,\"failed\":%d,\"events\":5,\"errors\":1,"
              + "\"first_start\":\"2026-03-01T10:00:00Z\",\"last_start\":\"2026-03-02T10:00:00Z\"}";

      assertThat(get("/flows").body()).contains(expected.formatted(pair.flow, 2, 0));
      client.ask(endTrace(pair.early, "{\"Failed\":{\"error\":\"gave up\"}}"));
      awaitStored(pair.early);
      assertThat(get("/flows").body()).contains(expected.formatted(pair.flow, 1, 1));
    }
  }

  @Test
  void versions_areListedGreatestFirst() {
    String flow = newFlow("versions");
    try (StockClient client = StockClient.connect(server)) {
      for (String version : List.of("\"major\":1,\"minor\":9", "\"major\":1,\"minor\":10")) {
        UUID traceId = UUID.randomUUID();
        client.ask(startTrace(traceId, flow).replace("\"major\":1,\"minor\":4", version));
        client.ask(recordEvent(traceId, event("2026-03-01T10:00:00Z", "\"ActorStarted\"", "a")));
      }

      assertThat(get("/flows/" + flow + "/versions").body())
          .isEqualTo(
              ("{\"flow_id\":\"%s\",\"versions\":[%s10%s,%2$s9%3$s]}")
                  .formatted(
                      flow,
                      "{\"version\":{\"major\":1,\"minor\":",
                      ",\"patch\":2,\"git_hash\":\"d402974\","
                          + "\"timestamp\":\"2026-01-07T05:59:58Z\"},\"traces\":1,"
                          + "\"first_start\":\"2026-03-01T10:00:00Z\","
                          + "\"last_start\":\"2026-03-01T10:00:00Z\"}"));
    }
  }

  @Test
  void flowOfAnyName_hasVersions() {
    try (StockClient client = StockClient.connect(server)) {
      String inPath = newFlow("a/b c/versions/ü?%&;+\"");
      String inQuery = "/" + newFlow("/../#\\%a+\n");
      record(
          client,
          inPath.replace("\"", "\\\""),
          event("2026-03-01T10:00:00Z", "\"ActorStarted\"", "a"));
      record(
          client,
          inQuery.replace("\\", "\\\\").replace("\n", "\\n"),
          event("2026-03-01T10:00:00Z", "\"ActorStarted\"", "a"));

      String path = encoded(inPath).replace("+", "%20").replace("%2F", "/");
      assertThat(text(found("/flows/" + path + "/versions"), "flow_id")).isEqualTo(inPath);
      for (String flow : List.of(inPath, inQuery)) {
        JsonObject versions = found("/flows/versions?flow=" + encoded(flow));
        assertThat(text(versions, "flow_id")).isEqualTo(flow);
        assertThat(items(versions, "versions")).hasSize(1);
      }
    }
    JsonObject problem = problem(get("/flows/no-such-flow/versions"), 404);
    assertThat(text(problem, "type")).isEqualTo("urn:flowtrace:problem:no-such-flow");
    problem(get("/flows/versions?flow=no-such-flow"), 404);
    problem(get("/flows/versions"), 400);
  }

  @Test
  void verify_findsThatRowsAndEventsSayTheSame() {
    try (StockClient client = StockClient.connect(server)) {
      Pair pair = pair(client);
      client.ask(endTrace(pair.early, "\"Completed\""));
      awaitStored(pair.early);
    }
    String after = "";
    long traces = 0;
    while (after != null) {
      JsonObject piece = found("/admin/verify?limit=5" + after);
      assertThat(items(piece, "differences")).isEmpty();
      traces += number(piece, "traces");
      after = orNull(piece, "next") == JsonNull.INSTANCE ? null : "&after=" + text(piece, "next");
    }
    assertThat(traces).isPositive();
    assertThat(
            text((JsonObject) found("/admin/verify?limit=1").members().get("rollups"), "why_not"))
        .isEqualTo("only some of the traces were looked at");
    JsonObject whole = found("/admin/verify?limit=100000&deleted=true");
    JsonObject rollups = (JsonObject) whole.members().get("rollups");
    assertThat(rollups.members().get("why_not")).isEqualTo(JsonNull.INSTANCE);
    assertThat(number(rollups, "keys")).isPositive();
    assertThat(items(rollups, "differences")).isEmpty();
    problem(get("/admin/verify?limit=0"), 400);
    problem(get("/admin/verify?after=x"), 400);
  }

  @Test
  void stats_countWhatIsInFlightAndWhatIsStored() {
    try (StockClient client = StockClient.connect(server)) {
      JsonObject before = found("/stats");
      Pair pair = pair(client);
      client.ask(endTrace(pair.early, "\"Completed\""));
      awaitStored(pair.early);
      JsonObject after = found("/stats");

      assertThat(number(after, "traces") - number(before, "traces")).isEqualTo(2);
      assertThat(number(after, "running") - number(before, "running")).isEqualTo(1);
      assertThat(number(after, "events") - number(before, "events")).isEqualTo(5);
      assertThat(number(after, "errors") - number(before, "errors")).isEqualTo(1);
      assertThat(number(after, "in_flight")).isPositive();
      assertThat(number(after, "event_bytes")).isGreaterThan(number(before, "event_bytes"));
      assertThat(number(after, "stored_bytes")).isGreaterThan(number(before, "stored_bytes"));
      assertThat(number(after, "dead_letters")).isZero();
      assertThat(text(after, "oldest")).isLessThanOrEqualTo("2026-03-01T10:00:00Z");
      assertThat(text(after, "newest")).isGreaterThanOrEqualTo("2026-03-02T10:00:00Z");
      JsonObject memory = (JsonObject) after.members().get("memory");
      assertThat(number(memory, "used")).isBetween(0L, number(memory, "limit"));
    }
  }

  // ---- what goes wrong

  @ParameterizedTest
  @CsvSource({
    "/traces?foo=1, foo, unknown-parameter",
    "/traces?Flow=a, Flow, unknown-parameter",
    "/traces?eventType=Custom, eventType, unknown-parameter",
    "/stats?x=, x, unknown-parameter",
    "/flows?limit=1, limit, unknown-parameter",
    "/flows/a/versions?limit=1, limit, unknown-parameter",
    "/traces/3f1e4a52-8a0c-4c0e-9b57-6f0f4f4a1c99?a=b, a, unknown-parameter",
    "/traces/3f1e4a52-8a0c-4c0e-9b57-6f0f4f4a1c99/events?limit=1, limit, unknown-parameter",
    "/traces?flow=a&flow=b, flow, bad-parameter",
    "/traces?execution=1-1-1-1-1, execution, bad-parameter",
    "/traces?status=running, status, bad-parameter",
    "/traces?event_type=Foo, event_type, bad-parameter",
    "/traces?from=yesterday, from, bad-parameter",
    "/traces?from=2026-03-01T10:00:00+01:00, from, bad-parameter",
    "/traces?to=9999-03-01T10:00:00Z, to, bad-parameter",
    "/traces?min_duration=10, min_duration, bad-parameter",
    "/traces?max_duration=-1s, max_duration, bad-parameter",
    "/traces?sort=size, sort, bad-parameter",
    "/traces?limit=0, limit, bad-parameter",
    "/traces?limit=1001, limit, bad-parameter",
    "/traces?limit=x, limit, bad-parameter",
    "/traces?cursor=x, cursor, bad-cursor",
    "/traces?attr.secret=1, attr.secret, not-indexed",
    "/traces?attr.=1, attr., not-indexed",
    "/export?reason=x, reason, unknown-parameter",
    "/export?limit=0, limit, bad-parameter",
    "/export?cursor=x, cursor, bad-cursor",
    "/traces/1-1-1-1-1, id, bad-parameter",
    "/traces/x/events, id, bad-parameter"
  })
  void badParameter_isNamed(String path, String parameter, String type) {
    JsonObject problem = problem(get(path), 400);

    assertThat(text(problem, "parameter")).isEqualTo(parameter);
    assertThat(text(problem, "type")).isEqualTo("urn:flowtrace:problem:" + type);
  }

  @Test
  void whatIsAllowed_isTold() {
    assertThat(get("/traces?foo=1").body())
        .contains("\"allowed\":[\"flow\",\"version\"", "\"attr.KEY\"", "\"cursor\"]");
    assertThat(get("/traces?attr.x=1").body())
        .contains(
            "\"allowed\":[\"attr.correlation_id\",\"attr.message_correlation_id\",\"attr.message_id\"]");
    assertThat(get("/traces?sort=x").body()).contains("\"allowed\":[\"start\",\"-start\"");
    assertThat(get("/traces?from=2026-03-01T10:00:00+01:00").body()).contains("%2B");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/nope", "/traces/a/b/c", "/flows/x", "/traces/%ff"})
  void pathWhereNothingIs_isAProblem(String path) {
    HttpResponse<String> answer = get(path);

    assertThat(answer.statusCode()).isIn(400, 404);
    problem(answer, answer.statusCode());
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /traces",
    "DELETE, /traces",
    "PUT, /traces/3f1e4a52-8a0c-4c0e-9b57-6f0f4f4a1c01",
    "PATCH, /stats",
    "DELETE, /export",
    "POST, /flows"
  })
  void otherMethods_areNotAllowed(String method, String path) {
    HttpResponse<String> answer = send(method, path);

    problem(answer, 405);
    assertThat(answer.headers().firstValue("Allow").orElseThrow()).contains("GET");
    assertThat(answer.body()).contains("\"allowed\":[").contains("\"GET\"");
  }

  @Test
  void exportThatIsOff_isShown_andCannotBeRetried() {
    JsonObject export = found("/export");
    assertThat(text(in(export, "receiver"), "state")).isEqualTo("off");
    assertThat(number(export, "waiting")).isZero();
    assertThat(text(problem(send("POST", "/export/retry"), 409), "type"))
        .isEqualTo("urn:flowtrace:problem:export-off");
    problem(send("POST", "/export/retry?trace=1"), 400);
    problem(send("GET", "/export/retry"), 405);
  }

  @Test
  void otherMediaTypes_areNotAcceptable() {
    problem(send("GET", "/traces", "Accept", "text/html"), 406);
    problem(send("GET", "/stats", "Accept", "application/xml"), 406);
    assertThat(send("GET", "/stats", "Accept", "text/html,*/*;q=0.8").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/traces", "/flows", "/stats", "/nope", "/traces?foo=1"})
  void everyAnswer_isDataOnly(String path) {
    Map<String, List<String>> headers = get(path).headers().map();

    assertThat(headers).containsEntry("x-content-type-options", List.of("nosniff"));
    assertThat(headers).containsEntry("cache-control", List.of("no-store"));
    assertThat(headers).containsKey("content-security-policy");
    assertThat(headers).doesNotContainKey("access-control-allow-origin");
    assertThat(headers).doesNotContainKey("x-powered-by");
  }

  // ---- OpenAPI and health

  private JsonObject openApi() {
    return json(server.get("/openapi?format=JSON").body());
  }

  private static JsonObject in(JsonObject object, String... path) {
    JsonObject at = object;
    for (String name : path) {
      assertThat(at.members()).as(String.join(" > ", path)).containsKey(name);
      at = (JsonObject) at.members().get(name);
    }
    return at;
  }

  @Test
  void openApi_hasEveryOperation_andItsParameters() {
    JsonObject api = openApi();

    assertThat(text(in(api, "info"), "title")).isEqualTo("Flowtrace");
    Map<String, JsonObject> operations = operationsByAddress(server);
    assertThat(operations.keySet())
        .containsExactlyInAnyOrder(
            "/flowtrace/api/traces",
            "/flowtrace/api/traces/{id}",
            "/flowtrace/api/traces/{id}/summary",
            "/flowtrace/api/traces/{id}/events",
            "/flowtrace/api/traces/{id}/graph",
            "/flowtrace/api/traces/{id}/timeline",
            "/flowtrace/api/traces/{id}/state",
            "/flowtrace/api/traces/{id}/states",
            "/flowtrace/api/traces/{id}/actors/{actor}/state",
            "/flowtrace/api/traces/{id}/actors/{actor}/states",
            "/flowtrace/api/traces/{id}/replay",
            "/flowtrace/api/traces/compare",
            "/flowtrace/api/traces/shapes",
            "/flowtrace/api/lineage",
            "/flowtrace/api/events",
            "/flowtrace/api/live",
            "/flowtrace/api/flows/graph",
            "/flowtrace/api/flows/{flow}/graph",
            "/flowtrace/api/flows/traffic",
            "/flowtrace/api/flows/{flow}/traffic",
            "/flowtrace/api/flows",
            "/flowtrace/api/flows/versions",
            "/flowtrace/api/flows/{flow}/versions",
            "/flowtrace/api/stats",
            "/flowtrace/api/admin/verify",
            "/flowtrace/api/export",
            "/flowtrace/api/export/retry",
            "/flowtrace/api/clients",
            "/flowtrace/api/clients/{id}/config",
            "/flowtrace/api/config/sampling");
    assertThat(operations.get("/flowtrace/api/traces/{id}").members())
        .containsOnlyKeys("get", "delete");
    assertThat(items(in(operations.get("/flowtrace/api/traces"), "get"), "parameters"))
        .allSatisfy(
            parameter -> {
              assertThat(parameter.members()).containsKeys("description", "schema");
              assertThat(parameter.members())
                  .containsAnyOf(
                      Map.entry("example", orNull(parameter, "example")),
                      Map.entry("examples", orNull(parameter, "examples")));
            })
        .extracting(parameter -> text(parameter, "name"))
        .containsExactlyInAnyOrder(
            "flow",
            "version",
            "execution",
            "status",
            "actor",
            "event_type",
            "from",
            "to",
            "min_duration",
            "max_duration",
            "error",
            "attr.KEY",
            "filter",
            "sort",
            "limit",
            "cursor");
    assertThat(operations.get("/flowtrace/api/export/retry").members()).containsOnlyKeys("post");
    operations.forEach(
        (address, path) ->
            assertThat(in(path, address.endsWith("/retry") ? "post" : "get", "responses").members())
                .as(address)
                .containsKeys("200", "400", "500", "503"));
  }

  /**
   * The paths of the server's OpenAPI document, each by where its users find it: behind the address
   * of the one server in it. Servers divide an address differently between the two.
   */
  static Map<String, JsonObject> operationsByAddress(CollectorServer from) {
    JsonObject api = json(from.get("/openapi?format=JSON").body());
    List<JsonObject> servers = items(api, "servers");
    assertThat(servers).hasSize(1);
    URI address = from.httpUrl("/openapi").resolve(text(servers.get(0), "url"));
    assertThat(address.getPort()).isEqualTo(from.httpUrl("/").getPort());
    // as tools do: a slash at its end and the one of the path are one
    String base = address.getPath().replaceFirst("/$", "");
    Map<String, JsonObject> operations = new HashMap<>();
    in(api, "paths")
        .members()
        .forEach(
            (path, operation) -> {
              assertThat(((JsonObject) operation).members()).doesNotContainKey("servers");
              operations.put(base + path, (JsonObject) operation);
            });
    return operations;
  }

  private static JsonValue orNull(JsonObject object, String name) {
    return object.members().getOrDefault(name, JsonNull.INSTANCE);
  }

  @Test
  void schemas_areWhatIsAnswered() {
    try (StockClient client = StockClient.connect(server)) {
      Pair pair = pair(client);
      JsonObject schemas = in(openApi(), "components", "schemas");
      JsonObject page = found("/traces?limit=1&flow=" + pair.flow);
      JsonObject versions = found("/flows/" + pair.flow + "/versions");
      JsonObject trace = found("/traces/" + pair.early);
      Map<String, JsonObject> answered =
          Map.of(
              "TracePage", page,
              "TraceSummary", items(page, "traces").get(0),
              "FlowTrace", trace,
              "TraceEvent", items(trace, "events").get(0),
              "FlowVersion", in(trace, "version"),
              "FlowList", found("/flows"),
              "FlowTotals", items(found("/flows"), "flows").get(0),
              "VersionList", versions,
              "VersionTotals", items(versions, "versions").get(0),
              "Stats", found("/stats"));

      JsonObject export = found("/export");
      assertThat(in(schemas, "ExportState", "properties").members().keySet())
          .containsExactlyInAnyOrderElementsOf(export.members().keySet());
      assertThat(in(schemas, "ExportReceiver", "properties").members().keySet())
          .containsExactlyInAnyOrderElementsOf(in(export, "receiver").members().keySet());
      answered.forEach(
          (name, answer) ->
              assertThat(in(schemas, name, "properties").members().keySet())
                  .as(name)
                  .containsExactlyInAnyOrderElementsOf(answer.members().keySet()));
      assertThat(in(schemas, "Problem", "properties").members().keySet())
          .containsExactlyInAnyOrderElementsOf(
              json(get("/traces?foo=1").body()).members().keySet());
    }
  }

  @Test
  void health_tellsWhatWasSeen() {
    assertThat(server.get("/health/live").body())
        .contains("\"name\":\"flowtrace-threads\"", "\"threads\":\"running\"", "\"status\":\"UP\"");
    assertThat(server.get("/health/started").body())
        .contains("\"name\":\"flowtrace-started\"", "\"schema_version\":\"");
    assertThat(server.get("/health/ready").body())
        .contains(
            "\"name\":\"flowtrace-ready\"",
            "\"database_answers\":true",
            "\"commit_age_ms\":",
            "\"memory_used_bytes\":",
            "\"stopping\":false");
  }

  @Test
  void metrics_areThoseOfTheDocumentation() {
    DocumentedMetrics.assertShownBy(server);
  }
}
