package dev.flowtrace.web.api;

import dev.flowtrace.query.JsonText;
import dev.flowtrace.runtime.CollectorBean;
import dev.flowtrace.store.TraceIndex;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Flows. */
@Path("/flows")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class FlowsResource {
  @EJB private CollectorBean collector;

  /** All flows. */
  @GET
  public Response flows(@Context UriInfo uri) {
    QueryParameters.of(uri, List.of());
    List<TraceIndex.FlowTotals> flows = collector.queries().flows();
    return JsonAnswer.of(
        out -> {
          out.writeStartObject();
          out.writeArrayFieldStart("flows");
          for (TraceIndex.FlowTotals flow : flows) {
            out.writeStartObject();
            JsonText.write(out, "flow_id", flow.flowId());
            out.writeNumberField("traces", flow.traces());
            out.writeNumberField("running", flow.running());
            out.writeNumberField("failed", flow.failed());
            out.writeNumberField("events", flow.events());
            out.writeNumberField("errors", flow.errors());
            JsonAnswer.writeTime(out, "first_start", flow.firstStartEpochNanos());
            JsonAnswer.writeTime(out, "last_start", flow.lastStartEpochNanos());
            out.writeEndObject();
          }
          out.writeEndArray();
          out.writeEndObject();
        });
  }

  /** The versions of a flow whose id can stand in a path. */
  @GET
  @Path("/{flow: .+}/versions")
  public Response versions(@PathParam("flow") String flowId, @Context UriInfo uri) {
    QueryParameters.of(uri, List.of());
    return versions(flowId);
  }

  /** The versions of any flow. */
  @GET
  @Path("/versions")
  public Response versionsOf(@QueryParam("flow") @Nullable String flow, @Context UriInfo uri) {
    String flowId = QueryParameters.of(uri, List.of("flow")).text("flow");
    if (flowId == null) {
      throw Problem.badParameter("flow", "flow is missing", List.of());
    }
    return versions(flowId);
  }

  private Response versions(String flowId) {
    List<TraceIndex.VersionTotals> versions = collector.queries().versions(flowId);
    if (versions.isEmpty()) {
      KnownFlow.check(collector.queries(), flowId);
    }
    return JsonAnswer.of(
        out -> {
          out.writeStartObject();
          JsonText.write(out, "flow_id", flowId);
          out.writeArrayFieldStart("versions");
          for (TraceIndex.VersionTotals version : versions) {
            out.writeStartObject();
            out.writeFieldName("version");
            out.writeRawValue(version.json());
            out.writeNumberField("traces", version.traces());
            JsonAnswer.writeTime(out, "first_start", version.firstStartEpochNanos());
            JsonAnswer.writeTime(out, "last_start", version.lastStartEpochNanos());
            out.writeEndObject();
          }
          out.writeEndArray();
          out.writeEndObject();
        });
  }
}
