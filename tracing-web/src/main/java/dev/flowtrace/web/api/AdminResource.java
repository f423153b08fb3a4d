package dev.flowtrace.web.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.flowtrace.query.JsonText;
import dev.flowtrace.runtime.CollectorBean;
import dev.flowtrace.store.RollupCheck;
import dev.flowtrace.store.StoredTraceCheck;
import dev.flowtrace.store.TraceVerification;
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

/** What who runs the collector asks. */
@Path("/admin")
@ApplicationScoped
public class AdminResource {
  private static final int TRACES = 100;
  private static final int MOST_TRACES = 1_000_000;
  private static final int MOST_DIFFERENCES = 1_000;

  @EJB private CollectorBean collector;

  /** Counts stored events again, and says where the rows of traces differ. */
  @GET
  @Path("/verify")
  @Produces(MediaType.APPLICATION_JSON)
  public Response verify(@Context UriInfo uri) {
    QueryParameters parameters = QueryParameters.of(uri, List.of("after", "limit", "deleted"));
    UUID after = parameters.uuid("after");
    int limit = parameters.number("limit", TRACES, 1, MOST_TRACES);
    TraceVerification.Verified found =
        collector.verification().check(after, limit, MOST_DIFFERENCES, parameters.flag("deleted"));
    StoredTraceCheck.Result result = found.traces();
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
          rollups(found.rollups(), out);
          out.writeEndObject();
        });
  }

  private static void rollups(RollupCheck.Result rollups, JsonGenerator out) throws IOException {
    out.writeObjectFieldStart("rollups");
    out.writeBooleanField("compared", rollups.whyNot() == null);
    out.writeStringField("why_not", rollups.whyNot());
    out.writeNumberField("flows", rollups.flows());
    out.writeNumberField("keys", rollups.keys());
    out.writeNumberField("rounded", rollups.rounded());
    out.writeArrayFieldStart("written");
    for (String flow : rollups.written()) {
      JsonText.write(out, flow);
    }
    out.writeEndArray();
    out.writeNumberField("difference_count", rollups.differenceCount());
    out.writeArrayFieldStart("differences");
    for (RollupCheck.Difference difference : rollups.differences()) {
      out.writeStartObject();
      JsonText.write(out, "flow_id", difference.flowId());
      JsonText.write(out, "what", difference.what());
      out.writeStringField("stored", difference.stored());
      out.writeStringField("counted", difference.counted());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }
}
