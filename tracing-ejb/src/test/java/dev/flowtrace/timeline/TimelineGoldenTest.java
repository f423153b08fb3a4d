package dev.flowtrace.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.aggregation.EpochNanos;
import dev.flowtrace.causality.CausalEvent;
import dev.flowtrace.causality.CausalEvents;
import dev.flowtrace.protocol.EventType.Simple;
import dev.flowtrace.query.TimelineJson;
import dev.flowtrace.testing.Golden;
import dev.flowtrace.testing.PrettyJson;
import dev.flowtrace.testing.Stories;
import dev.flowtrace.testing.Story;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimelineGoldenTest {
  private static CausalEvents events(Story story) {
    CausalEvents events = new CausalEvents(1_000_000);
    story.events().forEach(event -> events.add(CausalEvent.of(event)));
    return events;
  }

  private static Timeline timeline(Story story, double millis, int skip, int limit, int buckets) {
    return TimelineBuilder.of(
        events(story),
        new Timeline.Part(
            EpochNanos.of(Story.at(0)), EpochNanos.of(Story.at(millis)), skip, limit, buckets));
  }

  @ParameterizedTest
  @ValueSource(strings = {"fan-out", "fan-in", "cycle", "failure", "in-flight", "missing-parent"})
  void timeline_isAsItWas(String name) {
    Timeline timeline = timeline(Stories.all().get(name), 20, 0, 100, 4);

    Golden.assertSame(
        "timeline/" + name + ".json",
        PrettyJson.of(out -> TimelineJson.write(timeline, null, out)));
  }

  @Test
  void criticalPath_followsTheCauseThatCameLast() {
    CriticalPath path = timeline(Stories.fanIn(), 20, 0, 0, 0).path();

    assertThat(path.steps())
        .extracting(step -> step.event().actor())
        .containsExactly("right", "right", "join", "join", "join", "sink");
    assertThat(path.nanos()).isEqualTo(Duration.ofMillis(20).toNanos());
  }

  @Test
  void childWithinItsParentsWork_cutsTheParentsStep() {
    Story story = Story.of(9);
    int work = story.add("a", 10, Simple.MESSAGE_RECEIVED, Story.data("in", null, 10.0, null));
    story.add("b", 14, Simple.MESSAGE_RECEIVED, Story.data("in", null, 8.0, null), work);

    CriticalPath path = timeline(story, 20, 0, 0, 0).path();

    assertThat(path.steps())
        .extracting(CriticalPath.Step::ownNanos)
        .containsExactly(6_000_000L, 8_000_000L);
    assertThat(path.nanos()).isEqualTo(14_000_000L);
  }

  @Test
  void causesThatGoInACircle_endThePath() {
    Story story = Story.of(9);
    story.addCausedBy(
        story.id(2), "a", 1, Simple.NETWORK_EVENT, Story.data(null, null, null, null));
    story.addCausedBy(
        story.id(1), "b", 2, Simple.NETWORK_EVENT, Story.data(null, null, null, null));

    assertThat(timeline(story, 20, 0, 0, 0).path().steps()).hasSize(2);
  }

  @Test
  void pages_followEachOther() {
    Story story = Stories.cycle();
    List<Span> all = timeline(story, 20, 0, 100, 0).spans();

    Timeline first = timeline(story, 20, 0, 3, 0);
    Timeline second = timeline(story, 20, 3, 100, 0);

    assertThat(first.allSpans()).isEqualTo(all.size());
    assertThat(first.spans()).isEqualTo(all.subList(0, 3));
    assertThat(second.spans()).isEqualTo(all.subList(3, all.size()));
  }

  @Test
  void window_hasOnlyWhatTouchesIt() {
    Timeline timeline =
        TimelineBuilder.of(
            events(Stories.fanOut()),
            new Timeline.Part(EpochNanos.of(Story.at(4.5)), EpochNanos.of(Story.at(6)), 0, 100, 0));

    assertThat(timeline.spans())
        .extracting(Span::kind)
        .containsExactly(Span.Kind.LIFE, Span.Kind.WORK, Span.Kind.WORK);
  }

  @Test
  void eventsBeyondTheLimit_areCounted() {
    CausalEvents events = new CausalEvents(3);
    Stories.fanOut().events().forEach(event -> events.add(CausalEvent.of(event)));

    Timeline timeline = TimelineBuilder.of(events, new Timeline.Part(0, 0, 0, 10, 0));

    assertThat(timeline.events()).isEqualTo(3);
    assertThat(timeline.leftEvents()).isEqualTo(8);
  }
}
