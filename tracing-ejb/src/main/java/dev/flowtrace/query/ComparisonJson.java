package dev.flowtrace.query;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.flowtrace.aggregation.TraceHead;
import dev.flowtrace.compare.TraceComparison;
import dev.flowtrace.compare.TraceComparison.Pair;
import dev.flowtrace.graph.GraphEdge;
import dev.flowtrace.graph.GraphNode;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A comparison as JSON: of each figure both values, and how the second differs. */
public final class ComparisonJson {
  private final JsonGenerator out;

  private ComparisonJson(JsonGenerator out) {
    this.out = out;
  }

  /** Writes the members of a comparison of two traces into the object that is open. */
  public static void write(
      TraceContent a, TraceContent b, TraceComparison comparison, JsonGenerator out)
      throws IOException {
    ComparisonJson json = new ComparisonJson(out);
    json.trace("a", a);
    json.trace("b", b);
    out.writeBooleanField("same_flow", a.head().flowId().equals(b.head().flowId()));
    out.writeBooleanField("same_structure", comparison.isSameStructure());
    json.figure("duration_ns", a.head().durationNanos(), b.head().durationNanos());
    json.figure("event_count", a.head().events(), b.head().events());
    json.figure("error_count", a.head().errors(), b.head().errors());
    out.writeArrayFieldStart("actors");
    for (Pair<GraphNode> pair : comparison.actors()) {
      json.actor(pair);
    }
    out.writeEndArray();
    out.writeArrayFieldStart("edges");
    for (Pair<GraphEdge> pair : comparison.edges()) {
      json.edge(pair);
    }
    out.writeEndArray();
  }

  private void trace(String name, TraceContent trace) throws IOException {
    TraceHead head = trace.head();
    out.writeObjectFieldStart(name);
    out.writeStringField("trace_id", trace.traceId().toString());
    JsonText.write(out, "flow_id", head.flowId());
    out.writeFieldName("version");
    out.writeRawValue(head.version() == null ? "null" : head.version().json());
    out.writeStringField("status", head.status().wireName());
    out.writeEndObject();
  }

  private void actor(Pair<GraphNode> pair) throws IOException {
    out.writeStartObject();
    JsonText.write(out, "actor", pair.name());
    side(pair);
    figure("events", pair, GraphNode::events);
    figure("errors", pair, GraphNode::errors);
    figure("busy_ns", pair, GraphNode::busyNanos);
    out.writeEndObject();
  }

  private void edge(Pair<GraphEdge> pair) throws IOException {
    GraphEdge edge = pair.either();
    out.writeStartObject();
    JsonText.write(out, "from_actor", edge.fromActor());
    JsonText.write(out, "from_port", edge.fromPort());
    JsonText.write(out, "to_actor", edge.toActor());
    JsonText.write(out, "to_port", edge.toPort());
    side(pair);
    figure("messages", pair, GraphEdge::messages);
    figure("bytes", pair, GraphEdge::bytes);
    figure("errors", pair, GraphEdge::errors);
    figure("time_mean_ns", pair, times(GraphEdge.Times::mean));
    figure("time_p50_ns", pair, times(GraphEdge.Times::p50));
    figure("time_p95_ns", pair, times(GraphEdge.Times::p95));
    figure("time_max_ns", pair, times(GraphEdge.Times::max));
    out.writeEndObject();
  }

  private static Function<GraphEdge, @Nullable Long> times(Function<GraphEdge.Times, Long> figure) {
    return edge -> {
      GraphEdge.Times times = edge.times();
      return times == null ? null : figure.apply(times);
    };
  }

  private void side(Pair<?> pair) throws IOException {
    out.writeStringField("in", pair.side().name().toLowerCase(Locale.ROOT));
  }

  private <T> void figure(String name, Pair<T> pair, Function<T, @Nullable Long> figure)
      throws IOException {
    T a = pair.a();
    T b = pair.b();
    figure(name, a == null ? null : figure.apply(a), b == null ? null : figure.apply(b));
  }

  /** What neither has is absent. */
  private void figure(String name, @Nullable Long a, @Nullable Long b) throws IOException {
    if (a == null && b == null) {
      return;
    }
    out.writeObjectFieldStart(name);
    if (a != null) {
      out.writeNumberField("a", a);
    }
    if (b != null) {
      out.writeNumberField("b", b);
    }
    if (a != null && b != null) {
      out.writeNumberField("difference", b - a);
      if (a != 0) {
        out.writeNumberField("ratio", Math.round(1_000.0 * b / a) / 1_000.0);
      }
    }
    out.writeEndObject();
  }
}
