package dev.flowtrace.bench.load;

import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonArray;
import dev.flowtrace.protocol.JsonValue.JsonNull;
import dev.flowtrace.protocol.JsonValue.JsonNumber;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.codec.FrameCodec;
import dev.flowtrace.protocol.codec.ProtocolException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The report as JSON, a member a line; figures that were not measured are null. */
final class JsonReport {
  private JsonReport() {}

  static String write(LoadReport report) {
    List<Figures> runs = report.figuresOfRuns();
    Figures figures = report.figures();
    JsonObject.Builder json = JsonObject.newBuilder();
    putAll(json, figure -> number(figures.get(figure)));
    json.put("problems", texts(report.problems()))
        .put("settings", settings(report.settings()))
        .put("spread", spread(runs))
        .put("runs", new JsonArray(report.runs().stream().map(JsonReport::run).toList()))
        .put("java_version", JsonValue.of(System.getProperty("java.version", "")))
        .put("processors", JsonValue.of(Runtime.getRuntime().availableProcessors()));
    return JsonLines.write(json.build());
  }

  /**
   * The figures of a report that was written before.
   *
   * @throws IOException if it is no such report
   */
  static Figures read(byte[] text) throws IOException {
    JsonValue value;
    try {
      value = new FrameCodec().decodeValue(text);
    } catch (ProtocolException e) {
      throw new IOException("it is no JSON: " + e.getMessage(), e);
    }
    Figures figures = new Figures();
    for (Figure figure : Figure.values()) {
      JsonValue found = value;
      for (String name : figure.key().split("\\.", -1)) {
        found = found instanceof JsonObject object ? object.get(name) : null;
      }
      if (found instanceof JsonNumber number) {
        figures.put(figure, Double.valueOf(number.literal()));
      }
    }
    if (figures.get(Figure.SENT) == null) {
      throw new IOException("it is no report of tracing-bench: it has no 'sent'");
    }
    return figures;
  }

  private static JsonValue run(RunResult run) {
    JsonObject.Builder json = JsonObject.newBuilder();
    json.put("started_at", JsonValue.of(run.startedAt().toString()));
    json.put("flow_id", JsonValue.of(run.flowId()));
    putAll(json, figure -> number(run.figures().get(figure)));
    JsonObject.Builder tables = JsonObject.newBuilder();
    run.dbGrowth().forEach((table, bytes) -> tables.put(table, JsonValue.of(bytes)));
    return json.put("db_growth_bytes", tables.build())
        .put("server_stats", run.serverStats())
        .put("problems", texts(run.problems()))
        .build();
  }

  private static JsonValue spread(List<Figures> runs) {
    JsonObject.Builder json = JsonObject.newBuilder();
    putAll(
        json,
        figure ->
            JsonObject.newBuilder()
                .put("min", number(Figures.min(runs, figure)))
                .put("max", number(Figures.max(runs, figure)))
                .build());
    return json.build();
  }

  /** A point in a key leads into an object. */
  private static void putAll(JsonObject.Builder json, Function<Figure, JsonValue> values) {
    Map<String, JsonObject.Builder> groups = new LinkedHashMap<>();
    for (Figure figure : Figure.values()) {
      String key = figure.key();
      int point = key.indexOf('.');
      if (point < 0) {
        json.put(key, values.apply(figure));
      } else {
        groups
            .computeIfAbsent(key.substring(0, point), name -> JsonObject.newBuilder())
            .put(key.substring(point + 1), values.apply(figure));
      }
    }
    groups.forEach((name, members) -> json.put(name, members.build()));
  }

  private static JsonObject settings(LoadSettings settings) {
    return JsonObject.newBuilder()
        .put("url", settings.url().toString())
        .put("connections", settings.connections())
        .put("batch", settings.batch())
        .put("window", settings.window())
        .put("in_flight", settings.inFlight())
        .put("duration_s", number(settings.duration().toMillis() / 1e3))
        .put("warmup_s", number(settings.warmup().toMillis() / 1e3))
        .put("rate", settings.eventsPerSecond())
        .put("mix", settings.mix().toString())
        .put("seed", settings.seed())
        .put("verify", settings.verify().toString())
        .put("actors", Topology.ACTORS)
        .put("edges", Topology.EDGES)
        .put("events_per_edge_of_a_trace", TraceMix.EVENTS_PER_EDGE)
        .build();
  }

  /** To three decimals, without any if it is whole. */
  static JsonValue number(@Nullable Double value) {
    if (value == null) {
      return JsonNull.INSTANCE;
    }
    double rounded = Math.rint(value * 1000) / 1000;
    return rounded == Math.rint(rounded) && Math.abs(rounded) < 1e15
        ? JsonValue.of((long) rounded)
        : JsonValue.of(rounded);
  }

  private static JsonValue texts(List<String> texts) {
    return new JsonArray(texts.stream().map(JsonValue::of).toList());
  }
}
