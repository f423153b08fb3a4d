package dev.flowtrace.client;

import dev.flowtrace.protocol.FlowTrace;
import dev.flowtrace.protocol.TimeRange;
import dev.flowtrace.protocol.TraceQuery;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.Spliterators;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The traces that match a query, asked for page by page as they are consumed. Pages are counted
 * from the newest trace, so traces that start meanwhile would shift them: they are left out by
 * their start, and what a page brings again is passed over. Not thread-safe.
 */
final class TracePages extends Spliterators.AbstractSpliterator<FlowTrace> {
  private final Function<TraceQuery, TracePage> ask;
  private final TraceQuery query;
  private final int pageSize;
  private final Deque<FlowTrace> page = new ArrayDeque<>();
  private Set<UUID> seen = new HashSet<>();
  private int offset;
  private long left;
  private boolean last;

  /**
   * @param ask waits for a page
   * @param query {@code limit} is how many traces there are at most altogether, {@code offset}
   *     where they begin
   * @param now traces that start later are left out
   */
  TracePages(Function<TraceQuery, TracePage> ask, TraceQuery query, int pageSize, Instant now) {
    super(Long.MAX_VALUE, ORDERED | NONNULL | DISTINCT);
    this.ask = ask;
    this.pageSize = pageSize;
    this.offset = query.offset() == null ? 0 : query.offset();
    this.left = query.limit() == null ? Long.MAX_VALUE : query.limit();
    this.query =
        query.timeRange() == null
            ? with(query, new TimeRange(Instant.EPOCH, now), query.limit(), query.offset())
            : query;
  }

  private static TraceQuery with(
      TraceQuery query,
      @Nullable TimeRange range,
      @Nullable Integer limit,
      @Nullable Integer offset) {
    return new TraceQuery(
        query.flowId(),
        query.executionId(),
        range,
        query.status(),
        query.actorFilter(),
        limit,
        offset,
        query.unknown());
  }

  @Override
  public boolean tryAdvance(Consumer<? super FlowTrace> action) {
    while (left > 0) {
      FlowTrace trace = page.poll();
      if (trace != null) {
        left--;
        action.accept(trace);
        return true;
      }
      if (last) {
        return false;
      }
      next();
    }
    return false;
  }

  private void next() {
    int wanted = (int) Math.min(pageSize, left);
    TracePage answer = ask.apply(with(query, query.timeRange(), wanted, offset));
    offset += answer.traces().size();
    last = answer.traces().isEmpty() || offset >= answer.totalCount();
    Set<UUID> ofThisPage = new HashSet<>();
    for (FlowTrace trace : answer.traces()) {
      if (ofThisPage.add(trace.traceId()) && !seen.contains(trace.traceId())) {
        page.add(trace);
      }
    }
    seen = ofThisPage;
  }
}
