package dev.flowtrace.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.aggregation.EventAttribute;
import dev.flowtrace.causality.CausalEvent;
import dev.flowtrace.causality.CausalEvents;
import dev.flowtrace.lineage.LineageQuery.Direction;
import dev.flowtrace.protocol.EventData;
import dev.flowtrace.protocol.EventType.Simple;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.PerformanceMetrics;
import dev.flowtrace.query.LineageJson;
import dev.flowtrace.testing.Golden;
import dev.flowtrace.testing.PrettyJson;
import dev.flowtrace.testing.Stories;
import dev.flowtrace.testing.Story;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineageSearchTest {
  private static final UUID FIRST = new UUID(0x4000L, 0x8000_0000_0000_0001L);
  private static final UUID SECOND = new UUID(0x4000L, 0x8000_0000_0000_0002L);

  /** Traces in memory. */
  private record Traces(Map<UUID, Story> stories) implements LineageSource {
    @Override
    public @Nullable Loaded load(UUID traceId, int limit) {
      Story story = stories.get(traceId);
      if (story == null) {
        return null;
      }
      CausalEvents events = new CausalEvents(limit);
      story.events().forEach(event -> events.add(CausalEvent.of(event, List.of("message_id"))));
      return new Loaded("flow", events);
    }

    @Override
    public List<UUID> tracesWith(EventAttribute attribute, int limit) {
      return stories.keySet().stream()
          .filter(
              id ->
                  stories.get(id).events().stream()
                      .anyMatch(
                          event ->
                              CausalEvent.of(event, List.of("message_id"))
                                  .attributes()
                                  .contains(attribute)))
          .limit(limit)
          .toList();
    }
  }

  private static Lineage lineage(LineageQuery query, Story... stories) {
    Map<UUID, Story> traces = new LinkedHashMap<>();
    traces.put(FIRST, stories[0]);
    if (stories.length > 1) {
      traces.put(SECOND, stories[1]);
    }
    try {
      return LineageSearch.of(query, new Traces(traces)).orElseThrow();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static LineageQuery from(Story story, int event, Direction direction) {
    return new LineageQuery(story.id(event), FIRST, null, direction, 100, 1_000, 10, 100_000);
  }

  private static List<UUID> ids(List<LineageNode> nodes) {
    return nodes.stream().map(node -> node.event().id()).toList();
  }

  private static EventData withId(String messageId) {
    return new EventData(
        null,
        null,
        null,
        null,
        PerformanceMetrics.NONE,
        JsonObject.newBuilder().put("message_id", messageId).build());
  }

  @ParameterizedTest
  @CsvSource({"fan-out,1", "fan-in,5", "cycle,7", "failure,4", "in-flight,4", "missing-parent,1"})
  void lineage_isAsItWas(String name, int event) {
    Story story = Stories.all().get(name);
    Lineage lineage = lineage(from(story, event, Direction.BOTH), story);

    Golden.assertSame(
        "lineage/" + name + ".json", PrettyJson.of(out -> LineageJson.write(lineage, out)));
  }

  @Test
  void fanIn_keepsBothCauses() {
    Story story = Stories.fanIn();
    Lineage lineage = lineage(from(story, 5, Direction.UP), story);

    assertThat(lineage.edges())
        .contains(
            new Lineage.Edge(story.id(3), story.id(5), null),
            new Lineage.Edge(story.id(4), story.id(5), null));
    assertThat(lineage.nodes()).hasSize(5);
    assertThat(lineage.cut().isAny()).isFalse();
  }

  @Test
  void depth_cuts_andSaysSo() {
    Story story = Stories.cycle();
    LineageQuery query =
        new LineageQuery(story.id(1), FIRST, null, Direction.DOWN, 2, 1_000, 10, 100_000);
    Lineage lineage = lineage(query, story);

    assertThat(ids(lineage.nodes())).containsExactly(story.id(1), story.id(2), story.id(3));
    assertThat(lineage.cut()).isEqualTo(new Lineage.Cut(1, 0, 0, 0));
  }

  @Test
  void limit_cuts_andSaysSo() {
    Story story = Stories.fanOut();
    LineageQuery query =
        new LineageQuery(story.id(1), FIRST, null, Direction.DOWN, 100, 3, 10, 100_000);
    Lineage lineage = lineage(query, story);

    assertThat(lineage.nodes()).hasSize(3);
    assertThat(lineage.cut().limit()).isPositive();
  }

  @Test
  void missingCause_isNamed() {
    Story story = Stories.missingParent();
    Lineage lineage = lineage(from(story, 1, Direction.BOTH), story);

    assertThat(lineage.nodes().get(0).missing())
        .containsExactly(new UUID(0x4000L, 0x8000_0000_0000_0000L));
  }

  @Test
  void attribute_leadsToAnotherTrace_thereAndBack() {
    Story sender = Story.of(1);
    int root = sender.add("a", 1, Simple.ACTOR_STARTED);
    int sent = sender.add("a", 2, Simple.MESSAGE_SENT, withId("m-1"), root);
    Story receiver = Story.of(2);
    int received = receiver.add("b", 5, Simple.MESSAGE_RECEIVED, withId("m-1"));
    int led = receiver.add("b", 6, Simple.NETWORK_EVENT, received);

    Lineage down = lineage(from(sender, root, Direction.DOWN), sender, receiver);
    assertThat(ids(down.down()))
        .containsExactly(sender.id(root), sender.id(sent), receiver.id(received), receiver.id(led));
    assertThat(down.edges())
        .contains(
            new Lineage.Edge(
                sender.id(sent), receiver.id(received), new EventAttribute("message_id", "m-1")));

    Lineage up =
        lineage(
            new LineageQuery(receiver.id(led), FIRST, null, Direction.UP, 100, 1_000, 10, 100_000),
            receiver,
            sender);
    assertThat(ids(up.up()))
        .containsExactly(sender.id(root), sender.id(sent), receiver.id(received), receiver.id(led));
  }

  @Test
  void attribute_isWhereASearchCanBegin() {
    Story story = Story.of(1);
    int root = story.add("a", 1, Simple.ACTOR_STARTED);
    int sent = story.add("a", 2, Simple.MESSAGE_SENT, withId("m-1"), root);

    Lineage lineage =
        lineage(
            new LineageQuery(
                null,
                null,
                new EventAttribute("message_id", "m-1"),
                Direction.UP,
                100,
                1_000,
                10,
                100_000),
            story);

    assertThat(lineage.start()).containsExactly(story.id(sent));
    assertThat(ids(lineage.nodes())).containsExactly(story.id(root), story.id(sent));
  }

  @Test
  void tracesAndEventsBeyondTheLimits_areCounted() {
    Story sender = Story.of(1);
    int sent = sender.add("a", 2, Simple.MESSAGE_SENT, withId("m-1"));
    sender.add("a", 3, Simple.NETWORK_EVENT);
    Story receiver = Story.of(2);
    receiver.add("b", 5, Simple.MESSAGE_RECEIVED, withId("m-1"));

    Lineage lineage =
        lineage(
            new LineageQuery(sender.id(sent), FIRST, null, Direction.BOTH, 100, 1_000, 1, 1),
            sender,
            receiver);

    assertThat(lineage.cut()).isEqualTo(new Lineage.Cut(0, 0, 1, 1));
  }
}
