package dev.flowtrace.web.api;

import dev.flowtrace.query.TraceQueries;
import dev.flowtrace.store.TraceFilter;
import dev.flowtrace.store.TraceOrder;
import jakarta.ws.rs.core.Response;

/** Tells a flow of which nothing came from one that there is not. */
final class KnownFlow {
  private KnownFlow() {}

  /** Refuses a flow of which there is no trace. */
  static void check(TraceQueries queries, String flowId) {
    if (queries
        .search(TraceFilter.ofFlow(flowId), TraceOrder.NEWEST_FIRST, null, 1)
        .rows()
        .isEmpty()) {
      throw Problem.of(
              "no-such-flow",
              Response.Status.NOT_FOUND,
              "there is no trace of a flow " + QueryParameters.shown(flowId))
          .exception();
    }
  }
}
