package dev.flowtrace.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.aggregation.EventKind;
import dev.flowtrace.protocol.Causality;
import dev.flowtrace.protocol.EventData;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.TraceEvent;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventLinesTest {
  private static final UUID ID = UUID.fromString("a1000000-0000-4000-8000-000000000001");
  private static final TraceEvent EVENT =
      new TraceEvent(
          ID,
          Instant.ofEpochSecond(-1, 999_999_999),
          new EventType.DataFlow("sink", "in"),
          "reader-1",
          EventData.EMPTY,
          new Causality(
              null, ID, List.of(), "", dev.flowtrace.protocol.JsonValue.JsonObject.EMPTY));

  @Test
  void noCondition_matchesAll() {
    assertThat(matches(null, null, null, null)).isTrue();
  }

  @Test
  void kind_isCompared() {
    assertThat(matches(EventKind.DATA_FLOW, null, null, null)).isTrue();
    assertThat(matches(EventKind.CUSTOM, null, null, null)).isFalse();
  }

  @Test
  void actor_isSourceOrTarget_exactOrPattern() {
    assertThat(matches(null, "reader-1", null, null)).isTrue();
    assertThat(matches(null, "sink", null, null)).isTrue();
    assertThat(matches(null, "reader-?", null, null)).isTrue();
    assertThat(matches(null, "s*k", null, null)).isTrue();
    assertThat(matches(null, "reader", null, null)).isFalse();
    assertThat(matches(null, "in", null, null)).isFalse();
  }

  @Test
  void timeRange_isInclusiveToTheNanosecond() {
    assertThat(matches(null, null, -1L, -1L)).isTrue();
    assertThat(matches(null, null, 0L, null)).isFalse();
    assertThat(matches(null, null, null, -2L)).isFalse();
  }

  private static boolean matches(EventKind kind, String actor, Long from, Long to) {
    return new EventLines(kind, actor, from, to).matches(EVENT);
  }
}
