package dev.flowtrace.web.api;

import dev.flowtrace.runtime.CollectorBean;
import dev.flowtrace.store.StoredTraceCheck;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.UUID;

/** What who runs the collector asks. */
@Path("/admin")
@ApplicationScoped
public class AdminResource {
  private static final int TRACES = 100;
  private static final int MOST_TRACES = 10_000;
  private static final int MOST_DIFFERENCES = 1_000;

  @EJB private CollectorBean collector;

  /** Counts stored events again, and says where the rows of traces differ. */
  @GET
  @Path("/verify")
  @Produces(MediaType.APPLICATION_JSON)
  public Response verify(@Context UriInfo uri) {
    QueryParameters parameters = QueryParameters.of(uri, List.of("after", "limit"));
    UUID after = parameters.uuid("after");
    int limit = parameters.number("limit", TRACES, 1, MOST_TRACES);
    StoredTraceCheck.Result result = collector.verification().check(after, limit, MOST_DIFFERENCES);
    return JsonAnswer.of(
        out -> {
          out.writeStartObject();
          out.writeNumberField("traces", result.traces());
          out.writeNumberField("events", result.events());
          out.writeNumberField("repeated_events", result.repeatedEvents());
          out.writeNumberField("unchecked_ids", result.uncheckedIds());
          out.writeNumberField("changing", result.changing());
          out.writeArrayFieldStart("differences");
          for (StoredTraceCheck.Difference difference : result.differences()) {
            out.writeStartObject();
            out.writeStringField("trace_id", difference.traceId().toString());
            out.writeStringField("what", difference.what());
            out.writeStringField("stored", difference.stored());
            out.writeStringField("counted", difference.counted());
            out.writeEndObject();
          }
          out.writeEndArray();
          UUID next = result.next();
          out.writeStringField("next", next == null ? null : next.toString());
          out.writeEndObject();
        });
  }
}
