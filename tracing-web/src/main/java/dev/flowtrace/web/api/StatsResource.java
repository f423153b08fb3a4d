package dev.flowtrace.web.api;

import dev.flowtrace.query.TraceQueries;
import dev.flowtrace.runtime.CollectorBean;
import dev.flowtrace.runtime.CollectorHealth;
import dev.flowtrace.store.TraceIndex;
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

/** What there is in all. */
@Path("/stats")
@ApplicationScoped
public class StatsResource {
  @EJB private CollectorBean collector;

  /** Counts and sizes. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Response stats(@Context UriInfo uri) {
    QueryParameters.of(uri, List.of());
    TraceQueries.Stats stats = collector.queries().stats();
    TraceIndex.Totals stored = stats.stored();
    CollectorHealth health = collector.health();
    return JsonAnswer.of(
        out -> {
          out.writeStartObject();
          out.writeNumberField("traces", stored.traces() + stats.inFlight());
          out.writeNumberField("running", stored.running() + stats.inFlightRunning());
          out.writeNumberField("in_flight", stats.inFlight());
          out.writeNumberField("events", stored.events() + stats.inFlightEvents());
          out.writeNumberField("errors", stored.errors() + stats.inFlightErrors());
          out.writeNumberField("event_bytes", stored.eventBytes() + stats.inFlightEventBytes());
          out.writeNumberField("stored_bytes", stored.storedBytes());
          out.writeNumberField("journal_rows", stored.journalRows());
          out.writeNumberField("dead_letters", stored.deadLetters());
          JsonAnswer.writeTime(out, "oldest", stats.oldestEpochNanos());
          JsonAnswer.writeTime(out, "newest", stats.newestEpochNanos());
          out.writeObjectFieldStart("memory");
          out.writeNumberField("used", health.budgetUsed());
          out.writeNumberField("limit", health.budgetLimit());
          out.writeEndObject();
          out.writeEndObject();
        });
  }
}
