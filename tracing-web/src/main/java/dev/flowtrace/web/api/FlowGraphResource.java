package dev.flowtrace.web.api;

import dev.flowtrace.compare.GraphUnion;
import dev.flowtrace.graph.FlowGraph;
import dev.flowtrace.graph.GraphFormat;
import dev.flowtrace.graph.GraphLayout;
import dev.flowtrace.query.FlowSample;
import dev.flowtrace.query.GraphJson;
import dev.flowtrace.query.JsonText;
import dev.flowtrace.runtime.CollectorBean;
import dev.flowtrace.store.VersionFilter;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Flows over time: their graphs, and how much came when. */
@Path("/flows")
@ApplicationScoped
public class FlowGraphResource {
  private static final String VERSUS = "vs";
  private static final List<String> SOURCES = List.of("minutes", "traces");
  private static final List<String> GRAPH_PARAMETERS =
      List.of(
          "from",
          "to",
          "version",
          VERSUS,
          "source",
          "histograms",
          GraphAnswer.FORMAT,
          GraphAnswer.DIRECTION);
  private static final List<String> TRAFFIC_PARAMETERS = List.of("from", "to", "buckets");
  private static final int HOURS = 1;
  private static final int MAX_DAYS = 92;

  @EJB private CollectorBean collector;

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
    QueryParameters query = QueryParameters.of(uri, withFlow(GRAPH_PARAMETERS));
    return graph(query.required("flow"), query, request);
  }

  /** How much came of a flow whose id can stand in a path. */
  @GET
  @Path("/{flow: .+}/traffic")
  @Produces(MediaType.APPLICATION_JSON)
  public Response traffic(@PathParam("flow") String flowId, @Context UriInfo uri)
      throws IOException {
    return traffic(flowId, QueryParameters.of(uri, TRAFFIC_PARAMETERS));
  }

  /** How much came of any flow. */
  @GET
  @Path("/traffic")
  @Produces(MediaType.APPLICATION_JSON)
  public Response trafficOf(@Context UriInfo uri) throws IOException {
    QueryParameters query = QueryParameters.of(uri, withFlow(TRAFFIC_PARAMETERS));
    return traffic(query.required("flow"), query);
  }

  private static List<String> withFlow(List<String> parameters) {
    List<String> all = new ArrayList<>(parameters);
    all.add("flow");
    return all;
  }

  private Response graph(String flowId, QueryParameters query, Request request) throws IOException {
    GraphAnswer answer = GraphAnswer.of(query, request, GraphLayout.Direction.RIGHT);
    TimeSpan span = TimeSpan.of(query, HOURS, MAX_DAYS);
    VersionFilter version = query.version("version");
    VersionFilter versus = query.version(VERSUS);
    String source = query.oneOf("source", text -> SOURCES.contains(text) ? text : null, SOURCES);
    boolean histograms = query.flag("histograms");
    if (versus != null && (version == null || answer.format() != GraphFormat.JSON)) {
      throw Problem.badParameter(
          VERSUS, "vs is compared with a version, and answered as JSON", List.of());
    }
    if (version != null && "minutes".equals(source)) {
      throw Problem.badParameter(
          "source", "the sums of minutes do not tell versions apart", List.of("traces"));
    }
    if (version == null && !"traces".equals(source)) {
      FlowGraph graph =
          collector.views().flowGraph(flowId, span.fromEpochNanos(), span.toEpochNanos());
      checked(flowId, graph);
      return answer.of(
          graph,
          new GraphJson.Besides(histograms, null),
          out -> {
            JsonText.write(out, "flow_id", flowId);
            out.writeStringField("source", "minutes");
          });
    }
    return ofTraces(flowId, span, version, versus, histograms, answer);
  }

  private Response ofTraces(
      String flowId,
      TimeSpan span,
      @Nullable VersionFilter version,
      @Nullable VersionFilter versus,
      boolean histograms,
      GraphAnswer answer)
      throws IOException {
    FlowSample sample = sample(flowId, version, span);
    FlowSample other = versus == null ? null : sample(flowId, versus, span);
    GraphUnion union = other == null ? null : GraphUnion.of(sample.graph(), other.graph());
    FlowGraph graph = union == null ? sample.graph() : union.graph();
    checked(flowId, graph);
    return answer.of(
        graph,
        new GraphJson.Besides(histograms, union),
        out -> {
          JsonText.write(out, "flow_id", flowId);
          out.writeStringField("source", "traces");
          if (version != null) {
            JsonText.write(out, "version", version.toString());
          }
          out.writeNumberField("traces", sample.traces());
          out.writeNumberField("omitted_traces", sample.omittedTraces());
          if (other != null && versus != null) {
            JsonText.write(out, VERSUS, versus.toString());
            out.writeNumberField("vs_traces", other.traces());
            out.writeNumberField("vs_omitted_traces", other.omittedTraces());
          }
        });
  }

  private FlowSample sample(String flowId, @Nullable VersionFilter version, TimeSpan span)
      throws IOException {
    return collector
        .views()
        .flowSample(flowId, version, span.fromEpochNanos(), span.toEpochNanos());
  }

  private void checked(String flowId, FlowGraph graph) {
    if (graph.nodes().isEmpty()) {
      KnownFlow.check(collector.queries(), flowId);
    }
  }

  private Response traffic(String flowId, QueryParameters query) throws IOException {
    TimeSpan span = TimeSpan.of(query, HOURS, MAX_DAYS);
    Traffic traffic = Traffic.of(span, query.number("buckets", 120, 1, 2_000));
    traffic.add(collector.views().traffic(flowId, span.fromEpochNanos(), span.toEpochNanos()));
    if (traffic.isEmpty()) {
      KnownFlow.check(collector.queries(), flowId);
    }
    return JsonAnswer.of(
        out -> {
          out.writeStartObject();
          JsonText.write(out, "flow_id", flowId);
          traffic.write(out);
          out.writeEndObject();
        });
  }
}
