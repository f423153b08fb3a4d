package dev.flowtrace.web.api;

import dev.flowtrace.graph.FlowGraph;
import dev.flowtrace.graph.GraphLayout;
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
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Flows. */
@Path("/flows")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class FlowsResource {
  private static final List<String> GRAPH_PARAMETERS =
      List.of("from", "to", GraphAnswer.FORMAT, GraphAnswer.DIRECTION);
  private static final int GRAPH_HOURS = 1;
  private static final int GRAPH_MAX_DAYS = 92;

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
    if (versions.isEmpty() && !exists(flowId)) {
      throw noSuchFlow(flowId);
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

  /** The graph of a flow whose id can stand in a path. */
  @GET
  @Path("/{flow: .+}/graph")
  @Produces(MediaType.WILDCARD)
  public Response graph(
      @PathParam("flow") String flowId, @Context UriInfo uri, @Context Request request)
      throws IOException {
    return graph(flowId, QueryParameters.of(uri, GRAPH_PARAMETERS), request);
  }

  /** The graph of any flow. */
  @GET
  @Path("/graph")
  @Produces(MediaType.WILDCARD)
  public Response graphOf(@Context UriInfo uri, @Context Request request) throws IOException {
    List<String> parameters = new ArrayList<>(GRAPH_PARAMETERS);
    parameters.add("flow");
    QueryParameters query = QueryParameters.of(uri, parameters);
    String flowId = query.text("flow");
    if (flowId == null) {
      throw Problem.badParameter("flow", "flow is missing", List.of());
    }
    return graph(flowId, query, request);
  }

  private Response graph(String flowId, QueryParameters query, Request request) throws IOException {
    GraphAnswer answer = GraphAnswer.of(query, request, GraphLayout.Direction.RIGHT);
    TimeSpan span = TimeSpan.of(query, GRAPH_HOURS, GRAPH_MAX_DAYS);
    FlowGraph graph =
        collector.views().flowGraph(flowId, span.fromEpochNanos(), span.toEpochNanos());
    if (graph.nodes().isEmpty() && !exists(flowId)) {
      throw noSuchFlow(flowId);
    }
    return answer.of(graph, out -> JsonText.write(out, "flow_id", flowId));
  }

  private static ProblemException noSuchFlow(String flowId) {
    return Problem.of(
            "no-such-flow",
            Response.Status.NOT_FOUND,
            "there is no trace of a flow " + QueryParameters.shown(flowId))
        .exception();
  }

  private boolean exists(String flowId) {
    return !collector
        .queries()
        .search(TraceFilter.ofFlow(flowId), TraceOrder.NEWEST_FIRST, null, 1)
        .rows()
        .isEmpty();
  }
}
