package dev.flowtrace.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.aggregation.EpochNanos;
import dev.flowtrace.protocol.DiffType;
import dev.flowtrace.protocol.EventData;
import dev.flowtrace.protocol.EventType.Simple;
import dev.flowtrace.protocol.MessageSnapshot;
import dev.flowtrace.protocol.StateDiff;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.states.StateWatch;
import dev.flowtrace.testing.Story;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BreakConditionTest {
  private final Story story = Story.of(1);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private List<Integer> stops(BreakCondition condition) {
    List<Integer> stops = new ArrayList<>();
    int number = 0;
    for (TraceEvent event : story.events()) {
      number++;
      if (condition.stopsAt(event)) {
        stops.add(number);
      }
    }
    return stops;
  }

  @Test
  void allConditionsMustHold() {
    story.add("a", 1, Simple.ACTOR_STARTED);
    story.flow("a", "b", 2, null, 1);
    story.add("b", 3, Simple.ACTOR_STARTED);

    assertThat(stops(new BreakCondition("b", null, null, null, null))).containsExactly(2, 3);
    assertThat(stops(new BreakCondition("?", "ActorStarted", null, null, null)))
        .containsExactly(1, 3);
    assertThat(
            stops(new BreakCondition("?", "ActorStarted", null, EpochNanos.of(Story.at(2)), null)))
        .containsExactly(3);
    assertThat(stops(new BreakCondition(null, null, null, null, null))).isEmpty();
  }

  @Test
  void contentIsThatOfTheMessage() {
    story.add(
        "a",
        1,
        Simple.MESSAGE_SENT,
        EventData.ofMessage(
            "out", MessageSnapshot.captured("Line", "", bytes("{\"item\":\"pen\"}"))));
    story.add("a", 2, Simple.MESSAGE_SENT, Story.data("out", 10L, null, null));

    assertThat(stops(new BreakCondition(null, null, "\"pen\"", null, null))).containsExactly(1);
    assertThat(stops(new BreakCondition(null, null, "ink", null, null))).isEmpty();
  }

  @Test
  void stateIsThatOfTheEventsActor() {
    story.changed("a", 1, new StateDiff(null, bytes("{\"n\":1,\"s\":\"x\"}"), DiffType.FULL));
    story.changed("b", 2, new StateDiff(null, bytes("{\"n\":2}"), DiffType.FULL));
    story.changed("a", 3, new StateDiff(null, bytes("{\"n\":2}"), DiffType.INCREMENTAL));

    assertThat(stops(new BreakCondition("a", null, null, null, StateWatch.parse("/n=2"))))
        .containsExactly(3);
    assertThat(stops(new BreakCondition(null, null, null, null, StateWatch.parse("/s=x"))))
        .containsExactly(1, 3);
    assertThat(stops(new BreakCondition(null, null, null, null, StateWatch.parse("/none=x"))))
        .isEmpty();
    assertThat(StateWatch.parse("n=1")).isNull();
    assertThat(StateWatch.parse("/n")).isNull();
  }
}
