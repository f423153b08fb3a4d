package dev.flowtrace.client;

import dev.flowtrace.protocol.ExecutionStatus;
import dev.flowtrace.protocol.FlowTrace;
import dev.flowtrace.protocol.FlowVersion;
import dev.flowtrace.protocol.Reply;
import dev.flowtrace.protocol.Request;
import dev.flowtrace.protocol.SubscriptionFilters;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.protocol.TraceQuery;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A connection to a collector. Thread-safe; requests leave in the order they are made.
 *
 * <p><b>Answers.</b> Each request gives a future. It completes with the collector's answer, or
 * fails with
 *
 * <ul>
 *   <li>{@link RequestRefusedException}: the collector said no;
 *   <li>{@link OutstandingLimitException}, at once: {@link Options#maxOutstanding()} requests are
 *       unanswered or {@link Options#maxUnsentBytes()} wait for the socket, and nothing was sent.
 *       So what the client holds is bounded and nobody is blocked; whoever can wait asks for the
 *       next only when an earlier one is answered;
 *   <li>{@link ConnectionException}: the connection ended, and all that was unanswered fails. There
 *       is no reconnect: connect anew;
 *   <li>{@link IllegalStateException}: the client is closed;
 *   <li>{@link IllegalArgumentException}: there is no JSON for an argument.
 * </ul>
 *
 * <p>No method throws for these, and none but {@link #connectBlocking}, {@link #close()} and the
 * stream of {@link #traces} blocks. Futures complete on the thread that receives: what depends on
 * them must be short and must not wait for another answer; use the {@code …Async} methods of {@link
 * CompletableFuture} for the rest. There is no time limit as long as the connection lives; see
 * {@link CompletableFuture#orTimeout}. Cancelling a future does not take the request back.
 * Arguments are never null.
 */
public final class FlowtraceClient implements AutoCloseable {
  private static final int PAGE_TRACES = 100;
  private static final int EVENT_QUEUE = 1024;

  private final Connection connection;

  private FlowtraceClient(Connection connection) {
    this.connection = connection;
  }

  /**
   * Connects to {@code ws://host:port/path} or {@code wss://…}. The future fails with a {@link
   * ConnectionException} if that does not succeed within {@link Options#connectTimeout()}, and with
   * an {@link IllegalArgumentException} if {@code uri} is no address of a WebSocket or a header is
   * not allowed.
   */
  public static CompletableFuture<FlowtraceClient> connect(URI uri, Options options) {
    return Connection.open(uri, options).thenApply(FlowtraceClient::new);
  }

  /**
   * Connects and waits for it.
   *
   * @throws ConnectionException if there is no connection within {@link Options#connectTimeout()}
   * @throws IllegalArgumentException if {@code uri} is no address of a WebSocket, or a header is
   *     not allowed
   */
  public static FlowtraceClient connectBlocking(URI uri, Options options) {
    try {
      return connect(uri, options).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ConnectionException notConnected) {
        throw notConnected;
      } else if (e.getCause() instanceof IllegalArgumentException wrongUriOrHeader) {
        throw wrongUriOrHeader;
      }
      throw e;
    }
  }

  /** A run of a flow begins; the collector makes the trace's id, which is the answer. */
  public CompletableFuture<UUID> startTrace(String flowId, FlowVersion version) {
    return start(new Request.StartTrace(null, flowId, version));
  }

  /** A run of a flow begins, under an id that the caller made. The answer is that id. */
  public CompletableFuture<UUID> startTrace(UUID traceId, String flowId, FlowVersion version) {
    Objects.requireNonNull(traceId);
    return start(new Request.StartTrace(traceId, flowId, version));
  }

  private CompletableFuture<UUID> start(Request.StartTrace request) {
    return connection.request(
        request,
        new PendingRequest<>(
            "StartTrace", null, Reply.TraceStarted.class, Reply.TraceStarted::traceId));
  }

  /**
   * Something happened in a trace, which need not be known to the collector. The answer says that
   * the collector has taken it, which by default is milliseconds before it is stored.
   */
  public CompletableFuture<Void> record(UUID traceId, TraceEvent event) {
    return confirmed("RecordEvent", new Request.RecordEvent(traceId, event));
  }

  /** A run is over. */
  public CompletableFuture<Void> endTrace(UUID traceId, ExecutionStatus status) {
    return confirmed("EndTrace", new Request.EndTrace(traceId, status));
  }

  /** A trace with all its events; empty if the collector has none of that id. */
  public CompletableFuture<Optional<FlowTrace>> getTrace(UUID traceId) {
    UUID requestId = UUID.randomUUID();
    return connection.request(
        new Request.GetTrace(requestId, traceId),
        new PendingRequest<>(
            "GetTrace",
            requestId,
            Reply.TraceData.class,
            answer -> Optional.ofNullable(answer.trace())));
  }

  /** The traces that match, newest first. */
  public CompletableFuture<TracePage> queryTraces(TraceQuery query) {
    UUID requestId = UUID.randomUUID();
    return connection.request(
        new Request.QueryTraces(requestId, query),
        new PendingRequest<>(
            "QueryTraces",
            requestId,
            Reply.QueryResults.class,
            answer -> new TracePage(answer.traces(), answer.totalCount())));
  }

  /**
   * The traces that match, newest first, asked for in pages of {@value #PAGE_TRACES} as they are
   * consumed: its terminal operation waits for the collector, so it must not run on the thread that
   * receives, and throws what the futures here fail with, as the cause of a {@link
   * CompletionException}. {@code limit} is how many there are at most altogether; traces that start
   * after this call are left out, unless the query has a time range of its own.
   */
  public Stream<FlowTrace> traces(TraceQuery query) {
    TracePages pages =
        new TracePages(page -> queryTraces(page).join(), query, PAGE_TRACES, Instant.now());
    return StreamSupport.stream(pages, false);
  }

  /** The versions of a flow that have traces; empty if there is none. */
  public CompletableFuture<List<FlowVersion>> flowVersions(String flowId) {
    return connection.request(
        new Request.GetFlowVersions(flowId),
        new PendingRequest<>(
            "GetFlowVersions", null, Reply.FlowVersions.class, Reply.FlowVersions::versions));
  }

  /** Asks for a sign of life. The answer is how long it took, from this call on. */
  public CompletableFuture<Duration> ping() {
    long began = System.nanoTime();
    return connection.request(
        new Request.Ping(),
        new PendingRequest<>(
            "Ping", null, Reply.Pong.class, answer -> Duration.ofNanos(System.nanoTime() - began)));
  }

  /**
   * Wants the events that pass {@code filters}, from now on. A connection has one subscription: a
   * second one replaces the first with its listener, at this call; events of the first that are
   * still under way go to the second's. If the collector refuses, {@code listener} is not called
   * any more.
   */
  public CompletableFuture<Void> subscribe(SubscriptionFilters filters, TraceListener listener) {
    connection.listener(listener); // before the answer: events may come right behind it
    return confirmed("Subscribe", new Request.Subscribe(filters))
        .whenComplete(
            (ok, failure) -> {
              if (failure != null) {
                connection.removeListener(listener);
              }
            });
  }

  /**
   * The events that pass {@code filters} from the time somebody subscribes, as a publisher for one
   * subscriber. It takes the connection's one subscription, as {@link #subscribe} does. {@value
   * #EVENT_QUEUE} events wait for a slow subscriber; it misses further ones and is told how many.
   * It fails with what {@link #subscribe} fails with, ends with the connection, and is unsubscribed
   * at the first event after it has cancelled.
   */
  public Flow.Publisher<ReceivedEvent> events(SubscriptionFilters filters) {
    return new EventFeed(this, filters, EVENT_QUEUE);
  }

  /** Wants no more events. The listener is called no more from this call on. */
  public CompletableFuture<Void> unsubscribe() {
    connection.listener(null);
    return confirmed("Unsubscribe", new Request.Unsubscribe());
  }

  private CompletableFuture<Void> confirmed(String name, Request request) {
    return connection.request(
        request, new PendingRequest<>(name, null, Reply.EventRecorded.class, Confirmation::check));
  }

  /**
   * Takes no more requests, waits for the answers that are still to come, and says goodbye (code
   * 1000), so the collector takes the traces that are not ended as completed. Waits for {@link
   * Options#closeTimeout()} altogether; then, or when interrupted, the connection is cut and what
   * is unanswered fails. Must not be called on the thread that receives, as from a listener.
   * Further calls do nothing.
   */
  @Override
  public void close() {
    connection.close();
  }
}
