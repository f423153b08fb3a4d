package dev.flowtrace.web.api;

import dev.flowtrace.query.JsonText;
import dev.flowtrace.runtime.CollectorBean;
import dev.flowtrace.store.TraceFilter;
import dev.flowtrace.store.TraceIndex;
import dev.flowtrace.store.TraceOrder;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Flows. */
@Path("/flows")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "flows")
public class FlowsResource {
  @EJB private CollectorBean collector;

  /** All flows. */
  @GET
  @Operation(
      operationId = "listFlows",
      summary = "All flows",
      description = "Each with what its traces come to, by name.")
  @APIResponse(
      responseCode = "200",
      description = "The flows",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Schemas.FlowList.class)))
  @APIResponse(responseCode = "400", ref = RestApplication.BAD_REQUEST)
  @APIResponse(responseCode = "500", ref = RestApplication.FAILED)
  @APIResponse(responseCode = "503", ref = RestApplication.UNAVAILABLE)
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
  @Operation(
      operationId = "listVersions",
      summary = "The versions of a flow",
      description = "Each with what its traces come to, the greatest first.")
  @Parameter(
      name = "flow",
      in = ParameterIn.PATH,
      required = true,
      description =
          "The flow's id, percent-encoded but for slashes. What servers refuse in a path (#,"
              + " backslashes, control characters) goes to /api/flows/versions?flow=",
      schema = @Schema(implementation = String.class),
      example = "sensor_pipeline")
  @APIResponse(
      responseCode = "200",
      description = "The versions",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Schemas.VersionList.class)))
  @APIResponse(responseCode = "400", ref = RestApplication.BAD_REQUEST)
  @APIResponse(responseCode = "404", ref = RestApplication.NOT_FOUND)
  @APIResponse(responseCode = "500", ref = RestApplication.FAILED)
  @APIResponse(responseCode = "503", ref = RestApplication.UNAVAILABLE)
  public Response versions(@PathParam("flow") String flowId, @Context UriInfo uri) {
    QueryParameters.of(uri, List.of());
    return versions(flowId);
  }

  /** The versions of any flow. */
  @GET
  @Path("/versions")
  @Operation(
      operationId = "listVersionsOf",
      summary = "The versions of a flow with any id",
      description = "The same as /api/flows/{flow}/versions.")
  @APIResponse(
      responseCode = "200",
      description = "The versions",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Schemas.VersionList.class)))
  @APIResponse(responseCode = "400", ref = RestApplication.BAD_REQUEST)
  @APIResponse(responseCode = "404", ref = RestApplication.NOT_FOUND)
  @APIResponse(responseCode = "500", ref = RestApplication.FAILED)
  @APIResponse(responseCode = "503", ref = RestApplication.UNAVAILABLE)
  public Response versionsOf(
      @QueryParam("flow")
          @Parameter(required = true, description = "The flow's id", example = "sensor_pipeline")
          @Nullable String flow,
      @Context UriInfo uri) {
    String flowId = QueryParameters.of(uri, List.of("flow")).text("flow");
    if (flowId == null) {
      throw Problem.badParameter("flow", "flow is missing", List.of());
    }
    return versions(flowId);
  }

  private Response versions(String flowId) {
    List<TraceIndex.VersionTotals> versions = collector.queries().versions(flowId);
    if (versions.isEmpty() && !exists(flowId)) {
      throw Problem.of(
              "no-such-flow",
              Response.Status.NOT_FOUND,
              "there is no trace of a flow " + QueryParameters.shown(flowId))
          .exception();
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

  private boolean exists(String flowId) {
    return !collector
        .queries()
        .search(TraceFilter.ofFlow(flowId), TraceOrder.NEWEST_FIRST, null, 1)
        .rows()
        .isEmpty();
  }
}
