package dev.flowtrace.bench.load;

import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonArray;
import dev.flowtrace.protocol.JsonValue.JsonNull;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.codec.FrameCodec;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What came out of a run.
 *
 * @param stored null if what is stored could not be checked
 * @param settledSeconds from the last reply until all was finalized and checked
 * @param heapBytes the server's largest used heap; empty if it did not tell
 * @param serverStats the collector's own figures, as it gives them
 */
record LoadReport(
    LoadSettings settings,
    Instant startedAt,
    String flowId,
    LoadTotals totals,
    StoredCheck.@Nullable Result stored,
    double settledSeconds,
    OptionalDouble heapBytes,
    JsonValue serverStats) {

  /** Whether everything that was sent was answered well and is stored once. */
  boolean isClean() {
    return stored != null
        && stored.lost() == 0
        && stored.doubled() == 0
        && stored.unfinished() == 0
        && problems().isEmpty();
  }

  /** From the first frame to the last reply. */
  double seconds() {
    return (totals.lastAnsweredNanos - totals.firstSentNanos) / 1e9;
  }

  private long unanswered() {
    return totals.framesSent - totals.framesAnswered;
  }

  private List<String> problems() {
    List<String> all = new ArrayList<>(totals.problems);
    if (stored != null) {
      all.addAll(stored.problems());
    }
    return all;
  }

  /** JSON, a member a line; {@code docs} of the fields are the names. */
  String toJson() {
    JsonObject json =
        JsonObject.newBuilder()
            .put("sent", totals.eventsSent)
            .put("confirmed", totals.eventsConfirmed)
            .put("stored", stored == null ? JsonNull.INSTANCE : JsonValue.of(stored.stored()))
            .put(
                "stored_per_second",
                stored == null ? JsonNull.INSTANCE : rounded(stored.stored() / seconds()))
            .put("lost", stored == null ? JsonNull.INSTANCE : JsonValue.of(stored.lost()))
            .put("doubled", stored == null ? JsonNull.INSTANCE : JsonValue.of(stored.doubled()))
            .put("errors", totals.refused)
            .put("unanswered_frames", unanswered())
            .put("connections_lost", totals.connectionsLost)
            .put("server_heap_mb", heapMegabytes())
            .put("reply_p50_ms", millis(totals.latency.getValueAtPercentile(50)))
            .put("reply_p99_ms", millis(totals.latency.getValueAtPercentile(99)))
            .put("reply_max_ms", millis(totals.latency.getMaxValue()))
            .put("seconds", rounded(seconds()))
            .put("settled_seconds", rounded(settledSeconds))
            .put("traces", totals.traces.size())
            .put("traces_read_back", stored == null ? 0 : stored.readBack())
            .put(
                "traces_unfinished",
                stored == null ? JsonNull.INSTANCE : JsonValue.of(stored.unfinished()))
            .put("frames_sent", totals.framesSent)
            .put("flow_id", flowId)
            .put("started_at", startedAt.toString())
            .put("settings", settingsJson())
            .put("java_version", System.getProperty("java.version", ""))
            .put("processors", Runtime.getRuntime().availableProcessors())
            .put("server_stats", serverStats)
            .put("problems", new JsonArray(problems().stream().map(JsonValue::of).toList()))
            .build();
    return lines(json);
  }

  private JsonObject settingsJson() {
    return JsonObject.newBuilder()
        .put("url", settings.url().toString())
        .put("connections", settings.connections())
        .put("batch", settings.batch())
        .put("window", settings.window())
        .put("in_flight", settings.inFlight())
        .put("duration_s", rounded(settings.duration().toMillis() / 1e3))
        .put("warmup_s", rounded(settings.warmup().toMillis() / 1e3))
        .put("rate", settings.eventsPerSecond())
        .put("trace_events", settings.traceEvents())
        .put("seed", settings.seed())
        .put("verify", settings.verify().toString())
        .put("actors", Topology.ACTORS)
        .put("edges", Topology.EDGES)
        .put("events_per_edge_of_a_trace", TraceMix.EVENTS_PER_EDGE)
        .build();
  }

  /** A few lines for a person. */
  String toText() {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "sent          %,d events in %.1f s, %,d traces",
        totals.eventsSent,
        seconds(),
        totals.traces.size());
    if (stored == null) {
      line(text, "stored        unknown");
    } else {
      line(
          text,
          "stored        %,d events, %,.0f a second",
          stored.stored(),
          stored.stored() / seconds());
      line(
          text,
          "lost          %,d, doubled %,d, unfinished traces %,d (%,d traces read back)",
          stored.lost(),
          stored.doubled(),
          stored.unfinished(),
          stored.readBack());
    }
    line(
        text,
        "errors        %,d, unanswered %,d, lost connections %d",
        totals.refused,
        unanswered(),
        totals.connectionsLost);
    line(
        text,
        "replies       p50 %.1f ms, p99 %.1f ms, max %.1f ms",
        totals.latency.getValueAtPercentile(50) / 1e6,
        totals.latency.getValueAtPercentile(99) / 1e6,
        totals.latency.getMaxValue() / 1e6);
    if (heapBytes.isPresent()) {
      line(text, "server heap   %.0f MB at most", heapBytes.getAsDouble() / 1e6);
    } else {
      line(text, "server heap   unknown");
    }
    problems().forEach(problem -> line(text, "problem       %s", problem));
    return text.toString();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private JsonValue heapMegabytes() {
    return heapBytes.isPresent() ? rounded(heapBytes.getAsDouble() / 1e6) : JsonNull.INSTANCE;
  }

  private static JsonValue millis(long nanos) {
    return rounded(nanos / 1e6);
  }

  /** To three decimals; null for what no time has passed for. */
  private static JsonValue rounded(double value) {
    return JsonValue.of(Math.rint(value * 1000) / 1000);
  }

  private static String lines(JsonObject json) {
    FrameCodec codec = new FrameCodec();
    StringBuilder text = new StringBuilder("{\n");
    String separator = "";
    for (Map.Entry<String, JsonValue> member : json.members().entrySet()) {
      text.append(separator).append("  ");
      text.append(text(codec, JsonValue.of(member.getKey()))).append(": ");
      text.append(text(codec, member.getValue()));
      separator = ",\n";
    }
    return text.append("\n}\n").toString();
  }

  private static String text(FrameCodec codec, JsonValue value) {
    return new String(codec.encodeValue(value), StandardCharsets.UTF_8);
  }
}
