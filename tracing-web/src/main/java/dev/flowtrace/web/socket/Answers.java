package dev.flowtrace.web.socket;

import dev.flowtrace.aggregation.EpochNanos;
import dev.flowtrace.aggregation.TraceStatus;
import dev.flowtrace.ingest.RefusedException;
import dev.flowtrace.metrics.RejectReason;
import dev.flowtrace.protocol.ErrorCode;
import dev.flowtrace.protocol.ExecutionStatus;
import dev.flowtrace.protocol.Request;
import dev.flowtrace.protocol.TimeRange;
import dev.flowtrace.protocol.TraceQuery;
import dev.flowtrace.query.FlowTraceJson;
import dev.flowtrace.query.TraceContent;
import dev.flowtrace.query.TraceQueries;
import dev.flowtrace.runtime.CollectorBean;
import dev.flowtrace.store.TraceFilter;
import dev.flowtrace.store.TraceRow;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions over the WebSocket. What is found out before anything is sent fails as an error
 * reply.
 */
final class Answers {
  private final TraceQueries queries;
  private final int defaultLimit;
  private final int maxLimit;
  private final long maxReplyBytes;

  /** A reply that is ready to be sent. */
  interface Answer {
    /** Its kind, for counting. */
    String kind();

    /** Sends it. */
    void send(Wire wire) throws IOException;
  }

  private interface Content {
    void write(OutputStream out) throws IOException;
  }

  Answers(CollectorBean collector) {
    queries = collector.queries();
    defaultLimit = collector.config().defaultLimit();
    maxLimit = collector.config().maxLimit();
    maxReplyBytes = collector.config().maxReplyBytes();
  }

  /** Finds the answer to a question. */
  Answer to(Request request) throws RefusedException {
    if (request instanceof Request.GetTrace get) {
      return trace(orFresh(get.requestId()), get.traceId());
    }
    if (request instanceof Request.QueryTraces query) {
      return results(orFresh(query.requestId()), query.query());
    }
    if (request instanceof Request.GetFlowVersions versions) {
      return versions(versions.flowId());
    }
    if (request instanceof Request.GetMetrics) {
      return metrics();
    }
    throw notSpoken(request.getClass().getSimpleName());
  }

  /** For a request of our client's over a connection that does not speak its subprotocol. */
  static RefusedException notSpoken(String kind) {
    return new RefusedException(
        RejectReason.MALFORMED,
        ErrorCode.INVALID_REQUEST,
        kind + " belongs to subprotocol flowtrace.v1, which this connection does not speak");
  }

  private static UUID orFresh(@Nullable UUID requestId) {
    return requestId == null ? UUID.randomUUID() : requestId;
  }

  private Answer trace(UUID requestId, UUID traceId) throws RefusedException {
    Optional<TraceContent> found = queries.open(traceId);
    if (found.isPresent()) {
      requireFits(found.get());
    }
    return answer(
        "TraceData",
        out -> {
          put(out, "{\"TraceData\":{\"request_id\":\"" + requestId + "\",\"trace\":");
          if (found.isPresent()) {
            FlowTraceJson.write(out, found.get());
          } else {
            put(out, "null");
          }
          put(out, "}}");
        });
  }

  private void requireFits(TraceContent trace) throws RefusedException {
    if (bytes(trace) > maxReplyBytes) {
      throw new RefusedException(
          RejectReason.LIMIT,
          ErrorCode.INVALID_REQUEST,
          "trace %s has %d bytes of events, a reply at most %d; read it from /flowtrace/api/traces/%s/events"
              .formatted(
                  trace.traceId(), trace.head().eventBytes(), maxReplyBytes, trace.traceId()));
    }
  }

  private static long bytes(TraceContent trace) {
    return trace.head().eventBytes() + trace.head().events();
  }

