package dev.flowtrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.protocol.ExecutionStatus;
import dev.flowtrace.protocol.FlowTrace;
import dev.flowtrace.protocol.FlowVersion;
import dev.flowtrace.protocol.TimeRange;
import dev.flowtrace.protocol.TraceMetadata;
import dev.flowtrace.protocol.TraceQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class TracePagesTest {
  private static final Instant NOW = Instant.parse("2026-01-07T06:00:00Z");

  private final List<FlowTrace> stored = new ArrayList<>();
  private final List<TraceQuery> asked = new ArrayList<>();

  /** A collector's answer: what is stored, newest first, at most four a reply. */
  private TracePage answer(TraceQuery query) {
    asked.add(query);
    int offset = query.offset() == null ? 0 : query.offset();
    int limit = query.limit() == null ? 4 : Math.min(4, query.limit());
    int from = Math.min(offset, stored.size());
    return new TracePage(
        stored.subList(from, Math.min(stored.size(), from + limit)), stored.size());
  }

  private Stream<UUID> traces(TraceQuery query) {
    return StreamSupport.stream(new TracePages(this::answer, query, 5, NOW), false)
        .map(FlowTrace::traceId);
  }

  private List<UUID> store(int count) {
    for (int i = 0; i < count; i++) {
      stored.add(
          new FlowTrace(
              UUID.randomUUID(),
              "orders",
              UUID.randomUUID(),
              FlowVersion.of(1, 0, 0),
              NOW,
              null,
              ExecutionStatus.RUNNING,
              List.of(),
              TraceMetadata.UNKNOWN));
    }
    return stored.stream().map(FlowTrace::traceId).toList();
  }

  private static TraceQuery limited(int limit, int offset) {
    return new TraceQuery(null, null, null, null, null, limit, offset);
  }

  @Test
  void allPages_areOneStream_andNewerTracesAreLeftOut() {
    List<UUID> all = store(10);
    assertThat(traces(TraceQuery.ALL)).containsExactlyElementsOf(all);
    assertThat(asked).extracting(TraceQuery::offset).containsExactly(0, 4, 8);
    assertThat(asked)
        .allSatisfy(
            query -> assertThat(query.timeRange()).isEqualTo(new TimeRange(Instant.EPOCH, NOW)));
  }

  @Test
  void pages_areAskedForOnlyWhenTheyAreNeeded() {
    store(10);
    assertThat(traces(TraceQuery.ALL).limit(3)).hasSize(3);
    assertThat(asked).hasSize(1);
  }

  @Test
  void limitAndOffset_holdForAllPagesTogether() {
    List<UUID> all = store(10);
    assertThat(traces(limited(6, 3))).containsExactlyElementsOf(all.subList(3, 9));
    assertThat(traces(limited(0, 0))).isEmpty();
    assertThat(traces(limited(5, 20))).isEmpty();
  }

  @Test
  void traceThatAPageBringsAgain_comesOnce() {
    List<UUID> all = store(8);
    List<UUID> got = new ArrayList<>();
    traces(TraceQuery.ALL)
        .forEach(
            id -> {
              if (got.isEmpty()) {
                // a trace that was reopened comes to the front and shifts all others
                stored.add(0, stored.remove(7));
              }
              got.add(id);
            });
    assertThat(got).doesNotHaveDuplicates().isSubsetOf(all);
  }

  @Test
  void timeRangeOfTheQuery_isKept() {
    TimeRange range = new TimeRange(NOW.minusSeconds(1), NOW.plusSeconds(1));
    store(1);
    assertThat(traces(new TraceQuery(null, null, range, null, null, null, null))).hasSize(1);
    assertThat(asked).extracting(TraceQuery::timeRange).containsExactly(range);
  }
}
