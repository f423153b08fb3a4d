package dev.flowtrace.web.api;

import dev.flowtrace.query.FilterSearch;
import dev.flowtrace.query.JsonText;
import dev.flowtrace.runtime.CollectorBean;
import dev.flowtrace.store.TraceFilter;
import dev.flowtrace.store.TraceOrder;
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
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Events of whatever traces. */
@Path("/events")
@ApplicationScoped
public class EventsResource {
  private static final List<String> PARAMETERS =
      List.of("flow", "from", "to", FilterParameter.NAME, "limit", EventCursor.PARAMETER);

  @EJB private CollectorBean collector;

  /** A page of events. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Response events(@Context UriInfo uri) throws IOException {
    QueryParameters query = QueryParameters.of(uri, PARAMETERS);
    Long from = query.epochNanos("from");
    Long to = query.epochNanos("to");
    TraceFilter traces = TraceFilter.ofFlowUntil(query.text("flow"), to);
    FilterSearch.Events events =
        collector
            .views()
            .filteredEvents(
                new FilterSearch.Question(
                    traces, FilterParameter.of(query), TraceOrder.NEWEST_FIRST),
                from == null ? Long.MIN_VALUE : from,
                to == null ? Long.MAX_VALUE : to,
                EventCursor.of(query.text(EventCursor.PARAMETER)),
                query.number(
                    "limit", collector.config().defaultLimit(), 1, collector.config().maxLimit()));
    return JsonAnswer.of(
        out -> {
          out.writeStartObject();
          out.writeArrayFieldStart("events");
          for (FilterSearch.Hit hit : events.hits()) {
            out.writeStartObject();
            out.writeStringField("trace_id", hit.traceId().toString());
            JsonText.write(out, "flow_id", hit.flowId());
            out.writeNumberField("number", hit.number());
            out.writeFieldName("event");
            out.writeRawValue(new String(hit.json(), StandardCharsets.UTF_8));
            out.writeEndObject();
          }
          out.writeEndArray();
          FilterSearch.Place next = events.next();
          out.writeStringField("next_cursor", next == null ? null : EventCursor.text(next));
          out.writeEndObject();
        });
  }
}
