package dev.flowtrace.query;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.flowtrace.aggregation.EventAttribute;
import dev.flowtrace.causality.CausalEvent;
import dev.flowtrace.lineage.Lineage;
import dev.flowtrace.lineage.LineageNode;
import dev.flowtrace.protocol.Rfc3339;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A lineage as JSON. */
public final class LineageJson {
  private LineageJson() {}

  /** Writes the members of a lineage into the object that is open. */
  public static void write(Lineage lineage, JsonGenerator out) throws IOException {
    ids("start", lineage.start(), out);
    out.writeArrayFieldStart("events");
    for (LineageNode node : lineage.nodes()) {
      node(node, out);
    }
    out.writeEndArray();
    out.writeArrayFieldStart("edges");
    for (Lineage.Edge edge : lineage.edges()) {
      edge(edge, out);
    }
    out.writeEndArray();
    path("path_up", lineage.up(), out);
    path("path_down", lineage.down(), out);
    Lineage.Cut cut = lineage.cut();
    out.writeObjectFieldStart("cut");
    out.writeBooleanField("any", cut.isAny());
    out.writeNumberField("depth", cut.depth());
    out.writeNumberField("limit", cut.limit());
    out.writeNumberField("traces", cut.traces());
    out.writeNumberField("events", cut.events());
    out.writeEndObject();
  }

  private static void node(LineageNode node, JsonGenerator out) throws IOException {
    CausalEvent event = node.event();
    out.writeStartObject();
    out.writeStringField("event_id", event.id().toString());
    out.writeStringField("trace_id", node.traceId().toString());
    JsonText.write(out, "flow_id", node.flowId());
    out.writeStringField("time", Rfc3339.formatEpochNanos(event.epochNanos()));
    out.writeStringField("event_type", event.type());
    JsonText.write(out, "actor", event.actor());
    text("port", event.port(), out);
    text("to_actor", event.toActor(), out);
    text("to_port", event.toPort(), out);
    text("message_type", event.messageType(), out);
    text("error", event.error(), out);
    if (event.executionNanos() >= 0) {
      out.writeNumberField("execution_time_ns", event.executionNanos());
    }
    out.writeNumberField("depth", node.depth());
    if (!node.missing().isEmpty()) {
      ids("missing_causes", node.missing(), out);
    }
    out.writeEndObject();
  }

  private static void edge(Lineage.Edge edge, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("cause", edge.cause().toString());
    out.writeStringField("effect", edge.effect().toString());
    EventAttribute attribute = edge.attribute();
    if (attribute != null) {
      JsonText.write(out, "attribute", attribute.key());
      JsonText.write(out, "value", attribute.value());
    }
    out.writeEndObject();
  }

  private static void path(String name, List<LineageNode> path, JsonGenerator out)
      throws IOException {
    if (path.isEmpty()) {
      out.writeNullField(name);
      return;
    }
    long first = path.get(0).event().epochNanos();
    long last = path.get(path.size() - 1).event().epochNanos();
    out.writeObjectFieldStart(name);
    out.writeNumberField("duration_ns", last - first);
    out.writeArrayFieldStart("steps");
    long before = first;
    for (LineageNode node : path) {
      CausalEvent event = node.event();
      out.writeStartObject();
      out.writeStringField("event_id", event.id().toString());
      out.writeStringField("event_type", event.type());
      JsonText.write(out, "actor", event.actor());
      text("to_actor", event.toActor(), out);
      out.writeStringField("time", Rfc3339.formatEpochNanos(event.epochNanos()));
      out.writeNumberField("since_previous_ns", event.epochNanos() - before);
      out.writeEndObject();
      before = event.epochNanos();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static void ids(String name, List<UUID> ids, JsonGenerator out) throws IOException {
    out.writeArrayFieldStart(name);
    for (UUID id : ids) {
      out.writeString(id.toString());
    }
    out.writeEndArray();
  }

  private static void text(String name, @Nullable String text, JsonGenerator out)
      throws IOException {
    if (text != null) {
      JsonText.write(out, name, text);
    }
  }
}
