package dev.flowtrace.web.api;

import dev.flowtrace.compare.TraceComparison;
import dev.flowtrace.graph.GraphLayout;
import dev.flowtrace.query.ComparisonJson;
import dev.flowtrace.query.TimelineJson;
import dev.flowtrace.query.TraceContent;
import dev.flowtrace.runtime.CollectorBean;
import dev.flowtrace.timeline.Timeline;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What can be seen in a trace. */
@Path("/traces")
@ApplicationScoped
public class TraceViewsResource {
  private static final int DEFAULT_SPANS = 2_000;
  private static final int MAX_SPANS = 20_000;
  private static final int MAX_BUCKETS = 4_000;

  private static final int RETRY_SECONDS = 5;

  @EJB private CollectorBean collector;
  @EJB private Replays replays;

  /** A trace's actors and what went between them. */
  @GET
  @Path("/{id}/graph")
  public Response graph(@PathParam("id") String id, @Context UriInfo uri, @Context Request request)
      throws IOException {
    QueryParameters query =
        QueryParameters.of(uri, List.of("from", "to", GraphAnswer.FORMAT, GraphAnswer.DIRECTION));
    GraphAnswer answer = GraphAnswer.of(query, request, GraphLayout.Direction.DOWN);
    Long from = query.epochNanos("from");
    Long to = query.epochNanos("to");
    TraceContent trace = open(id);
    return answer.of(
        collector.views().graph(trace, from, to),
        out -> out.writeStringField("trace_id", trace.traceId().toString()));
  }

  /** When what happened in a trace. */
  @GET
  @Path("/{id}/timeline")
  @Produces(MediaType.APPLICATION_JSON)
  public Response timeline(@PathParam("id") String id, @Context UriInfo uri) throws IOException {
    QueryParameters query =
        QueryParameters.of(uri, List.of("from", "to", "after", "limit", "buckets"));
    Long from = query.epochNanos("from");
    Long to = query.epochNanos("to");
    int after = query.number("after", 0, 0, Integer.MAX_VALUE);
    int limit = query.number("limit", DEFAULT_SPANS, 0, MAX_SPANS);
    int buckets = query.number("buckets", 0, 0, MAX_BUCKETS);
    TraceContent trace = open(id);
    Timeline timeline = collector.views().timeline(trace, from, to, after, limit, buckets);
    long end = (long) after + timeline.spans().size();
    Integer next = limit == 0 || end >= timeline.allSpans() ? null : (Integer) (int) end;
    return JsonAnswer.of(
        out -> {
          out.writeStartObject();
          out.writeStringField("trace_id", trace.traceId().toString());
          out.writeBooleanField("in_flight", trace.inFlight());
          TimelineJson.write(timeline, next, out);
          out.writeEndObject();
        });
  }

  /** The state of an actor whose name can stand in a path. */
  @GET
  @Path("/{id}/actors/{actor: .+}/state")
  @Produces(MediaType.APPLICATION_JSON)
  public Response state(
      @PathParam("id") String id, @PathParam("actor") String actor, @Context UriInfo uri)
      throws IOException {
    return StateAnswer.state(
        QueryParameters.of(uri, StateAnswer.STATE_PARAMETERS), actor, open(id), collector.views());
  }

  /** The state of any actor. */
  @GET
  @Path("/{id}/state")
  @Produces(MediaType.APPLICATION_JSON)
  public Response stateOf(@PathParam("id") String id, @Context UriInfo uri) throws IOException {
    QueryParameters query =
        QueryParameters.of(uri, StateAnswer.withActor(StateAnswer.STATE_PARAMETERS));
    return StateAnswer.state(query, query.required("actor"), open(id), collector.views());
  }

  /** The changes of the state of an actor whose name can stand in a path. */
  @GET
  @Path("/{id}/actors/{actor: .+}/states")
  @Produces(MediaType.APPLICATION_JSON)
  public Response states(
      @PathParam("id") String id, @PathParam("actor") String actor, @Context UriInfo uri)
      throws IOException {
    return StateAnswer.states(
        QueryParameters.of(uri, StateAnswer.LIST_PARAMETERS), actor, open(id), collector.views());
  }

  /** The changes of any actor's state. */
  @GET
  @Path("/{id}/states")
  @Produces(MediaType.APPLICATION_JSON)
  public Response statesOf(@PathParam("id") String id, @Context UriInfo uri) throws IOException {
    QueryParameters query =
        QueryParameters.of(uri, StateAnswer.withActor(StateAnswer.LIST_PARAMETERS));
    return StateAnswer.states(query, query.required("actor"), open(id), collector.views());
  }

  /** How two traces differ. */
  @GET
  @Path("/compare")
  @Produces(MediaType.APPLICATION_JSON)
  public Response compare(@Context UriInfo uri) throws IOException {
    QueryParameters query = QueryParameters.of(uri, List.of("a", "b"));
    TraceContent a = open("a", query.required("a"));
    TraceContent b = open("b", query.required("b"));
    TraceComparison comparison = collector.views().compare(a, b);
    return JsonAnswer.of(
        out -> {
          out.writeStartObject();
          ComparisonJson.write(a, b, comparison, out);
          out.writeEndObject();
        });
  }

  /** A trace's events as they came, one after the other, until a condition holds. */
  @GET
  @Path("/{id}/replay")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public Response replay(
      @PathParam("id") String id,
      @Context UriInfo uri,
      @HeaderParam("Last-Event-ID") @Nullable String lastEventId) {
    ReplayAnswer answer = ReplayAnswer.of(uri, lastEventId);
    TraceContent trace = open(id);
    if (!replays.begin()) {
      throw Problem.unavailable(
              "overload",
              collector.config().replays() + " replays are going on already",
              RETRY_SECONDS)
          .exception();
    }
    StreamingOutput body =
        out -> {
          try {
            answer.write(out, trace);
          } finally {
            replays.end();
          }
        };
    return Response.ok(body, MediaType.SERVER_SENT_EVENTS_TYPE).build();
  }

  private TraceContent open(String parameter, String id) {
    UUID traceId = QueryParameters.uuid(parameter, id);
    return collector.queries().open(traceId).orElseThrow(() -> Problem.noSuchTrace(traceId));
  }

  private TraceContent open(String id) {
    return open("id", id);
  }
}
