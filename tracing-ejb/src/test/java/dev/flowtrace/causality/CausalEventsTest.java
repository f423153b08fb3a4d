package dev.flowtrace.causality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.protocol.EventData;
import dev.flowtrace.protocol.EventType.Simple;
import dev.flowtrace.testing.Story;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CausalEventsTest {
  private final Story story = Story.of(8);

  private List<UUID> causesOf(int number) {
    CausalEvents events = new CausalEvents(100);
    story.events().forEach(event -> events.add(CausalEvent.of(event)));
    return events.causes(Objects.requireNonNull(events.get(story.id(number))));
  }

  @Test
  void ancestorsInTheChain_areNoDirectCauses() {
    int a = story.add("a", 1, Simple.NETWORK_EVENT);
    int b = story.add("b", 2, Simple.NETWORK_EVENT, a);
    int c = story.add("c", 3, Simple.NETWORK_EVENT, b, a);

    assertThat(causesOf(c)).containsExactly(story.id(b));
  }

  @Test
  void othersInTheChain_areDirectCauses() {
    int a = story.add("a", 1, Simple.NETWORK_EVENT);
    int b = story.add("b", 2, Simple.NETWORK_EVENT);
    int c = story.add("c", 3, Simple.NETWORK_EVENT, a, b);

    assertThat(causesOf(c)).containsExactly(story.id(a), story.id(b));
  }

  @Test
  void unknownEventsInTheChain_areLeftOut_anUnknownParentIsNot() {
    UUID strange = new UUID(1, 1);
    int a = story.addCausedBy(strange, "a", 1, Simple.NETWORK_EVENT, EventData.EMPTY);

    assertThat(causesOf(a)).containsExactly(strange);
  }
}
