package dev.flowtrace.it;

import static dev.flowtrace.it.StockClient.endTrace;
import static dev.flowtrace.it.StockClient.recordEvent;
import static dev.flowtrace.it.StockClient.startTrace;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.protocol.JsonValue.JsonArray;
import dev.flowtrace.protocol.JsonValue.JsonNumber;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.JsonValue.JsonString;
import dev.flowtrace.protocol.codec.FrameCodec;
import dev.flowtrace.protocol.codec.ProtocolException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/rest.md promises of views. Part of {@link RestApiContract}, on the same server. */
abstract class TraceViewsContract extends PageContract {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Stands for the trace's own in a request. */
  private static final UUID NEW_TRACE = new UUID(0, 0);

  private static final FrameCodec CODEC = new FrameCodec();

  abstract HttpResponse<String> get(String path);

  abstract HttpResponse<String> send(String method, String path, String... headers);

  // ---- what is looked at

  /** A trace of two actors: started, a message, handled, failed. */
  private record Run(String flow, UUID traceId, List<UUID> events) {}

  private static String event(
      UUID id, String time, String type, String actor, String port, Long nanos, UUID parent) {
    return event(id, time, type, actor, port, nanos, parent, "null", "null", "");
  }

  private static String event(
      UUID id,
      String time,
      String type,
      String actor,
      String port,
      Long nanos,
      UUID parent,
      String error,
      String stateDiff,
      String attributes) {
    String cause = parent == null ? "null" : "\"" + parent + "\"";
    return ("{\"event_id\":\"%s\",\"timestamp\":\"%s\",\"event_type\":%s,\"actor_id\":\"%s\",\"data\":"
            + "{\"port\":%s,\"message\":null,\"state_diff\":%s,\"error\":%s,\"performance_metrics\":"
            + "{\"execution_time_ns\":%s},\"custom_attributes\":{%s}},"
            + "\"causality\":{\"parent_event_id\":%s,\"root_cause_event_id\":\"%s\","
            + "\"dependency_chain\":[],\"span_id\":\"\"}}")
        .formatted(
            id,
            time,
            type,
            actor,
            port == null ? "null" : "\"" + port + "\"",
            stateDiff,
            error,
            nanos,
            attributes,
            cause,
            parent == null ? id : parent);
  }

  private static String state(String type, String json) {
    StringBuilder bytes = new StringBuilder();
    for (byte b : json.getBytes(StandardCharsets.UTF_8)) {
      bytes.append(bytes.isEmpty() ? "" : ",").append(b & 0xff);
    }
    return "{\"before\":null,\"after\":[%s],\"diff_type\":\"%s\"}".formatted(bytes, type);
  }

  private Run run(StockClient client, String flow, String minute) {
    return run(client, startTrace(NEW_TRACE, flow), flow, minute);
  }

  private Run run(StockClient client, String start, String flow, String minute) {
    UUID traceId = UUID.randomUUID();
    client.ask(start.replace(NEW_TRACE.toString(), traceId.toString()));
    List<UUID> ids =
        List.of(
            UUID.randomUUID(),
            UUID.randomUUID(),
            UUID.randomUUID(),
            UUID.randomUUID(),
            UUID.randomUUID(),
            UUID.randomUUID());
    String messageId = "\"message_id\":\"m-" + traceId + "\"";
    for (String event :
        List.of(
            event(ids.get(0), minute + ":00Z", "\"ActorStarted\"", "reader", null, null, null),
            event(
                ids.get(1),
                minute + ":01Z",
                "\"StateChanged\"",
                "reader",
                null,
                null,
                ids.get(0),
                "null",
                state("Full", "{\"count\":1}"),
                ""),
            event(
                ids.get(2),
                minute + ":02Z",
                "{\"DataFlow\":{\"to_actor\":\"writer <b>\",\"to_port\":\"in\"}}",
                "reader",
                "out",
                500_000_000L,
                ids.get(0),
                "null",
                "null",
                messageId),
            event(
                ids.get(3),
                minute + ":04Z",
                "\"MessageReceived\"",
                "writer <b>",
                "in",
                2_000_000_000L,
                ids.get(2)),
            event(
                ids.get(4),
                minute + ":05Z",
                "\"StateChanged\"",
                "reader",
                null,
                null,
                ids.get(0),
                "null",
                state("Incremental", "[{\"op\":\"replace\",\"path\":\"/count\",\"value\":2}]"),
                ""),
            event(
                ids.get(5),
                minute + ":08Z",
                "\"ActorFailed\"",
                "writer <b>",
                null,
                null,
                ids.get(3),
                "\"disk full\"",
                "null",
                ""))) {
      assertThat(client.ask(recordEvent(traceId, event))).contains("\"success\":true");
    }
    return new Run(flow, traceId, ids);
  }

