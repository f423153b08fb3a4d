package dev.flowtrace.web.api;

import dev.flowtrace.config.CollectorConfig;
import dev.flowtrace.export.ExportStatus;
import dev.flowtrace.runtime.CollectorBean;
import dev.flowtrace.store.ExportOutbox;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The export of finalized traces over OTLP. */
@Path("/export")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class ExportResource {
  private static final String LIMIT = "limit";
  private static final String TRACE = "trace";

  @EJB private CollectorBean collector;

  /** What waits, what failed, and why. */
  @GET
  public Response state(
      @QueryParam(LIMIT) @Nullable String limitText,
      @QueryParam(Cursor.PARAMETER) @Nullable String cursorText,
      @Context UriInfo uri) {
    QueryParameters query = QueryParameters.of(uri, List.of(LIMIT, Cursor.PARAMETER));
    CollectorConfig config = collector.config();
    int limit = query.number(LIMIT, config.defaultLimit(), 1, config.maxLimit());
    ExportOutbox.Place after = FailureCursor.parse(query.text(Cursor.PARAMETER));
    List<ExportOutbox.Failure> failures = collector.exports().failures(after, limit + 1);
    ExportStatus status = collector.exports().status();
    return JsonAnswer.of(out -> ExportJson.write(out, status, failures, limit));
  }

  /** Sends what failed again. */
  @POST
  @Path("/retry")
  public Response retry(@QueryParam(TRACE) @Nullable String traceText, @Context UriInfo uri) {
    QueryParameters query = QueryParameters.of(uri, List.of(TRACE));
    var only = query.uuid(TRACE);
    if (!collector.exports().isEnabled()) {
      throw Problem.of(
              "export-off",
              Response.Status.CONFLICT,
              "flowtrace.export.otlp.enabled is false; nothing would send them")
          .exception();
    }
    long retried = collector.exports().retry(only);
    return JsonAnswer.of(
        out -> {
          out.writeStartObject();
          out.writeNumberField("retried", retried);
          out.writeEndObject();
        });
  }
}
