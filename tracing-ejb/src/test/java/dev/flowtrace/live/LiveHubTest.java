package dev.flowtrace.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.aggregation.EventKind;
import dev.flowtrace.aggregation.RecordedEvent;
import dev.flowtrace.aggregation.TraceEnd;
import dev.flowtrace.aggregation.TraceHead;
import dev.flowtrace.aggregation.TraceStatus;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.ExecutionStatus;
import dev.flowtrace.protocol.SubscriptionFilters;
import dev.flowtrace.testing.TestMetrics;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LiveHubTest {
  private static final UUID T = new UUID(1, 1);

  private static RecordedEvent event(
      EventKind kind,
      @Nullable String custom,
      String actor,
      @Nullable String toActor,
      @Nullable String toPort,
      int bytes) {
    return new RecordedEvent(
        UUID.randomUUID(),
        1,
        kind,
        custom,
        actor,
        null,
        toActor,
        toPort,
        -1,
        -1,
        null,
        List.of(),
        new byte[bytes],
        0,
        bytes);
  }

  private static final RecordedEvent FLOW = event(EventKind.DATA_FLOW, null, "a", "b", "in", 10);
  private static final RecordedEvent CUSTOM = event(EventKind.CUSTOM, "tick", "a", null, null, 10);
  private static final RecordedEvent STARTED =
      event(EventKind.ACTOR_STARTED, null, "c", null, null, 10);

  private static TraceHead trace(String flow) {
    return new TraceHead().flow(flow, null);
  }

  private static TraceHead ended(TraceStatus status, @Nullable String error) {
    return trace("f").ended(new TraceEnd(status, error, true, 1));
  }

  private static boolean matches(
      @Nullable List<String> flows,
      @Nullable List<String> actors,
      @Nullable List<EventType> types,
      @Nullable List<ExecutionStatus> statuses,
      TraceHead trace,
      RecordedEvent event) {
    return new EventFilter(new SubscriptionFilters(flows, actors, types, statuses))
        .matches(trace, event);
  }

  @Test
  void absentAndEmptyLists_areNoCondition() {
    assertThat(matches(null, null, null, null, trace("f"), FLOW)).isTrue();
    assertThat(matches(List.of(), List.of(), List.of(), List.of(), trace("f"), FLOW)).isTrue();
  }

  @Test
  void flows() {
    assertThat(matches(List.of("x", "f"), null, null, null, trace("f"), FLOW)).isTrue();
    assertThat(matches(List.of("x"), null, null, null, trace("f"), FLOW)).isFalse();
    assertThat(matches(List.of("unknown"), null, null, null, new TraceHead(), FLOW)).isTrue();
  }

  @Test
  void actors_asSourceOrTarget() {
    assertThat(matches(null, List.of("a"), null, null, trace("f"), FLOW)).isTrue();
    assertThat(matches(null, List.of("b"), null, null, trace("f"), FLOW)).isTrue();
    assertThat(matches(null, List.of("c"), null, null, trace("f"), FLOW)).isFalse();
  }

  private static boolean matchesType(EventType type, RecordedEvent event) {
    return matches(null, null, List.of(type), null, trace("f"), event);
  }

  @Test
  void types_withStarsForAny() {
    assertThat(matchesType(EventType.Simple.ACTOR_STARTED, STARTED)).isTrue();
    assertThat(matchesType(EventType.Simple.ACTOR_STARTED, FLOW)).isFalse();
    assertThat(matchesType(new EventType.DataFlow("b", "in"), FLOW)).isTrue();
    assertThat(matchesType(new EventType.DataFlow("*", "in"), FLOW)).isTrue();
    assertThat(matchesType(new EventType.DataFlow("b", "*"), FLOW)).isTrue();
    assertThat(matchesType(new EventType.DataFlow("*", "*"), FLOW)).isTrue();
    assertThat(matchesType(new EventType.DataFlow("*", "out"), FLOW)).isFalse();
    assertThat(matchesType(new EventType.DataFlow("x", "*"), FLOW)).isFalse();
    assertThat(matchesType(new EventType.DataFlow("*", "*"), STARTED)).isFalse();
    assertThat(matchesType(new EventType.Custom("tick"), CUSTOM)).isTrue();
    assertThat(matchesType(new EventType.Custom("*"), CUSTOM)).isTrue();
    assertThat(matchesType(new EventType.Custom("tock"), CUSTOM)).isFalse();
    assertThat(matchesType(new EventType.Custom("*"), FLOW)).isFalse();
    for (EventType.Simple type : EventType.Simple.values()) {
      EventKind kind = EventKind.ofWireName(type.wireName());
      assertThat(kind).isNotNull();
      assertThat(matchesType(type, event(kind, null, "a", null, null, 1))).isTrue();
      assertThat(matchesType(type, CUSTOM)).isFalse();
    }
  }

  private static boolean matchesStatus(ExecutionStatus status, TraceHead trace) {
    return matches(null, null, null, List.of(status), trace, FLOW);
  }

  @Test
  void statuses_ofTheEventsTrace() {
    assertThat(matchesStatus(new ExecutionStatus.Running(), trace("f"))).isTrue();
    assertThat(matchesStatus(new ExecutionStatus.Completed(), trace("f"))).isFalse();
    assertThat(matchesStatus(new ExecutionStatus.Completed(), ended(TraceStatus.COMPLETED, null)))
        .isTrue();
    assertThat(matchesStatus(new ExecutionStatus.Cancelled(), ended(TraceStatus.CANCELLED, null)))
        .isTrue();
    TraceHead failed = ended(TraceStatus.FAILED, "why");
    assertThat(matchesStatus(new ExecutionStatus.Failed(""), failed)).isTrue();
    assertThat(matchesStatus(new ExecutionStatus.Failed("why"), failed)).isTrue();
    assertThat(matchesStatus(new ExecutionStatus.Failed("other"), failed)).isFalse();
    TraceHead pending = trace("f").declared(null, null, TraceStatus.PENDING);
    assertThat(matchesStatus(new ExecutionStatus.Pending(), pending)).isTrue();
  }

  @Test
  void allConditions_mustHold() {
    assertThat(
            matches(
                List.of("f"),
                List.of("a"),
                List.of(new EventType.DataFlow("*", "*")),
                List.of(new ExecutionStatus.Running()),
                trace("f"),
                FLOW))
        .isTrue();
    assertThat(matches(List.of("f"), List.of("z"), null, null, trace("f"), FLOW)).isFalse();
  }

  @Test
  void queue_isBoundedInEvents_andCountsWhatItLeavesOut() {
    TestMetrics metrics = new TestMetrics();
    LiveHub hub = new LiveHub(2, 1_000, metrics.metrics());
    AtomicInteger woken = new AtomicInteger();
    assertThat(hub.isListening()).isFalse();
    Subscription slow = hub.subscribe(SubscriptionFilters.ALL, woken::incrementAndGet);
    Subscription other =
        hub.subscribe(new SubscriptionFilters(List.of("other"), null, null, null), () -> {});
    assertThat(hub.isListening()).isTrue();
    assertThat(hub.size()).isEqualTo(2);
    for (int i = 0; i < 5; i++) {
      hub.recorded(T, trace("f"), FLOW);
    }
    assertThat(woken).hasValue(2);
    assertThat(metrics.count("flowtrace_live_dropped")).isEqualTo(3);
    assertThat(slow.takeDropped()).isEqualTo(3);
    assertThat(slow.takeDropped()).isZero();
    assertThat(slow.poll().event()).isEqualTo(FLOW);
    hub.recorded(T, trace("f"), CUSTOM);
    assertThat(slow.poll().event()).isEqualTo(FLOW);
    assertThat(slow.poll().event()).isEqualTo(CUSTOM);
    assertThat(slow.poll()).isNull();
    assertThat(other.poll()).isNull();
    assertThat(other.takeDropped()).isZero();
    hub.unsubscribe(slow);
    hub.unsubscribe(other);
    hub.recorded(T, trace("f"), FLOW);
    assertThat(slow.poll()).isNull();
    assertThat(hub.isListening()).isFalse();
  }

  @Test
  void queuedEvent_holdsOnToNoLargeFrame() {
    LiveHub hub = new LiveHub(10, 1_000, new TestMetrics().metrics());
    Subscription subscription = hub.subscribe(SubscriptionFilters.ALL, () -> {});
    byte[] frame = new byte[100_000];
    frame[50] = 7;
    hub.recorded(
        T,
        trace("f"),
        new RecordedEvent(
            T,
            1,
            EventKind.CUSTOM,
            "c",
            "a",
            null,
            null,
            null,
            -1,
            -1,
            null,
            List.of(),
            frame,
            50,
            10));
    Notification queued = subscription.poll();
    assertThat(queued).isNotNull();
    assertThat(queued.event().json()).hasSize(10);
    assertThat(queued.event().json()[queued.event().offset()]).isEqualTo((byte) 7);
    assertThat(queued.event().length()).isEqualTo(10);
  }

  @Test
  void queue_isBoundedInBytes() {
    LiveHub hub = new LiveHub(1_000, 25, new TestMetrics().metrics());
    Subscription slow = hub.subscribe(SubscriptionFilters.ALL, () -> {});
    for (int i = 0; i < 3; i++) {
      hub.recorded(T, trace("f"), FLOW);
    }
    assertThat(slow.takeDropped()).isEqualTo(1);
    slow.poll();
    hub.recorded(T, trace("f"), FLOW);
    hub.recorded(T, trace("f"), event(EventKind.CUSTOM, "c", "a", null, null, 6));
    hub.recorded(T, trace("f"), event(EventKind.CUSTOM, "c", "a", null, null, 5));
    assertThat(slow.takeDropped()).isEqualTo(1);
    assertThat(slow.poll()).isNotNull();
    assertThat(slow.poll()).isNotNull();
    assertThat(slow.poll()).isNotNull();
    assertThat(slow.poll()).isNull();
  }
}