  private Run storedRun(StockClient client, String flow, String minute) {
    Run run = run(client, flow, minute);
    client.ask(endTrace(run.traceId, "\"Completed\""));
    Eventually.within(
        PATIENCE,
        "trace " + run.traceId + " is stored",
        () -> get("/traces?execution=" + run.traceId).body().contains("\"in_flight\":false"));
    return run;
  }

  private static String newFlow(String name) {
    return name + "-" + UUID.randomUUID();
  }

  // ---- reading answers

  private static JsonObject json(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.uri() + ": " + answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/json");
    try {
      return (JsonObject) CODEC.decodeValue(answer.body().getBytes(StandardCharsets.UTF_8));
    } catch (ProtocolException e) {
      throw new AssertionError(answer.body(), e);
    }
  }

  private static List<JsonObject> items(JsonObject object, String name) {
    return ((JsonArray) object.members().get(name))
        .items().stream().map(JsonObject.class::cast).toList();
  }

  private static String text(JsonObject object, String name) {
    return ((JsonString) object.members().get(name)).value();
  }

  private static double number(JsonObject object, String name) {
    return ((JsonNumber) object.members().get(name)).doubleValue();
  }

  private static JsonObject in(JsonObject object, String name) {
    return (JsonObject) object.members().get(name);
  }

  // ---- graphs

  @Test
  void graphOfATrace_hasFiguresAndCoordinates_inFlightAndStored() {
    try (StockClient client = StockClient.connect(server())) {
      String flow = newFlow("graph");
      for (Run run :
          List.of(
              run(client, flow, "2026-03-01T10:00"), storedRun(client, flow, "2026-03-01T10:00"))) {
        JsonObject graph = json(get("/traces/" + run.traceId + "/graph"));

        assertThat(text(graph, "trace_id")).isEqualTo(run.traceId.toString());
        assertThat(number(graph, "duration_ns")).isEqualTo(8e9);
        List<JsonObject> nodes = items(graph, "nodes");
        assertThat(nodes)
            .extracting(node -> text(node, "actor"))
            .containsExactly("reader", "writer <b>");
        assertThat(number(nodes.get(1), "busy")).isEqualTo(0.25);
        assertThat(number(nodes.get(1), "errors")).isEqualTo(1);
        assertThat(nodes.get(0).members()).doesNotContainKeys("busy", "waiting", "back_pressured");
        JsonObject edge = items(graph, "edges").get(0);
        assertThat(number(in(edge, "time_ns"), "max")).isEqualTo(5e8);
        assertThat(number(edge, "messages_per_second")).isEqualTo(0.125);
        assertThat(((JsonArray) edge.members().get("points")).items()).hasSize(2);
        assertThat(
                items(
                    json(get("/traces/%s/graph?to=2026-03-01T10:00:01Z".formatted(run.traceId))),
                    "edges"))
            .isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "svg,image/svg+xml,<svg ",
    "dot,text/vnd.graphviz,digraph",
    "mermaid,text/vnd.mermaid,flowchart"
  })
  void graph_comesInTheFormatThatIsAskedFor(String format, String type, String beginning) {
    try (StockClient client = StockClient.connect(server())) {
      Run run = run(client, newFlow("formats"), "2026-03-01T10:00");
      String path = "/traces/" + run.traceId + "/graph";
      for (HttpResponse<String> answer :
          List.of(
              send("GET", path + "?format=" + format),
              send("GET", path, "Accept", type),
              send("GET", path, "Accept", "application/json;q=0.5, " + type))) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
        assertThat(answer.body()).startsWith(beginning);
        assertThat(answer.body().contains("writer <b>")).isEqualTo(format.equals("dot"));
      }
      assertThat(json(send("GET", path, "Accept", "text/html,*/*;q=0.8"))).isNotNull();
      RestApiContract.problem(send("GET", path, "Accept", "text/html"), 406);
      RestApiContract.problem(get(path + "?format=png"), 400);
      RestApiContract.problem(get("/traces/" + UUID.randomUUID() + "/graph"), 404);
    }
  }

