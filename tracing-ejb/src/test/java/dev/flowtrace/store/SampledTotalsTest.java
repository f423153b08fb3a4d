package dev.flowtrace.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.aggregation.AdjustedCount;
import dev.flowtrace.aggregation.LatencyHistogram;
import dev.flowtrace.testing.TestEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A sampled trace counts in a flow's totals for those that were left out. */
@ParameterizedClass
@EnumSource
class SampledTotalsTest {
  @Parameter TestDatabase database;

  private StoreFixture store;

  @BeforeEach
  void emptyDatabase() {
    store = new StoreFixture(database.fresh(), "a");
  }

  private static byte[] start(UUID traceId, String adjustedCount) {
    return ("{\"StartTrace\":{\"trace_id\":\"%s\",\"flow_id\":\"f\",\"version\":{\"major\":1,\"minor\":0,\"patch\":0,"
            + "\"git_hash\":null,\"timestamp\":\"2025-01-07T06:00:00Z\"},\"sampling\":{\"adjusted_count\":%s}}}")
        .formatted(traceId, adjustedCount)
        .getBytes(StandardCharsets.UTF_8);
  }

  private void send(String adjustedCount, int events) {
    UUID traceId = UUID.randomUUID();
    store.send(start(traceId, adjustedCount));
    for (int i = 0; i < events; i++) {
      store.send(TestEvent.flow("x", "y").message(10).in(traceId));
    }
  }

  private String total() {
    return database.rows("select sum(message_count), sum(message_bytes) from edge_minute").get(0);
  }

  @Test
  void totals_countWhatWasLeftOut_theTraceOnlyWhatItHas() {
    send("100", 3);
    send("1", 2);
    store.flush();
    assertThat(total()).isEqualTo("302|3020");
    assertThat(database.rows("select sum(event_count) from actor_minute")).containsExactly("302");
    assertThat(database.rows("select sum(event_count) from flow_trace")).containsExactly("5");
    store.evict();
    assertThat(database.settledMessages()).containsExactly(2L, 3L);
  }

  @Test
  void whatCameBeforeTheStart_countsAsTheStartSays() {
    UUID traceId = UUID.randomUUID();
    store.send(TestEvent.flow("x", "y").message(10).in(traceId));
    store.flush();
    store.send(start(traceId, "100"), TestEvent.flow("x", "y").message(10).in(traceId));
    store.flush();

    assertThat(total()).isEqualTo("200|2000");
  }

  @Test
  void promotedTrace_addsNothing() {
    send("0", 4);
    send("2", 1);
    store.flush();
    assertThat(total()).isEqualTo("2|20");
  }

  @Test
  void fractions_areRoundedOverAllTracesOfAFlush() {
    for (int i = 0; i < 10; i++) {
      send("1.25", 1);
    }
    store.flush();
    // 12.5 rounded up; rounded each by itself it would be 10
    assertThat(total()).isEqualTo("13|125");
  }

  @Test
  void laterParts_countLikeTheFirst() {
    UUID traceId = UUID.randomUUID();
    store.send(start(traceId, "10"));
    store.send(TestEvent.flow("x", "y").in(traceId));
    store.flush();
    store.send(TestEvent.flow("x", "y").in(traceId));
    store.flush();
    store.evict();
    assertThat(total()).startsWith("20|");
  }

  @Test
  void distribution_isMultipliedToo() {
    UUID traceId = UUID.randomUUID();
    store.send(start(traceId, "7"));
    store.send(TestEvent.flow("x", "y").took(1_000).in(traceId));
    store.send(TestEvent.flow("x", "y").in(traceId));
    store.flush();
    assertThat(
            database.rows(
                "select message_count, timed_count, execution_nanos_sum, execution_nanos_max"
                    + " from edge_minute"))
        .containsExactly("14|7|7000|1000");
    LatencyHistogram histogram =
        store.work.call(
            entityManager ->
                entityManager
                    .createQuery("select e from EdgeMinute e", EdgeMinuteEntity.class)
                    .getSingleResult()
                    .figures
                    .stats()
                    .histogram());
    assertThat(histogram.total()).isEqualTo(7);
  }

  @Test
  void whatMakesNoSense_countsAsOne() {
    for (String extra :
        List.of(
            "{\"sampling\":{\"adjusted_count\":-1}}",
            "{\"sampling\":{\"adjusted_count\":1e10}}",
            "{\"sampling\":{\"adjusted_count\":\"5\"}}",
            "{\"sampling\":{\"adjusted_count\":null}}",
            "{\"sampling\":7,\"adjusted_count\":5}",
            "{\"sampling\":{}}")) {
      assertThat(AdjustedCount.of(extra)).as(extra).isEqualTo(1);
    }
    assertThat(AdjustedCount.of(null)).isEqualTo(1);
    assertThat(AdjustedCount.of("{\"sampling\":{\"adjusted_count\":0.5}}")).isEqualTo(0.5);
  }
}
