package dev.flowtrace.protocol;

import dev.flowtrace.protocol.JsonValue.JsonObject;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends. In each kind {@code unknown} holds the fields this version of the protocol
 * does not know, kept as received.
 */
public sealed interface Request {

  /**
   * A run of a flow begins.
   *
   * @param traceId chosen by the client; null: the collector makes one
   * @param flowId name of the flow
   * @param version of the flow
   */
  record StartTrace(@Nullable UUID traceId, String flowId, FlowVersion version, JsonObject unknown)
      implements Request {
    /** Without unknown fields. */
    public StartTrace(@Nullable UUID traceId, String flowId, FlowVersion version) {
      this(traceId, flowId, version, JsonObject.EMPTY);
    }
  }

  /**
   * Something happened.
   *
   * @param traceId the event's trace, known or not
   * @param event what happened
   */
  record RecordEvent(UUID traceId, TraceEvent event, JsonObject unknown) implements Request {
    /** Without unknown fields. */
    public RecordEvent(UUID traceId, TraceEvent event) {
      this(traceId, event, JsonObject.EMPTY);
    }
  }

  /**
   * A run is over.
   *
   * @param traceId which
   * @param status how it ended
   */
  record EndTrace(UUID traceId, ExecutionStatus status, JsonObject unknown) implements Request {
    /** Without unknown fields. */
    public EndTrace(UUID traceId, ExecutionStatus status) {
      this(traceId, status, JsonObject.EMPTY);
    }
  }

  /**
   * Asks for one trace with its events.
   *
   * @param requestId comes back in the reply; null in the older form: the collector makes one
   * @param traceId which
   */
  record GetTrace(@Nullable UUID requestId, UUID traceId, JsonObject unknown) implements Request {
    /** Without unknown fields. */
    public GetTrace(@Nullable UUID requestId, UUID traceId) {
      this(requestId, traceId, JsonObject.EMPTY);
    }
  }

  /**
   * Searches.
   *
   * @param requestId comes back in the reply; null in the older form: the collector makes one
   * @param query which traces
   */
  record QueryTraces(@Nullable UUID requestId, TraceQuery query, JsonObject unknown)
      implements Request {
    /** Without unknown fields. */
    public QueryTraces(@Nullable UUID requestId, TraceQuery query) {
      this(requestId, query, JsonObject.EMPTY);
    }
  }

  /**
   * Asks for the versions of a flow that have traces.
   *
   * @param flowId name of the flow
   */
  record GetFlowVersions(String flowId, JsonObject unknown) implements Request {
    /** Without unknown fields. */
    public GetFlowVersions(String flowId) {
      this(flowId, JsonObject.EMPTY);
    }
  }

  /** Asks for a {@link Reply.Pong}. */
  record Ping() implements Request {}

  /**
   * Wants events as they come.
   *
   * @param filters which
   * @param legacy whether the wire has the older, singular spelling of the field
   */
  record Subscribe(SubscriptionFilters filters, boolean legacy, JsonObject unknown)
      implements Request {
    /** In today's spelling, without unknown fields. */
    public Subscribe(SubscriptionFilters filters) {
      this(filters, false, JsonObject.EMPTY);
    }
  }

  /** Wants no more events. */
  record Unsubscribe() implements Request {}

  /**
   * A whole trace at once (the older form).
   *
   * @param trace with its events
   */
  record StoreTrace(FlowTrace trace, JsonObject unknown) implements Request {
    /** Without unknown fields. */
    public StoreTrace(FlowTrace trace) {
      this(trace, JsonObject.EMPTY);
    }
  }

  /** Asks for the collector's counters (the older form). */
  record GetMetrics() implements Request {}

  /**
   * Our client presents itself.
   *
   * @param clientId kept for the client's life
   * @param clientVersion such as {@code 0.1.0}
   * @param network name of the traced network
   * @param host where it runs
   * @param capabilities what the client can do, such as {@code zstd}
   */
  record Hello(
      UUID clientId,
      String clientVersion,
      String network,
      String host,
      List<String> capabilities,
      JsonObject unknown)
      implements Request {
    /** Copies {@code capabilities}. */
    public Hello {
      capabilities = List.copyOf(capabilities);
    }

    /** Without unknown fields. */
    public Hello(
        UUID clientId,
        String clientVersion,
        String network,
        String host,
        List<String> capabilities) {
      this(clientId, clientVersion, network, host, capabilities, JsonObject.EMPTY);
    }
  }

  /**
   * Many events, acknowledged once they are stored.
   *
   * @param seq counts up by one for each batch of a client, 0 or more
   * @param batches events by trace
   * @param starts traces that began; they come before the events
   * @param ends traces that ended; they come after the events
   */
  record RecordBatch(
      long seq,
      List<Batch> batches,
      List<StartTrace> starts,
      List<EndTrace> ends,
      JsonObject unknown)
      implements Request {
    /** Copies the lists. */
    public RecordBatch {
      batches = List.copyOf(batches);
      starts = List.copyOf(starts);
      ends = List.copyOf(ends);
    }

    /** Without unknown fields. */
    public RecordBatch(
        long seq, List<Batch> batches, List<StartTrace> starts, List<EndTrace> ends) {
      this(seq, batches, starts, ends, JsonObject.EMPTY);
    }
  }

  /**
   * Events of one trace within a {@link RecordBatch}; no request by itself.
   *
   * @param traceId their trace
   * @param events in the order they happened
   * @param unknown fields this version of the protocol does not know, kept as received
   */
  record Batch(UUID traceId, List<TraceEvent> events, JsonObject unknown) {
    /** Copies {@code events}. */
    public Batch {
      events = List.copyOf(events);
    }

    /** Without unknown fields. */
    public Batch(UUID traceId, List<TraceEvent> events) {
      this(traceId, events, JsonObject.EMPTY);
    }
  }
}