  @Test
  void trace_canBeHadAsOtlp() {
    try (StockClient client = StockClient.connect(server())) {
      Run run = run(client, "otlp-" + UUID.randomUUID(), "2026-01-09T06:20");

      HttpResponse<String> answer = get("/traces/" + run.traceId() + "?format=otlp");

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type").orElse(""))
          .startsWith("application/json");
      assertThat(answer.body())
          .startsWith(
              "{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\"")
          .contains("\"traceId\":\"" + run.traceId().toString().replace("-", "") + "\"")
          .contains("\"name\":\"flow:" + run.flow() + "\"")
          .contains("\"name\":\"dataflow:reader->writer <b>\"")
          .endsWith("]}]}]}");
      assertThat(answer.body().split("\"spanId\"", -1)).hasSize(1 + 1 + run.events().size());
      assertThat(get("/traces/" + run.traceId() + "?format=xml").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void trace_canBeHadAsProtobuf() {
    try (StockClient client = StockClient.connect(server())) {
      Run run = run(client, "protobuf-" + UUID.randomUUID(), "2026-01-09T06:20");
      String path = "/traces/" + run.traceId();

      for (HttpResponse<String> answer :
          List.of(
              get(path + "?format=otlp-protobuf"),
              send("GET", path + "?format=otlp", "Accept", "application/x-protobuf"))) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
            .startsWith("application/x-protobuf");
        // the first field, of a length
        assertThat(answer.body()).startsWith("\n").contains("flow:" + run.flow(), "service.name");
      }
      assertThat(send("GET", path, "Accept", "application/x-protobuf").statusCode()).isEqualTo(406);
      assertThat(send("GET", path, "Accept", "*/*").headers().firstValue("Content-Type").orElse(""))
          .startsWith("application/json");
    }
  }

  @Test
  void summary_isWhatTheListHas() {
    try (StockClient client = StockClient.connect(server())) {
      Run run = storedRun(client, newFlow("summary"), "2026-01-09T06:20");

      JsonObject summary = json(get("/traces/" + run.traceId() + "/summary"));

      assertThat(List.of(summary))
          .isEqualTo(items(json(get("/traces?execution=" + run.traceId())), "traces"));
      RestApiContract.problem(get("/traces/" + UUID.randomUUID() + "/summary"), 404);
    }
  }

  @Test
  void shapes_areWhoSentToWhom_ofTracesInMemoryAndStored() {
    try (StockClient client = StockClient.connect(server())) {
      String flow = newFlow("shapes");
      Run stored = storedRun(client, flow, "2026-03-01T10:00");
      Run running = run(client, flow, "2026-03-01T11:00");

      List<JsonObject> shapes =
          items(
              json(
                  get(
                      "/traces/shapes?id=%s&id=%s&id=%s"
                          .formatted(running.traceId, UUID.randomUUID(), stored.traceId))),
              "traces");

      assertThat(shapes)
          .extracting(shape -> text(shape, "trace_id"))
          .containsExactly(running.traceId.toString(), stored.traceId.toString());
      for (JsonObject shape : shapes) {
        assertThat(number(shape, "actor_count")).isEqualTo(2);
        List<JsonObject> actors = items(shape, "actors");
        assertThat(actors)
            .extracting(actor -> text(actor, "actor"))
            .containsExactly("reader", "writer <b>");
        assertThat(actors).extracting(actor -> number(actor, "errors")).containsExactly(0.0, 1.0);
        assertThat(actors).extracting(actor -> number(actor, "layer")).containsExactly(0.0, 1.0);
        assertThat(((JsonArray) shape.members().get("links")).items())
            .singleElement()
            .satisfies(
                link ->
                    assertThat(((JsonArray) link).items())
                        .extracting(end -> ((JsonNumber) end).doubleValue())
                        .containsExactly(0.0, 1.0));
      }
      JsonObject schemas =
          in(in(json(server().get("/openapi?format=JSON")), "components"), "schemas");
      assertDescribed(schemas, "TraceShape", shapes.get(0));
      assertDescribed(schemas, "TraceShapeActor", items(shapes.get(0), "actors").get(0));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?id=x", "?ids=3f1e4a52-8a0c-4c0e-9b57-6f0f4f4a1c01"})
  void shapes_ofNothing_orOfWhatIsNoTrace_areRefused(String question) {
    RestApiContract.problem(get("/traces/shapes" + question), 400);
  }

  @Test
  void shapes_ofMoreThanAHundredTraces_areRefused() {
    String id = "id=" + UUID.randomUUID();

    assertThat(get("/traces/shapes?" + String.join("&", Collections.nCopies(100, id))).statusCode())
        .isEqualTo(200);
    JsonObject problem =
        RestApiContract.problem(
            get("/traces/shapes?" + String.join("&", Collections.nCopies(101, id))), 400);
    assertThat(text(problem, "detail")).contains("at most 100");
  }

  @Test
  void graphOfAFlow_sumsUpItsTraces() {
    String flow = newFlow("over/time");
    try (StockClient client = StockClient.connect(server())) {
      storedRun(client, flow, "2026-03-01T10:00");
      storedRun(client, flow, "2026-03-01T11:00");

      String path = "/flows/" + flow + "/graph?from=2026-03-01T09:00:00Z&to=";
      JsonObject first = json(get(path + "2026-03-01T10:30:00Z"));
      JsonObject both = json(get(path + "2026-03-01T12:00:00Z"));

      assertThat(text(both, "flow_id")).isEqualTo(flow);
      assertThat(number(items(first, "edges").get(0), "messages")).isEqualTo(1);
      assertThat(number(items(both, "edges").get(0), "messages")).isEqualTo(2);
      JsonObject writer = items(both, "nodes").get(1);
      assertThat(number(writer, "events")).isEqualTo(4);
      assertThat(number(writer, "errors")).isEqualTo(2);
      assertThat(number(writer, "busy_ns")).isEqualTo(4e9);
      assertThat(items(both, "nodes").get(0).members()).doesNotContainKey("busy");
      assertThat(get("/flows/graph?format=svg&flow=" + flow).body()).startsWith("<svg ");
      RestApiContract.problem(get("/flows/no-such-flow/graph"), 404);
      RestApiContract.problem(get("/flows/graph"), 400);
      RestApiContract.problem(get("/flows/" + flow + "/graph?from=2020-01-01T00:00:00Z"), 400);
    }
  }

  @Test
  void graphOfAVersion_isMadeOfItsTraces_andHasWhatMinutesDoNotTell() {
    String flow = newFlow("versions");
    try (StockClient client = StockClient.connect(server())) {
      run(client, flow, "2026-03-01T10:00");
      storedRun(client, flow, "2026-03-01T10:10");
      String older = startTrace(NEW_TRACE, flow).replace("\"patch\":2", "\"patch\":1");
      UUID traceId = UUID.randomUUID();
      client.ask(older.replace(NEW_TRACE.toString(), traceId.toString()));
      for (String to : List.of("writer <b>", "gone")) {
        String type = "{\"DataFlow\":{\"to_actor\":\"%s\",\"to_port\":\"in\"}}".formatted(to);
        String event =
            event(
                UUID.randomUUID(),
                "2026-03-01T10:20:00Z",
                type,
                "reader",
                "out",
                250_000_000L,
                null);
        assertThat(client.ask(recordEvent(traceId, event))).contains("\"success\":true");
      }
      String path = "/flows/" + flow + "/graph?from=2026-03-01T09:00:00Z&to=2026-03-01T12:00:00Z";

      JsonObject one = json(get(path + "&version=1.4.2&histograms=true"));
      assertThat(text(one, "source")).isEqualTo("traces");
      assertThat(number(one, "traces")).isEqualTo(2);
      assertThat(number(one, "omitted_traces")).isEqualTo(0);
      JsonObject writer = items(one, "nodes").get(1);
      assertThat(number(writer, "busy_ns")).isEqualTo(4e9);
      // of two traces of eight seconds
      assertThat(number(writer, "busy")).isEqualTo(0.25);
      JsonObject edge = items(one, "edges").get(0);
      assertThat(number(edge, "messages")).isEqualTo(2);
      assertThat(number(edge, "errors")).isEqualTo(0);
      JsonObject times = (JsonObject) edge.members().get("time_ns");
      assertThat(((JsonArray) times.members().get("histogram")).items()).hasSize(1);

      JsonObject both = json(get(path + "&version=1.4.2&vs=1.4.1"));
      assertThat(items(both, "edges"))
          .extracting(found -> text(found, "to_actor") + " " + text(found, "in"))
          .containsExactly("gone vs", "writer <b> both");
      JsonObject before = (JsonObject) items(both, "edges").get(1).members().get("vs");
      assertThat(number(before, "messages")).isEqualTo(1);
      assertThat(number((JsonObject) before.members().get("time_ns"), "max")).isEqualTo(2.5e8);
      assertThat(items(json(get("/traces?flow=" + flow + "&version=1.4.1")), "traces"))
          .extracting(found -> text(found, "trace_id"))
          .containsExactly(traceId.toString());
      assertThat(number(json(get(path + "&source=traces")), "traces")).isEqualTo(3);
      assertThat(items(json(get(path + "&version=1.4.2%2Bother")), "nodes")).isEmpty();
      RestApiContract.problem(get(path + "&version=one"), 400);
      RestApiContract.problem(get(path + "&vs=1.4.1"), 400);
      RestApiContract.problem(get(path + "&version=1.4.2&vs=1.4.1&format=svg"), 400);
      RestApiContract.problem(get(path + "&version=1.4.2&source=minutes"), 400);
    }
  }

  @Test
  void traffic_tellsWhatCameWhen() {
    String flow = newFlow("traffic");
    try (StockClient client = StockClient.connect(server())) {
      storedRun(client, flow, "2026-03-01T10:00");
      storedRun(client, flow, "2026-03-01T11:00");
      String path = "/flows/" + flow + "/traffic?from=2026-03-01T10:00:00Z&to=2026-03-01T11:59:30Z";

      JsonObject traffic = json(get(path));

      assertThat(number(traffic, "bucket_ns")).isEqualTo(6e10);
      assertThat(items(traffic, "buckets"))
          .extracting(part -> number(part, "i") + " " + number(part, "events"))
          .containsExactly("0.0 6.0", "60.0 6.0");
      assertThat(number(items(json(get(path + "&buckets=1")), "buckets").get(0), "errors"))
          .isEqualTo(2);
      RestApiContract.problem(get("/flows/no-such-flow/traffic"), 404);
      RestApiContract.problem(get("/flows/traffic"), 400);
    }
  }

  // ---- timeline, states, lineage

  @Test
  void timeline_hasSpansActorsAndCriticalPath_inPages() {
    try (StockClient client = StockClient.connect(server())) {
      String flow = newFlow("timeline");
      for (Run run :
          List.of(
              run(client, flow, "2026-03-01T10:00"), storedRun(client, flow, "2026-03-01T10:00"))) {
        String path = "/traces/" + run.traceId + "/timeline";
        JsonObject timeline = json(get(path));

        assertThat(items(timeline, "spans"))
            .extracting(span -> text(span, "kind"))
            .containsExactly("life", "message", "work", "failure");
        assertThat(items(timeline, "actors"))
            .extracting(actor -> text(actor, "actor"))
            .containsExactly("reader", "writer <b>");
        assertThat(items(in(timeline, "critical_path"), "steps"))
            .extracting(step -> text(step, "event_id"))
            .containsExactly(
                run.events.get(0).toString(),
                run.events.get(2).toString(),
                run.events.get(3).toString(),
                run.events.get(5).toString());
        JsonObject page = json(get(path + "?limit=3&buckets=8"));
        assertThat(number(page, "next_after")).isEqualTo(3);
        assertThat(number(page, "span_count")).isEqualTo(4);
        assertThat(items(items(page, "actors").get(1), "buckets")).isNotEmpty();
        assertThat(items(json(get(path + "?after=3")), "spans")).hasSize(1);
      }
      RestApiContract.problem(get("/traces/" + UUID.randomUUID() + "/timeline"), 404);
      RestApiContract.problem(get("/traces/x/timeline?limit=0"), 400);
      RestApiContract.problem(get("/traces/" + UUID.randomUUID() + "/timeline?limit=-1"), 400);
    }
  }

  @Test
  void state_isRebuilt_andItsChangesAreListed() {
    try (StockClient client = StockClient.connect(server())) {
      String flow = newFlow("state");
      for (Run run :
          List.of(
              run(client, flow, "2026-03-01T10:00"), storedRun(client, flow, "2026-03-01T10:00"))) {
        String trace = "/traces/" + run.traceId;

        assertThat(get(trace + "/actors/reader/state").body())
            .contains("\"encoding\":\"json\",\"state\":{\"count\":2},", "\"increments\":1");
        assertThat(get(trace + "/actors/reader/state?at=2026-03-01T10:00:02Z").body())
            .contains("\"state\":{\"count\":1},");
        assertThat(get(trace + "/state?actor=reader&at=2026-03-01T10:00:00Z").body())
            .contains("\"encoding\":\"none\",\"state\":null,");
        assertThat(
                get(trace
                        + "/actors/reader/state?at=2026-03-01T10:00:06Z&since=2026-03-01T10:00:02Z")
                    .body())
            .contains(
                "\"changed\":true,\"diff\":[{\"op\":\"replace\",\"path\":\"/count\",\"value\":2}]");
        JsonObject states = json(get(trace + "/actors/reader/states"));
        assertThat(items(states, "changes"))
            .extracting(change -> text(change, "kind"))
            .containsExactly("full", "json_patch");
        assertThat(items(json(get(trace + "/states?actor=reader&limit=1")), "changes")).hasSize(1);
        RestApiContract.problem(get(trace + "/actors/nobody/state"), 404);
        RestApiContract.problem(get(trace + "/state"), 400);
      }
    }
  }

  @Test
  void changeOfStateThatDoesNotApply_isReported() {
    try (StockClient client = StockClient.connect(server())) {
      UUID traceId = UUID.randomUUID();
      client.ask(startTrace(traceId, newFlow("doubt")));
      client.ask(
          recordEvent(
              traceId,
              event(
                  UUID.randomUUID(),
                  "2026-03-01T10:00:00Z",
                  "\"StateChanged\"",
                  "a/b",
                  null,
                  null,
                  null,
                  "null",
                  state("Incremental", "[{\"op\":\"remove\",\"path\":\"/x\"}]"),
                  "")));

      assertThat(get("/traces/" + traceId + "/actors/a/b/state").body())
          .contains("\"doubtful\":true", "there is no state that it could change");
    }
  }

  @Test
  void lineage_followsCauses_andAttributesAcrossTraces() {
    try (StockClient client = StockClient.connect(server())) {
      String flow = newFlow("lineage");
      Run run = storedRun(client, flow, "2026-03-01T10:00");
      UUID other = UUID.randomUUID();
      UUID elsewhere = UUID.randomUUID();
      client.ask(startTrace(other, flow));
      client.ask(
          recordEvent(
              other,
              event(
                  elsewhere,
                  "2026-03-01T10:01:00Z",
                  "\"MessageReceived\"",
                  "far away",
                  null,
                  null,
                  null,
                  "null",
                  "null",
                  "\"message_id\":\"m-" + run.traceId + "\"")));
      String last = run.events.get(5).toString();

      JsonObject up =
          json(get("/lineage?direction=up&event=%s&trace=%s".formatted(last, run.traceId)));
      assertThat(items(in(up, "path_up"), "steps"))
          .extracting(step -> text(step, "event_type"))
          .containsExactly("ActorStarted", "DataFlow", "MessageReceived", "ActorFailed");
      assertThat(get("/lineage?direction=up&event=" + last).body())
          .isEqualTo(
              get("/lineage?direction=up&event=%s&trace=%s".formatted(last, run.traceId)).body());
      JsonObject down = json(get("/lineage?direction=down&attr.message_id=m-" + run.traceId));
      assertThat(items(down, "events"))
          .extracting(event -> text(event, "event_id"))
          .contains(elsewhere.toString(), last);
      assertThat(
              get("/lineage?direction=down&depth=1&trace=%s&event=%s"
                      .formatted(run.traceId, run.events.get(2)))
                  .body())
          .contains(
              "\"attribute\":\"message_id\",\"value\":\"m-" + run.traceId + "\"",
              "\"cut\":{\"any\":true,\"depth\":1");
      RestApiContract.problem(get("/lineage"), 400);
      RestApiContract.problem(get("/lineage?attr.nobody=1"), 400);
      RestApiContract.problem(get("/lineage?event=" + UUID.randomUUID()), 404);
    }
  }

  // ---- comparing and replaying

  @Test
  void comparison_tellsWhatIsInWhich() {
    try (StockClient client = StockClient.connect(server())) {
      String flow = newFlow("compare");
      Run a = run(client, flow, "2026-03-01T10:00");
      Run b = storedRun(client, flow, "2026-03-01T11:00");
      client.ask(
          recordEvent(
              b.traceId,
              event(
                  UUID.randomUUID(),
                  "2026-03-01T11:00:09Z",
                  "{\"DataFlow\":{\"to_actor\":\"archive\",\"to_port\":\"in\"}}",
                  "reader",
                  "out",
                  null,
                  null)));

      JsonObject comparison =
          json(get("/traces/compare?a=%s&b=%s".formatted(a.traceId, b.traceId)));
      assertThat(items(comparison, "actors"))
          .extracting(actor -> text(actor, "actor") + " " + text(actor, "in"))
          .containsExactly("archive only_b", "reader both", "writer <b> both");
      assertThat(items(comparison, "edges"))
          .extracting(edge -> text(edge, "in"))
          .containsExactly("only_b", "both");
      assertThat(number(in(comparison, "duration_ns"), "difference")).isEqualTo(1e9);
      assertThat(get("/traces/compare?a=%s&b=%s".formatted(a.traceId, a.traceId)).body())
          .contains("\"same_flow\":true,\"same_structure\":true");
      RestApiContract.problem(get("/traces/compare?a=" + a.traceId), 400);
      RestApiContract.problem(
          get("/traces/compare?a=%s&b=%s".formatted(a.traceId, UUID.randomUUID())), 404);
    }
  }

  @Test
  void live_sendsEventsAsTheyCome_ofWhichTheFilterHolds() throws Exception {
    String flow = newFlow("live");
    String query = "?flow=" + flow + "&filter=actor%20!%3D%20%22b%22";
    HttpRequest request =
        HttpRequest.newBuilder(server().httpUrl("/flowtrace/api/live" + query)).build();
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpResponse<InputStream> stream =
        http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    assertThat(stream.statusCode()).isEqualTo(200);
    assertThat(stream.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/event-stream");
    try (InputStream body = stream.body();
        StockClient client = StockClient.connect(server())) {
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
      UUID traceId = UUID.randomUUID();
      UUID other = UUID.randomUUID();
      client.ask(StockClient.startTrace(traceId, flow));
      client.ask(StockClient.startTrace(other, newFlow("another")));
      String first = StockClient.dataFlow(UUID.randomUUID(), 1, "a");
      String last = StockClient.dataFlow(UUID.randomUUID(), 3, "c");
      client.ask(StockClient.recordEvent(traceId, first));
      client.ask(StockClient.recordEvent(traceId, StockClient.dataFlow(UUID.randomUUID(), 2, "b")));
      client.ask(StockClient.recordEvent(other, StockClient.dataFlow(UUID.randomUUID(), 2, "a")));
      client.ask(StockClient.recordEvent(traceId, last));
      List<String> data =
          CompletableFuture.supplyAsync(() -> dataLines(lines, 2)).get(30, TimeUnit.SECONDS);
      assertThat(data).containsExactly(live(traceId, flow, first), live(traceId, flow, last));
    }
    RestApiContract.problem(get("/live?filter=actor%20%3D"), 400);
    RestApiContract.problem(get("/live?filter=actor%20%22a%22%20%3E%3E%20actor%20%22b%22"), 400);
    RestApiContract.problem(get("/live?flows=x"), 400);
  }

  private static String live(UUID traceId, String flow, String event) {
    return "{\"trace_id\":\"%s\",\"flow_id\":\"%s\",\"event\":%s}".formatted(traceId, flow, event);
  }

  private static List<String> dataLines(BufferedReader lines, int count) {
    List<String> data = new ArrayList<>();
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("data:")) {
          data.add(line.substring("data:".length()).strip());
        }
        if (data.size() == count) {
          break;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return data;
  }

  @Test
  void replay_sendsTheEvents_andBreaksWhereItIsTold() {
    try (StockClient client = StockClient.connect(server())) {
      Run run = run(client, newFlow("replay"), "2026-03-01T10:00");
      String path = "/traces/" + run.traceId + "/replay";

      HttpResponse<String> all = get(path);
      assertThat(all.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("text/event-stream");
      assertThat(all.body())
          .startsWith("event: event\nid: 1\ndata: {\"event_id\":\"" + run.events.get(0))
          .endsWith("event: end\ndata: {\"after\":6,\"reason\":\"end\"}\n\n");
      assertThat(get(path + "?after=2&limit=1").body())
          .startsWith("event: event\nid: 3\n")
          .endsWith("event: break\ndata: {\"after\":3,\"reason\":\"limit\"}\n\n");
      for (String condition :
          List.of(
              "break_event_type=MessageReceived",
              "break_actor=writer*&break_time=2026-03-01T10:00:03Z")) {
        assertThat(get(path + "?" + condition).body())
            .endsWith("event: break\ndata: {\"after\":4,\"reason\":\"condition\"}\n\n");
      }
      assertThat(get(path + "?break_state=/count%3D2").body())
          .endsWith("event: break\ndata: {\"after\":5,\"reason\":\"condition\"}\n\n");
      assertThat(send("GET", path, "Last-Event-ID", "5").body())
          .startsWith("event: event\nid: 6\n");
      long start = System.nanoTime();
      assertThat(get(path + "?speed=20").body()).contains("id: 6\n");
      assertThat(System.nanoTime() - start).isGreaterThan(Duration.ofMillis(390).toNanos());
      RestApiContract.problem(get(path + "?speed=-1"), 400);
      RestApiContract.problem(get(path + "?break_state=count"), 400);
    }
  }

  // ---- the filter language

  private static String filter(String text) {
    return "filter=" + URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void filter_findsEventsAndTraces_inFlightAndStored() {
    try (StockClient client = StockClient.connect(server())) {
      String flow = newFlow("filter");
      Run running = run(client, flow, "2026-03-01T11:00");
      Run stored = storedRun(client, flow, "2026-03-01T10:00");
      String of = "?flow=" + flow + "&";

      JsonObject flows =
          json(get("/events" + of + filter("event.type = \"DataFlow\" and duration > 10ms")));
      assertThat(items(flows, "events"))
          .extracting(hit -> text(in(hit, "event"), "event_id"))
          .containsExactly(running.events.get(2).toString(), stored.events.get(2).toString());
      assertThat(items(flows, "events")).extracting(hit -> number(hit, "number")).containsOnly(3.0);
      assertThat(flows.members().get("next_cursor")).hasToString("INSTANCE");
      for (String both :
          List.of(
              "actor \"reader\" >> actor \"writer*\" where duration > 1s",
              "error ~ \"DISK\"",
              "trace.events = 6 and flow = \"" + flow + "\"")) {
        assertThat(items(json(get("/traces" + of + filter(both))), "traces")).as(both).hasSize(2);
      }
      for (String none :
          List.of(
              "actor \"writer*\" >> actor \"reader\"",
              "error ~ \"x' or 1=1 --\"",
              "flow = \"other\"")) {
        assertThat(items(json(get("/traces" + of + filter(none))), "traces")).as(none).isEmpty();
      }
      JsonObject one =
          json(get("/traces" + of + filter("attr.message_id = \"m-" + stored.traceId + "\"")));
      assertThat(items(one, "traces"))
          .extracting(trace -> text(trace, "trace_id"))
          .containsExactly(stored.traceId.toString());
    }
  }

  @Test
  void eventsComeInPages_andInATime() {
    try (StockClient client = StockClient.connect(server())) {
      String flow = newFlow("event-pages");
      run(client, flow, "2026-03-01T11:00");
      storedRun(client, flow, "2026-03-01T10:00");

      List<String> paged = new ArrayList<>();
      String cursor = "";
      do {
        JsonObject page = json(get("/events?limit=5&flow=" + flow + cursor));
        items(page, "events").forEach(hit -> paged.add(text(in(hit, "event"), "event_id")));
        cursor =
            page.members().get("next_cursor") instanceof JsonString next
                ? "&cursor=" + next.value()
                : "";
      } while (!cursor.isEmpty());
      assertThat(paged).hasSize(12).doesNotHaveDuplicates();
      assertThat(
              items(
                  json(
                      get(
                          "/events?flow="
                              + flow
                              + "&from=2026-03-01T10:00:08Z&to=2026-03-01T11:00:01Z")),
                  "events"))
          .hasSize(3);
      RestApiContract.problem(get("/events?cursor=x"), 400);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/events", "/traces"})
  void filterThatCannotBeUnderstood_isToldWithItsPlace(String path) {
    JsonObject problem = RestApiContract.problem(get(path + "?" + filter("duration > 10")), 400);

    assertThat(text(problem, "type")).isEqualTo("urn:flowtrace:problem:bad-filter");
    assertThat(text(problem, "detail")).contains("at character 12", "10ms");
    assertThat(number(problem, "position")).isEqualTo(11);
  }

  // ---- OpenAPI

  /** Every member is described, and what is said to be always there is there. */
  private static void assertDescribed(JsonObject schemas, String name, JsonObject answer) {
    JsonObject schema = in(schemas, name);
    assertThat(in(schema, "properties").members().keySet())
        .as(name)
        .containsAll(answer.members().keySet());
    List<String> required =
        schema.members().get("required") instanceof JsonArray names
            ? names.items().stream().map(item -> ((JsonString) item).value()).toList()
            : List.of();
    assertThat(answer.members().keySet()).as(name).containsAll(required);
  }

  @Test
  void schemasOfViews_areWhatIsAnswered() {
    try (StockClient client = StockClient.connect(server())) {
      String flow = newFlow("schemas");
      Run run = storedRun(client, flow, "2026-03-01T10:00");
      JsonObject schemas =
          in(in(json(server().get("/openapi?format=JSON")), "components"), "schemas");
      String trace = "/traces/" + run.traceId;

      JsonObject graph = json(get(trace + "/graph"));
      assertDescribed(schemas, "FlowGraph", graph);
      assertDescribed(schemas, "GraphNode", items(graph, "nodes").get(1));
      assertDescribed(schemas, "GraphEdge", items(graph, "edges").get(0));
      assertDescribed(schemas, "GraphTimes", in(items(graph, "edges").get(0), "time_ns"));
      assertDescribed(schemas, "GraphPicture", in(graph, "layout"));
      assertDescribed(schemas, "GraphOmitted", in(graph, "omitted"));
      JsonObject timeline = json(get(trace + "/timeline?buckets=10"));
      assertDescribed(schemas, "Timeline", timeline);
      JsonObject writer = items(timeline, "actors").get(1);
      assertDescribed(schemas, "TimelineActor", writer);
      assertDescribed(schemas, "TimelineBucket", items(writer, "buckets").get(0));
      assertDescribed(schemas, "TimelineSpan", items(timeline, "spans").get(1));
      assertDescribed(schemas, "CriticalPath", in(timeline, "critical_path"));
      assertDescribed(
          schemas, "CriticalStep", items(in(timeline, "critical_path"), "steps").get(0));
      JsonObject state = json(get(trace + "/actors/reader/state?since=2026-03-01T10:00:00Z"));
      assertDescribed(schemas, "ActorState", state);
      assertDescribed(schemas, "StateAt", in(state, "since"));
      assertDescribed(schemas, "StateChange", in(state, "changed_by"));
      assertDescribed(schemas, "StateList", json(get(trace + "/actors/reader/states")));
      JsonObject lineage =
          json(get("/lineage?event=%s&trace=%s".formatted(run.events.get(3), run.traceId)));
      assertDescribed(schemas, "Lineage", lineage);
      assertDescribed(schemas, "LineageEvent", items(lineage, "events").get(1));
      assertDescribed(schemas, "LineageEdge", items(lineage, "edges").get(0));
      assertDescribed(schemas, "LineagePath", in(lineage, "path_up"));
      assertDescribed(schemas, "LineageStep", items(in(lineage, "path_up"), "steps").get(1));
      assertDescribed(schemas, "LineageCut", in(lineage, "cut"));
      JsonObject comparison = json(get("/traces/compare?a=%s&b=%1$s".formatted(run.traceId)));
      assertDescribed(schemas, "Comparison", comparison);
      assertDescribed(schemas, "ComparedTrace", in(comparison, "a"));
      assertDescribed(schemas, "ComparedActor", items(comparison, "actors").get(1));
      assertDescribed(schemas, "ComparedEdge", items(comparison, "edges").get(0));
      assertDescribed(schemas, "FigurePair", in(comparison, "duration_ns"));
      JsonObject events = json(get("/events?flow=" + flow));
      assertDescribed(schemas, "EventPage", events);
      assertDescribed(schemas, "FoundEvent", items(events, "events").get(0));
      assertDescribed(
          schemas, "FilterProblem", RestApiContract.problem(get("/events?" + filter("x")), 400));
    }
  }
}
