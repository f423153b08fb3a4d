package dev.flowtrace.query;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.flowtrace.aggregation.LatencyBucket;
import dev.flowtrace.compare.GraphUnion;
import dev.flowtrace.compare.TraceComparison.Pair;
import dev.flowtrace.graph.FlowGraph;
import dev.flowtrace.graph.GraphEdge;
import dev.flowtrace.graph.GraphLayout;
import dev.flowtrace.graph.GraphLayout.Box;
import dev.flowtrace.graph.GraphLayout.Line;
import dev.flowtrace.graph.GraphNode;
import dev.flowtrace.protocol.Rfc3339;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A graph as JSON, with its picture. What was not measured is absent. */
public final class GraphJson {
  private GraphJson() {}

  /**
   * What is written besides.
   *
   * @param histograms whether edges tell how many messages took how long
   * @param union the graph that it is compared with; null when it is compared with none
   */
  public record Besides(boolean histograms, @Nullable GraphUnion union) {
    /** Nothing. */
    public static final Besides NOTHING = new Besides(false, null);
  }

  /** Writes the members of a graph into the object that is open. */
  public static void write(FlowGraph graph, GraphLayout layout, JsonGenerator out)
      throws IOException {
    write(graph, layout, Besides.NOTHING, out);
  }

  /** Writes the members of a graph into the object that is open, and what is wanted besides. */
  public static void write(FlowGraph graph, GraphLayout layout, Besides besides, JsonGenerator out)
      throws IOException {
    out.writeStringField("from", Rfc3339.formatEpochNanos(graph.fromEpochNanos()));
    out.writeStringField("to", Rfc3339.formatEpochNanos(graph.toEpochNanos()));
    out.writeNumberField("duration_ns", graph.durationNanos());
    out.writeArrayFieldStart("nodes");
    for (int i = 0; i < graph.nodes().size(); i++) {
      node(graph.nodes().get(i), layout.boxes().get(i), besides, out);
    }
    out.writeEndArray();
    out.writeArrayFieldStart("edges");
    for (int i = 0; i < graph.edges().size(); i++) {
      edge(graph.edges().get(i), layout.lines().get(i), besides, out);
    }
    out.writeEndArray();
    out.writeObjectFieldStart("layout");
    out.writeStringField("direction", layout.direction().name().toLowerCase(Locale.ROOT));
    out.writeNumberField("width", layout.width());
    out.writeNumberField("height", layout.height());
    out.writeEndObject();
    out.writeObjectFieldStart("omitted");
    out.writeNumberField("nodes", graph.omittedNodes());
    out.writeNumberField("edges", graph.omittedEdges());
    out.writeEndObject();
  }

  private static void node(GraphNode node, Box box, Besides besides, JsonGenerator out)
      throws IOException {
    out.writeStartObject();
    JsonText.write(out, "actor", node.actor());
    figures(node, out);
    if (besides.union() != null) {
      Pair<GraphNode> pair = Objects.requireNonNull(besides.union().actors().get(node.actor()));
      out.writeStringField("in", side(pair));
      if (pair.a() != null && pair.b() != null) {
        out.writeObjectFieldStart("vs");
        figures(pair.b(), out);
        out.writeEndObject();
      }
    }
    out.writeNumberField("layer", box.layer());
    out.writeNumberField("x", box.x());
    out.writeNumberField("y", box.y());
    out.writeNumberField("width", box.width());
    out.writeNumberField("height", box.height());
    out.writeEndObject();
  }

  private static String side(Pair<?> pair) {
    return switch (pair.side()) {
      case BOTH -> "both";
      case ONLY_A -> "version";
      case ONLY_B -> "vs";
    };
  }

  private static void figures(GraphNode node, JsonGenerator out) throws IOException {
    number(out, "events", node.events());
    number(out, "errors", node.errors());
    out.writeNumberField("messages_in", node.messagesIn());
    out.writeNumberField("messages_out", node.messagesOut());
    number(out, "busy_ns", node.busyNanos());
    number(out, "busy", node.busy());
    number(out, "waiting_ns", node.waitingNanos());
    number(out, "waiting", node.waiting());
    number(out, "back_pressured_ns", node.backPressuredNanos());
    number(out, "back_pressured", node.backPressured());
  }

  private static void edge(GraphEdge edge, Line line, Besides besides, JsonGenerator out)
      throws IOException {
    out.writeStartObject();
    JsonText.write(out, "from_actor", edge.fromActor());
    JsonText.write(out, "from_port", edge.fromPort());
    JsonText.write(out, "to_actor", edge.toActor());
    JsonText.write(out, "to_port", edge.toPort());
    figures(edge, besides.histograms(), out);
    if (besides.union() != null) {
      Pair<GraphEdge> pair = Objects.requireNonNull(besides.union().edges().get(edge.key()));
      out.writeStringField("in", side(pair));
      if (pair.a() != null && pair.b() != null) {
        out.writeObjectFieldStart("vs");
        figures(pair.b(), besides.histograms(), out);
        out.writeEndObject();
      }
    }
    out.writeBooleanField("back", line.back());
    out.writeArrayFieldStart("points");
    for (GraphLayout.Point point : line.points()) {
      out.writeStartArray();
      out.writeNumber(point.x());
      out.writeNumber(point.y());
      out.writeEndArray();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void figures(GraphEdge edge, boolean histograms, JsonGenerator out)
      throws IOException {
    out.writeNumberField("messages", edge.messages());
    out.writeNumberField("bytes", edge.bytes());
    number(out, "errors", edge.errors());
    number(out, "messages_per_second", edge.perSecond());
    GraphEdge.Times times = edge.times();
    if (times != null) {
      out.writeObjectFieldStart("time_ns");
      out.writeNumberField("count", times.count());
      out.writeNumberField("mean", times.mean());
      out.writeNumberField("p50", times.p50());
      out.writeNumberField("p95", times.p95());
      out.writeNumberField("p99", times.p99());
      out.writeNumberField("max", times.max());
      if (histograms) {
        histogram(times, out);
      }
      out.writeEndObject();
    }
  }

  private static void histogram(GraphEdge.Times times, JsonGenerator out) throws IOException {
    out.writeArrayFieldStart("histogram");
    for (LatencyBucket bucket : times.buckets()) {
      out.writeStartArray();
      out.writeNumber(bucket.fromNanos());
      out.writeNumber(bucket.toNanos());
      out.writeNumber(bucket.count());
      out.writeEndArray();
    }
    out.writeEndArray();
  }

  private static void number(JsonGenerator out, String name, @Nullable Number value)
      throws IOException {
    if (value instanceof Double share) {
      out.writeFieldName(name);
      out.writeRawValue(rounded(share));
    } else if (value != null) {
      out.writeNumberField(name, value.longValue());
    }
  }

  /** Four digits behind the point: more would only look exact. */
  private static String rounded(double value) {
    return BigDecimal.valueOf(value)
        .setScale(4, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }
}
