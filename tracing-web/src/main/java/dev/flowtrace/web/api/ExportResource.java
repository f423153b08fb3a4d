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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The export of finalized traces over OTLP. */
@Path("/export")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "export")
public class ExportResource {
  private static final String LIMIT = "limit";
  private static final String TRACE = "trace";

  @EJB private CollectorBean collector;

  /** What waits, what failed, and why. */
  @GET
  @Operation(
      operationId = "getExport",
      summary = "What waits to be exported, what failed, and why",
      description =
          "Counts are those of all collectors on the database; receiver is what this one has seen"
              + " since it started. Failures are listed newest first. Counted when asked, so not"
              + " meant for monitoring: /metrics is.")
  @APIResponse(
      responseCode = "200",
      description = "How the export is",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Schemas.ExportState.class)))
  @APIResponse(responseCode = "400", ref = RestApplication.BAD_REQUEST)
  @APIResponse(responseCode = "500", ref = RestApplication.FAILED)
  @APIResponse(responseCode = "503", ref = RestApplication.UNAVAILABLE)
  public Response state(
      @Parameter(
              name = LIMIT,
              in = ParameterIn.QUERY,
              description =
                  "Failures a page, at most flowtrace.query.max-limit; without it"
                      + " flowtrace.query.default-limit",
              schema =
                  @Schema(
                      implementation = Integer.class,
                      minimum = "1",
                      maximum = "1000",
                      defaultValue = "100"),
              example = "20")
          @QueryParam(LIMIT)
          @Nullable String limitText,
      @Parameter(
              name = Cursor.PARAMETER,
              in = ParameterIn.QUERY,
              description = "next_cursor of the page before",
              schema = @Schema(implementation = String.class),
              example = "MS9leHBvcnQvMTc2Nzc2NTYwMDEyMzQ1Njc4OS8zZjFlNGE1Mg")
          @QueryParam(Cursor.PARAMETER)
          @Nullable String cursorText,
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
  @Operation(
      operationId = "retryExport",
      summary = "Send what failed again",
      description =
          "Puts the traces that the receiver refused back to those that wait, and ends a pause."
              + " Answers when that is committed, not when they are sent.")
  @APIResponse(
      responseCode = "200",
      description = "They wait again",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Schemas.ExportRetry.class)))
  @APIResponse(responseCode = "400", ref = RestApplication.BAD_REQUEST)
  @APIResponse(
      responseCode = "409",
      description = "The export is off, so nothing would send them",
      content =
          @Content(
              mediaType = Problem.MEDIA_TYPE,
              schema = @Schema(implementation = Schemas.ProblemDocument.class)))
  @APIResponse(responseCode = "500", ref = RestApplication.FAILED)
  @APIResponse(responseCode = "503", ref = RestApplication.UNAVAILABLE)
  public Response retry(
      @Parameter(
              name = TRACE,
              in = ParameterIn.QUERY,
              description = "Only this trace; without it, all",
              schema = @Schema(implementation = String.class, format = "uuid"),
              example = "3f1e4a52-8a0c-4c0e-9b57-6f0f4f4a1c01")
          @QueryParam(TRACE)
          @Nullable String traceText,
      @Context UriInfo uri) {
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
