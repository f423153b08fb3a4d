package dev.flowtrace.web.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.flowtrace.aggregation.TraceOutline;
import dev.flowtrace.graph.TraceShape;
import dev.flowtrace.graph.layout.Digraph;
import dev.flowtrace.query.JsonText;
import dev.flowtrace.query.TraceShapes;
import dev.flowtrace.runtime.CollectorBean;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.List;
import java.util.UUID;

/** What a list of traces shows of their graphs. */
@Path("/traces/shapes")
@ApplicationScoped
public class TraceShapesResource {
  private static final int MOST_TRACES = 100;

  @EJB private CollectorBean collector;

  /** How many actors some traces have, and their graphs' form. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Response shapes(@Context UriInfo uri) {
    List<UUID> traceIds =
        QueryParameters.of(uri, List.of("id")).several("id", MOST_TRACES).stream()
            .map(text -> QueryParameters.uuid("id", text))
            .toList();
    List<TraceShapes.Formed> formed = collector.shapes().of(traceIds);
    return JsonAnswer.of(
        out -> {
          out.writeStartObject();
          out.writeArrayFieldStart("traces");
          for (TraceShapes.Formed trace : formed) {
            write(trace, out);
          }
          out.writeEndArray();
          out.writeEndObject();
        });
  }

  private static void write(TraceShapes.Formed trace, JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("trace_id", trace.traceId().toString());
    out.writeNumberField("actor_count", trace.outline().actorCount());
    List<TraceOutline.Actor> actors = trace.outline().actors();
    TraceShape shape = trace.shape();
    if (actors != null && shape != null) {
      out.writeArrayFieldStart("actors");
      for (int i = 0; i < actors.size(); i++) {
        actor(actors.get(i), shape.places().get(i), out);
      }
      out.writeEndArray();
      out.writeArrayFieldStart("links");
      for (Digraph.Edge line : shape.lines()) {
        out.writeStartArray();
        out.writeNumber(line.from());
        out.writeNumber(line.to());
        out.writeEndArray();
      }
      out.writeEndArray();
    }
    out.writeEndObject();
  }

  private static void actor(TraceOutline.Actor actor, TraceShape.Place place, JsonGenerator out)
      throws IOException {
    out.writeStartObject();
    JsonText.write(out, "actor", actor.name());
    out.writeNumberField("events", actor.events());
    out.writeNumberField("errors", actor.errors());
    out.writeNumberField("layer", place.layer());
    out.writeNumberField("across", place.across());
    out.writeEndObject();
  }
}
