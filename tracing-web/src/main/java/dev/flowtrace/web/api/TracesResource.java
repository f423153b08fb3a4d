package dev.flowtrace.web.api;

import dev.flowtrace.ingest.RefusedException;
import dev.flowtrace.metrics.RejectReason;
import dev.flowtrace.query.FlowTraceJson;
import dev.flowtrace.query.TraceContent;
import dev.flowtrace.query.TraceQueries;
import dev.flowtrace.runtime.CollectorBean;
import dev.flowtrace.store.TraceRow;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Traces. */
@Path("/traces")
@ApplicationScoped
@Tag(name = "traces")
public class TracesResource {
  private static final String TIME = "2026-01-07T06:00:00.5Z";
  private static final String ID = "3f1e4a52-8a0c-4c0e-9b57-6f0f4f4a1c01";
  private static final String NDJSON = "application/x-ndjson";
  private static final long COMMIT_SECONDS = 10;
  private static final int RETRY_SECONDS = 5;

  @EJB private CollectorBean collector;

  /** A page of traces. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "listTraces",
      summary = "Find traces",
      description =
          "All conditions must hold. Pages follow each other by cursor: send next_cursor as cursor"
              + " with the same filters and the same sort.")
  @APIResponse(
      responseCode = "200",
      description = "A page of traces",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Schemas.TracePage.class)))
  @APIResponse(responseCode = "400", ref = RestApplication.BAD_REQUEST)
  @APIResponse(responseCode = "500", ref = RestApplication.FAILED)
  @APIResponse(responseCode = "503", ref = RestApplication.UNAVAILABLE)
  @Parameter(
      name = "flow",
      in = ParameterIn.QUERY,
      description = "The flow's id",
      schema = @Schema(implementation = String.class),
      example = "sensor_pipeline")
  @Parameter(
      name = "execution",
      in = ParameterIn.QUERY,
      description = "The run's id",
      schema = @Schema(implementation = String.class, format = "uuid"),
      example = "9d2b7c10-50a5-4e67-a1de-1f2e3d4c5b6a")
  @Parameter(
      name = "status",
      in = ParameterIn.QUERY,
      description = "The status",
      schema =
          @Schema(
              implementation = String.class,
              enumeration = {"Pending", "Running", "Completed", "Cancelled", "Failed"}),
      example = "Failed")
  @Parameter(
      name = "actor",
      in = ParameterIn.QUERY,
      description =
          "An actor that occurs in the trace, as source or target; * stands for any characters and"
              + " ? for any one",
      schema = @Schema(implementation = String.class),
      example = "sensor_*")
  @Parameter(
      name = "event_type",
      in = ParameterIn.QUERY,
      description = "A type of event that occurs in the trace",
      schema =
          @Schema(
              implementation = String.class,
              enumeration = {
                "ActorCreated",
                "ActorStarted",
                "ActorCompleted",
                "ActorFailed",
                "MessageSent",
                "MessageReceived",
                "StateChanged",
                "PortConnected",
                "PortDisconnected",
                "NetworkEvent",
                "DataFlow",
                "Custom"
              }),
      example = "ActorFailed")
  @Parameter(
      name = "from",
      in = ParameterIn.QUERY,
      description = "The earliest start, inclusive",
      schema = @Schema(implementation = String.class, format = "date-time"),
      example = TIME)
  @Parameter(
      name = "to",
      in = ParameterIn.QUERY,
      description = "The latest start, inclusive",
      schema = @Schema(implementation = String.class, format = "date-time"),
      example = TIME)
  @Parameter(
      name = "min_duration",
      in = ParameterIn.QUERY,
      description =
          "The shortest duration, inclusive: a number with ns, us, ms, s, m, h or d, or ISO 8601",
      schema = @Schema(implementation = String.class),
      examples = {
        @ExampleObject(name = "milliseconds", value = "10ms"),
        @ExampleObject(name = "fraction", value = "1.5s"),
        @ExampleObject(name = "iso", value = "PT1S")
      })
  @Parameter(
      name = "max_duration",
      in = ParameterIn.QUERY,
      description = "The longest duration, inclusive",
      schema = @Schema(implementation = String.class),
      example = "2s")
  @Parameter(
      name = "error",
      in = ParameterIn.QUERY,
      description =
          "What occurs in the trace's error or the first error of an event, in upper or lower case",
      schema = @Schema(implementation = String.class),
      example = "timeout")
  @Parameter(
      name = "attr.KEY",
      in = ParameterIn.QUERY,
      description =
          "The value of an attribute that an event carries; KEY is one of"
              + " flowtrace.index.attributes, by default message_id, message_correlation_id and"
              + " correlation_id. May be given several times",
      schema = @Schema(implementation = String.class),
      example = "msg_12345")
  @Parameter(
      name = "sort",
      in = ParameterIn.QUERY,
      description = "The order; a minus puts the greatest first",
      schema =
          @Schema(
              implementation = String.class,
              enumeration = {"start", "-start", "duration", "-duration", "events", "-events"},
              defaultValue = "-start"),
      example = "-duration")
  @Parameter(
      name = "limit",
      in = ParameterIn.QUERY,
      description =
          "Traces a page, at most flowtrace.query.max-limit; without it"
              + " flowtrace.query.default-limit",
      schema =
          @Schema(
              implementation = Integer.class,
              minimum = "1",
              maximum = "1000",
              defaultValue = "100"),
      example = "20")
  @Parameter(
      name = "cursor",
      in = ParameterIn.QUERY,
      description = "next_cursor of the page before",
      schema = @Schema(implementation = String.class),
      example = "MS8tc3RhcnQvMTc2Nzc2NTYwMDEyMzQ1Njc4OS8zZjFlNGE1Mi04YTBj")
  public Response list(@Context UriInfo uri) {
    TraceListQuery query = TraceListQuery.of(uri, collector.config());
    TraceQueries.Page page =
        collector
            .queries()
            .search(query.filter(), query.sort().order(), query.after(), query.limit());
    return JsonAnswer.of(
        out -> {
          out.writeStartObject();
          out.writeArrayFieldStart("traces");
          for (TraceRow row : page.rows()) {
            FlowTraceJson.writeSummary(out, row);
          }
          out.writeEndArray();
          out.writeStringField(
              "next_cursor",
              page.next() == null ? null : new Cursor(query.sort(), page.next()).text());
          out.writeEndObject();
        });
  }

  /** A trace with its events. */
  @GET
  @Path("/{id}")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "getTrace",
      summary = "A trace with all its events",
      description =
          "As the wire has it; streamed. A trace in flight is told as it is now. When the trace is"
              + " deleted while it is read, the document ends without being closed.")
  @Parameter(
      name = "id",
      in = ParameterIn.PATH,
      required = true,
      description = "The trace's id",
      schema = @Schema(implementation = String.class, format = "uuid"),
      example = ID)
  @APIResponse(
      responseCode = "200",
      description = "The trace",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(implementation = Schemas.FlowTrace.class)))
  @APIResponse(responseCode = "400", ref = RestApplication.BAD_REQUEST)
  @APIResponse(responseCode = "404", ref = RestApplication.NOT_FOUND)
  @APIResponse(responseCode = "500", ref = RestApplication.FAILED)
  @APIResponse(responseCode = "503", ref = RestApplication.UNAVAILABLE)
  public Response get(@PathParam("id") String id, @Context UriInfo uri) {
    QueryParameters.of(uri, List.of());
    TraceContent trace = open(QueryParameters.uuid("id", id));
    // a document that is not closed is none: nothing need be added where it breaks off
    return Response.ok(
            new StreamedBody(
                uri.getRequestUri().getRawPath(),
                out -> FlowTraceJson.write(out, trace),
                new byte[0]))
        .build();
  }

  /** A trace's events. */
  @GET
  @Path("/{id}/events")
  @Produces(NDJSON)
  @Operation(
      operationId = "getEvents",
      summary = "A trace's events, one a line",
      description =
          "In the order in which they came; streamed. All conditions must hold. When the trace is"
              + " deleted while it is read, the last line is a Problem of type"
              + " urn:flowtrace:problem:broken-off.")
  @Parameter(
      name = "id",
      in = ParameterIn.PATH,
      required = true,
      description = "The trace's id",
      schema = @Schema(implementation = String.class, format = "uuid"),
      example = ID)
  @APIResponse(
      responseCode = "200",
      description = "One event a line",
      content =
          @Content(mediaType = NDJSON, schema = @Schema(implementation = Schemas.TraceEvent.class)))
  @APIResponse(responseCode = "400", ref = RestApplication.BAD_REQUEST)
  @APIResponse(responseCode = "404", ref = RestApplication.NOT_FOUND)
  @APIResponse(responseCode = "500", ref = RestApplication.FAILED)
  @APIResponse(responseCode = "503", ref = RestApplication.UNAVAILABLE)
  @Parameter(
      name = "event_type",
      in = ParameterIn.QUERY,
      description = "The type of event, as in listTraces",
      schema = @Schema(implementation = String.class),
      example = "DataFlow")
  @Parameter(
      name = "actor",
      in = ParameterIn.QUERY,
      description =
          "The event's actor, as source or target; * stands for any characters and ? for any one",
      schema = @Schema(implementation = String.class),
      example = "sensor_*")
  @Parameter(
      name = "from",
      in = ParameterIn.QUERY,
      description = "The earliest time of an event, inclusive",
      schema = @Schema(implementation = String.class, format = "date-time"),
      example = TIME)
  @Parameter(
      name = "to",
      in = ParameterIn.QUERY,
      description = "The latest time of an event, inclusive",
      schema = @Schema(implementation = String.class, format = "date-time"),
      example = TIME)
  public Response events(@PathParam("id") String id, @Context UriInfo uri) {
    EventLines lines = EventLines.of(uri);
    TraceContent trace = open(QueryParameters.uuid("id", id));
    String path = uri.getRequestUri().getRawPath();
    return Response.ok(new StreamedBody(path, out -> lines.write(out, trace), problemLine(path)))
        .build();
  }

  /** Without it, lines that break off would look like all there are. */
  private static byte[] problemLine(String path) {
    String json =
        new String(
            Problem.of(
                    "broken-off",
                    Response.Status.INTERNAL_SERVER_ERROR,
                    "the trace was deleted or the database went away while it was read;"
                        + " these are not all events")
                .json(path),
            StandardCharsets.UTF_8);
    return (json + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private TraceContent open(UUID traceId) {
    return collector.queries().open(traceId).orElseThrow(() -> Problem.noSuchTrace(traceId));
  }

  /** Deletes a trace. */
  @DELETE
  @Path("/{id}")
  @Operation(
      operationId = "deleteTrace",
      summary = "Delete a trace and its events",
      description =
          "Answers when the deletion is committed. Events that arrive later begin the trace anew.")
  @Parameter(
      name = "id",
      in = ParameterIn.PATH,
      required = true,
      description = "The trace's id",
      schema = @Schema(implementation = String.class, format = "uuid"),
      example = ID)
  @APIResponse(responseCode = "204", description = "It is deleted")
  @APIResponse(responseCode = "400", ref = RestApplication.BAD_REQUEST)
  @APIResponse(responseCode = "404", ref = RestApplication.NOT_FOUND)
  @APIResponse(responseCode = "500", ref = RestApplication.FAILED)
  @APIResponse(responseCode = "503", ref = RestApplication.UNAVAILABLE)
  public Response delete(@PathParam("id") String id, @Context UriInfo uri)
      throws InterruptedException {
    QueryParameters.of(uri, List.of());
    UUID traceId = QueryParameters.uuid("id", id);
    if (!collector.queries().exists(traceId)) {
      throw Problem.noSuchTrace(traceId);
    }
    long position = submitDeletion(traceId);
    CountDownLatch committed = new CountDownLatch(1);
    collector.journal().whenCommitted(position, committed::countDown);
    if (!committed.await(COMMIT_SECONDS, TimeUnit.SECONDS)) {
      throw Problem.unavailable(
              "database-away",
              "the database does not take the deletion; it is not committed yet and will be when"
                  + " the database is back, unless the collector ends before",
              RETRY_SECONDS)
          .exception();
    }
    return Response.noContent().build();
  }

  private long submitDeletion(UUID traceId) {
    try {
      return collector.ingest().delete(traceId);
    } catch (RefusedException e) {
      String kind = e.reason() == RejectReason.STOPPING ? "stopping" : "overload";
      throw Problem.unavailable(kind, String.valueOf(e.getMessage()), RETRY_SECONDS).exception();
    }
  }
}
