package dev.flowtrace.web.api;

import dev.flowtrace.aggregation.EventAttribute;
import dev.flowtrace.lineage.Lineage;
import dev.flowtrace.lineage.LineageQuery;
import dev.flowtrace.query.LineageJson;
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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Causes and effects. */
@Path("/lineage")
@ApplicationScoped
public class LineageResource {
  private static final List<String> PARAMETERS =
      List.of("event", "trace", "attr.KEY", "direction", "depth", "limit");
  private static final List<String> DIRECTIONS =
      Arrays.stream(LineageQuery.Direction.values()).map(LineageResource::text).toList();
  private static final int DEFAULT_DEPTH = 100;
  private static final int MAX_DEPTH = 10_000;
  private static final int DEFAULT_LIMIT = 500;
  private static final int MAX_LIMIT = 5_000;
  private static final int MAX_TRACES = 20;

  @EJB private CollectorBean collector;

  /** Where an event came from and what it led to. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Response lineage(@Context UriInfo uri) throws IOException {
    QueryParameters query = QueryParameters.of(uri, PARAMETERS);
    LineageQuery.Direction direction =
        query.oneOf("direction", LineageResource::directionOf, DIRECTIONS);
    UUID event = query.uuid("event");
    UUID trace = query.uuid("trace");
    List<EventAttribute> attributes = TraceListQuery.attributes(query, collector.config());
    if ((event == null ? 0 : 1) + attributes.size() != 1) {
      throw Problem.badParameter(
          "event", "either event or one attr.KEY says where to begin", List.of());
    }
    if (event == null && trace != null) {
      throw Problem.badParameter("trace", "trace goes with event only", List.of());
    }
    LineageQuery asked =
        new LineageQuery(
            event,
            event != null && trace == null ? collector.views().traceOf(event) : trace,
            attributes.isEmpty() ? null : attributes.get(0),
            direction == null ? LineageQuery.Direction.BOTH : direction,
            query.number("depth", DEFAULT_DEPTH, 1, MAX_DEPTH),
            query.number("limit", DEFAULT_LIMIT, 1, MAX_LIMIT),
            MAX_TRACES,
            collector.config().viewEvents());
    Lineage lineage = collector.views().lineage(asked).orElseThrow(() -> noSuchEvent(event, trace));
    return JsonAnswer.of(
        out -> {
          out.writeStartObject();
          out.writeStringField("direction", text(asked.direction()));
          LineageJson.write(lineage, out);
          out.writeEndObject();
        });
  }

  private static ProblemException noSuchEvent(@Nullable UUID event, @Nullable UUID trace) {
    String detail =
        event == null
            ? "no event has that attribute"
            : trace == null
                ? "no event " + event + " was found; trace=ID says which trace has it"
                : "there is no event %s in a trace %s".formatted(event, trace);
    return Problem.of("no-such-event", Response.Status.NOT_FOUND, detail).exception();
  }

  private static String text(LineageQuery.Direction direction) {
    return direction.name().toLowerCase(Locale.ROOT);
  }

  private static LineageQuery.@Nullable Direction directionOf(String text) {
    return Arrays.stream(LineageQuery.Direction.values())
        .filter(direction -> text(direction).equals(text))
        .findFirst()
        .orElse(null);
  }
}
