package dev.flowtrace.protocol;

import dev.flowtrace.protocol.JsonValue.JsonObject;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the collector sends: replies and what it pushes. In each kind {@code unknown} holds the
 * fields this version of the protocol does not know, kept as received.
 */
public sealed interface Reply {

  /**
   * Answers StartTrace.
   *
   * @param traceId the client's, or the one the collector made
   */
  record TraceStarted(UUID traceId, JsonObject unknown) implements Reply {
    /** Without unknown fields. */
    public TraceStarted(UUID traceId) {
      this(traceId, JsonObject.EMPTY);
    }
  }

  /**
   * Answers RecordEvent, EndTrace, Subscribe and Unsubscribe.
   *
   * @param success whether the request was taken
   * @param error why not; null if it was
   */
  record EventRecorded(boolean success, @Nullable String error, JsonObject unknown)
      implements Reply {
    /** Taken. */
    public static final EventRecorded OK = new EventRecorded(true, null);

    /** Without unknown fields. */
    public EventRecorded(boolean success, @Nullable String error) {
      this(success, error, JsonObject.EMPTY);
    }
  }

  /**
   * Answers GetTrace.
   *
   * @param requestId the request's
   * @param trace null if there is none of that id
   */
  record TraceData(UUID requestId, @Nullable FlowTrace trace, JsonObject unknown) implements Reply {
    /** Without unknown fields. */
    public TraceData(UUID requestId, @Nullable FlowTrace trace) {
      this(requestId, trace, JsonObject.EMPTY);
    }
  }

  /**
   * Answers QueryTraces.
   *
   * @param requestId the request's
   * @param traces newest first, as limit and offset cut them
   * @param totalCount matches without limit and offset
   */
  record QueryResults(UUID requestId, List<FlowTrace> traces, long totalCount, JsonObject unknown)
      implements Reply {
    /** Copies {@code traces}. */
    public QueryResults {
      traces = List.copyOf(traces);
    }

    /** Without unknown fields. */
    public QueryResults(UUID requestId, List<FlowTrace> traces, long totalCount) {
      this(requestId, traces, totalCount, JsonObject.EMPTY);
    }
  }

  /**
   * Answers GetFlowVersions.
   *
   * @param versions those that have traces
   */
  record FlowVersions(List<FlowVersion> versions, JsonObject unknown) implements Reply {
    /** Copies {@code versions}. */
    public FlowVersions {
      versions = List.copyOf(versions);
    }

    /** Without unknown fields. */
    public FlowVersions(List<FlowVersion> versions) {
      this(versions, JsonObject.EMPTY);
    }
  }

  /** Answers Ping. */
  record Pong() implements Reply {}

  /**
   * An event a subscriber wanted.
   *
   * @param traceId the event's trace
   * @param event what happened
   */
  record EventNotification(UUID traceId, TraceEvent event, JsonObject unknown) implements Reply {
    /** Without unknown fields. */
    public EventNotification(UUID traceId, TraceEvent event) {
      this(traceId, event, JsonObject.EMPTY);
    }
  }

  /**
   * A request failed, or a frame was none.
   *
   * @param message for a person
   * @param code for a program
   */
  @SuppressWarnings("JavaLangClash") // the name on the wire; always written Reply.Error
  record Error(String message, ErrorCode code, JsonObject unknown) implements Reply {
    /** Without unknown fields. */
    public Error(String message, ErrorCode code) {
      this(message, code, JsonObject.EMPTY);
    }
  }

  /**
   * Answers StoreTrace.
   *
   * @param traceId the stored one
   */
  record TraceStored(UUID traceId, JsonObject unknown) implements Reply {
    /** Without unknown fields. */
    public TraceStored(UUID traceId) {
      this(traceId, JsonObject.EMPTY);
    }
  }

  /**
   * Answers GetMetrics.
   *
   * @param data counters by name
   */
  record Metrics(JsonObject data, JsonObject unknown) implements Reply {
    /** Without unknown fields. */
    public Metrics(JsonObject data) {
      this(data, JsonObject.EMPTY);
    }
  }

  /**
   * Answers Hello.
   *
   * @param nodeId the collector node
   * @param lastSeq the client's last batch that is stored; 0 if none is
   * @param config what the client shall do, as in {@link Configure}
   */
  record Welcome(UUID nodeId, long lastSeq, JsonObject config, JsonObject unknown)
      implements Reply {
    /** Without unknown fields. */
    public Welcome(UUID nodeId, long lastSeq, JsonObject config) {
      this(nodeId, lastSeq, config, JsonObject.EMPTY);
    }
  }

  /**
   * Answers RecordBatch, after the database commit.
   *
   * @param seq the batch's
   */
  record BatchStored(long seq, JsonObject unknown) implements Reply {
    /** Without unknown fields. */
    public BatchStored(long seq) {
      this(seq, JsonObject.EMPTY);
    }
  }

  /**
   * Answers a RecordBatch that can never be stored: it is malformed, or over a limit. Its number
   * counts as consumed; the client drops the batch and goes on with the next number.
   *
   * @param seq the batch's
   * @param message for a person: where and what
   * @param code for a program
   */
  record BatchRejected(long seq, String message, ErrorCode code, JsonObject unknown)
      implements Reply {
    /** Without unknown fields. */
    public BatchRejected(long seq, String message, ErrorCode code) {
      this(seq, message, code, JsonObject.EMPTY);
    }
  }

  /**
   * The collector's memory budget is used up.
   *
   * @param retryAfterMillis stop sending for that long; 0 or more
   */
  record Busy(long retryAfterMillis, JsonObject unknown) implements Reply {
    /** Without unknown fields. */
    public Busy(long retryAfterMillis) {
      this(retryAfterMillis, JsonObject.EMPTY);
    }
  }

  /**
   * Changes what a running client records.
   *
   * @param level {@code off}, {@code production} or {@code diagnostic}; null: as it is
   * @param sampling rates and rules; empty: as they are
   * @param capture what content to take along; empty: as it is
   */
  record Configure(
      @Nullable String level, JsonObject sampling, JsonObject capture, JsonObject unknown)
      implements Reply {
    /** Without unknown fields. */
    public Configure(@Nullable String level, JsonObject sampling, JsonObject capture) {
      this(level, sampling, capture, JsonObject.EMPTY);
    }
  }

  /**
   * A subscriber was too slow.
   *
   * @param dropped notifications that were left out since the last such message; 1 or more
   */
  record Lagging(long dropped, JsonObject unknown) implements Reply {
    /** Without unknown fields. */
    public Lagging(long dropped) {
      this(dropped, JsonObject.EMPTY);
    }
  }
}
