package dev.flowtrace.web.api;

import dev.flowtrace.filter.Filter;
import dev.flowtrace.protocol.SubscriptionFilters;
import dev.flowtrace.web.live.LiveStreams;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events as they come. */
@Path("/live")
@ApplicationScoped
public class LiveResource {
  private static final List<String> PARAMETERS = List.of("flow", "actor", FilterParameter.NAME);
  private static final int RETRY_SECONDS = 5;

  @EJB private LiveStreams streams;

  /** A stream of server-sent events, until one side ends it. */
  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public void live(@Context UriInfo uri, @Context Sse sse, @Context SseEventSink sink) {
    QueryParameters query = QueryParameters.of(uri, PARAMETERS);
    Filter filter = FilterParameter.of(query);
    if (filter != null && filter.hasPath()) {
      throw Problem.badParameter(
          FilterParameter.NAME,
          "a chain of causes (>>) cannot be looked for while events come: it needs all of a trace",
          List.of());
    }
    if (!streams.tryReserve()) {
      throw Problem.unavailable(
              "too-many-streams", "there are as many live streams as may be", RETRY_SECONDS)
          .exception();
    }
    streams.open(filters(query, filter), filter, sse, sink);
  }

  private static SubscriptionFilters filters(QueryParameters query, @Nullable Filter filter) {
    String flow = query.text("flow");
    if (flow == null && filter != null) {
      flow = filter.narrowing().flowId();
    }
    String actor = query.text("actor");
    return new SubscriptionFilters(
        flow == null ? null : List.of(flow), actor == null ? null : List.of(actor), null, null);
  }
}