  private Answer results(UUID requestId, TraceQuery query) throws RefusedException {
    int limit =
        Math.min(maxLimit, Math.max(0, query.limit() == null ? defaultLimit : query.limit()));
    int offset = query.offset() == null ? 0 : Math.max(0, query.offset());
    TraceQueries.Listing listing = queries.list(filter(query), limit, offset);
    List<TraceContent> traces = new ArrayList<>();
    long bytes = 0;
    for (TraceRow row : listing.rows()) {
      TraceContent trace = queries.open(row.traceId()).orElse(null);
      if (trace == null) {
        continue;
      }
      if (traces.isEmpty()) {
        requireFits(trace);
      }
      bytes += bytes(trace);
      if (bytes > maxReplyBytes) {
        break;
      }
      traces.add(trace);
    }
    return answer(
        "QueryResults",
        out -> {
          put(out, "{\"QueryResults\":{\"request_id\":\"" + requestId + "\",\"traces\":[");
          String separator = "";
          for (TraceContent trace : traces) {
            put(out, separator);
            FlowTraceJson.write(out, trace);
            separator = ",";
          }
          put(out, "],\"total_count\":" + listing.total() + "}}");
        });
  }

  private static TraceFilter filter(TraceQuery query) throws RefusedException {
    ExecutionStatus status = query.status();
    String failure =
        status instanceof ExecutionStatus.Failed failed && !failed.error().isEmpty()
            ? failed.error()
            : null;
    TimeRange range = query.timeRange();
    return new TraceFilter(
        query.flowId(),
        null,
        query.executionId(),
        status == null ? null : TraceStatus.ofWireName(status.name()),
        failure,
        query.actorFilter(),
        null,
        range == null ? null : epochNanos(range.from()),
        range == null ? null : epochNanos(range.to()),
        null,
        null,
        null,
        List.of());
  }

  /** A time beyond what the collector can hold is as good as the first or last one that it can. */
  private static Long epochNanos(Instant time) {
    try {
      return EpochNanos.of(time);
    } catch (ArithmeticException e) {
      return time.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  private Answer versions(String flowId) {
    String versions =
        queries.versions(flowId).stream()
            .map(version -> version.json())
            .collect(Collectors.joining(",", "{\"FlowVersions\":{\"versions\":[", "]}}"));
    return answer("FlowVersions", out -> put(out, versions));
  }

  private Answer metrics() {
    TraceQueries.Stats stats = queries.stats();
    String data =
        "{\"total_traces\":%d,\"active_traces\":%d,\"total_events\":%d,\"total_errors\":%d,\"event_bytes\":%d,\"stored_bytes\":%d}"
            .formatted(
                stats.stored().traces() + stats.inFlight(),
                stats.inFlight(),
                stats.stored().events() + stats.inFlightEvents(),
                stats.stored().errors() + stats.inFlightErrors(),
                stats.stored().eventBytes() + stats.inFlightEventBytes(),
                stats.stored().storedBytes());
    return answer("Metrics", out -> put(out, "{\"Metrics\":{\"data\":" + data + "}}"));
  }

  private static void put(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Answer answer(String kind, Content content) {
    return new Answer() {
      @Override
      public String kind() {
        return kind;
      }

      @Override
      public void send(Wire wire) throws IOException {
        Fragments out = wire.open();
        try {
          content.write(out);
        } catch (IOException | RuntimeException e) {
          if (out.isFragmented()) {
            throw new BrokenReplyException(e);
          }
          throw e;
        }
        out.close();
      }
    };
  }

  /** What a client is told of a failure of the collector itself. */
  static RefusedException failure(RuntimeException failure) {
    boolean storage = failure instanceof jakarta.ejb.EJBException;
    return storage
        ? new RefusedException(
            RejectReason.INTERNAL,
            ErrorCode.STORAGE_ERROR,
            "the database does not answer; try again later")
        : new RefusedException(
            RejectReason.INTERNAL, ErrorCode.INTERNAL_ERROR, "the collector failed; see its log");
  }
}
