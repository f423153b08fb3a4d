package dev.flowtrace.web.api;

import dev.flowtrace.export.OtlpDocument;
import dev.flowtrace.ingest.RefusedException;
import dev.flowtrace.metrics.RejectReason;
import dev.flowtrace.query.FilterSearch;
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
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Traces. */
@Path("/traces")
@ApplicationScoped
public class TracesResource {
  private static final String NDJSON = "application/x-ndjson";
  private static final String FORMAT = "format";
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String OTLP = "otlp";
  private static final String OTLP_PROTOBUF = "otlp-protobuf";
  private static final List<String> FORMATS = List.of("json", OTLP, OTLP_PROTOBUF);
  private static final long COMMIT_SECONDS = 10;
  private static final int RETRY_SECONDS = 5;

  @EJB private CollectorBean collector;

  /** A page of traces. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Response list(@Context UriInfo uri) throws IOException {
    TraceListQuery query = TraceListQuery.of(uri, collector.config());
    TraceQueries.Page page = page(query);
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

  private TraceQueries.Page page(TraceListQuery query) throws IOException {
    if (query.language() == null) {
      return collector
          .queries()
          .search(query.filter(), query.sort().order(), query.after(), query.limit());
    }
    FilterSearch.Traces found =
        collector
            .views()
            .filteredTraces(
                new FilterSearch.Question(query.filter(), query.language(), query.sort().order()),
                query.after(),
                query.limit());
    return new TraceQueries.Page(found.rows(), found.next());
  }

  /** A trace with its events. */
  @GET
  @Path("/{id}")
  @Produces({MediaType.APPLICATION_JSON, PROTOBUF})
  public Response get(
      @PathParam("id") String id, @Context UriInfo uri, @Context HttpHeaders headers) {
    QueryParameters query = QueryParameters.of(uri, List.of(FORMAT));
    String format = query.oneOf(FORMAT, text -> FORMATS.contains(text) ? text : null, FORMATS);
    TraceContent trace = open(QueryParameters.uuid("id", id));
    boolean onlyProtobuf = accepts(headers, PROTOBUF) && !accepts(headers, "application/json");
    if (OTLP_PROTOBUF.equals(format) || (OTLP.equals(format) && onlyProtobuf)) {
      return protobuf(trace, uri);
    }
    if (onlyProtobuf) {
      throw new Problem(
              null,
              Response.Status.NOT_ACCEPTABLE,
              "as protobuf a trace can be had with format=" + OTLP,
              FORMAT,
              FORMATS,
              null)
          .exception();
    }
    StreamedBody.Content content =
        OTLP.equals(format) ? out -> writeOtlp(out, trace) : out -> FlowTraceJson.write(out, trace);
    // a document that is not closed is none: nothing need be added where it breaks off
    return Response.ok(
            new StreamedBody(uri.getRequestUri().getRawPath(), content, new byte[0]),
            MediaType.APPLICATION_JSON_TYPE)
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
        .build();
  }

  private static boolean accepts(HttpHeaders headers, String type) {
    MediaType wanted = MediaType.valueOf(type);
    return headers.getAcceptableMediaTypes().stream().anyMatch(wanted::isCompatible);
  }

  private Response protobuf(TraceContent trace, UriInfo uri) {
    StreamedBody.Content content =
        out ->
            OtlpDocument.writeProtobuf(
                out,
                collector.config().export().serviceName(),
                trace.traceId(),
                trace.head(),
                visitor -> trace.forEachEvent(visitor::event));
    return Response.ok(
            new StreamedBody(uri.getRequestUri().getRawPath(), content, OtlpDocument.broken()),
            MediaType.valueOf(PROTOBUF))
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
        .build();
  }

  /** A trace without its events, as the list has it. */
  @GET
  @Path("/{id}/summary")
  @Produces(MediaType.APPLICATION_JSON)
  public Response summary(@PathParam("id") String id, @Context UriInfo uri) {
    QueryParameters.of(uri, List.of());
    TraceContent trace = open(QueryParameters.uuid("id", id));
    return JsonAnswer.of(
        out ->
            FlowTraceJson.writeSummary(
                out, new TraceRow(trace.traceId(), trace.head(), trace.inFlight())));
  }

  private void writeOtlp(OutputStream out, TraceContent trace) throws IOException {
    OtlpDocument.write(
        out,
        collector.config().export().serviceName(),
        trace.traceId(),
        trace.head(),
        visitor -> trace.forEachEvent(visitor::event));
  }

  /** A trace's events. */
  @GET
  @Path("/{id}/events")
  @Produces(NDJSON)
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
