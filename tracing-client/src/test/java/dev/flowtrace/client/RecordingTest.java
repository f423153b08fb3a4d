package dev.flowtrace.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowtrace.protocol.DiffType;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonArray;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.MessageSnapshot;
import dev.flowtrace.protocol.PerformanceMetrics;
import dev.flowtrace.protocol.StateDiff;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.protocol.config.CaptureConfig;
import dev.flowtrace.protocol.config.PromotionConfig;
import dev.flowtrace.protocol.config.SamplingConfig;
import dev.flowtrace.protocol.config.StateCapture;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of what is recorded. */
final class RecordingTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final CollectedBatches collected = new CollectedBatches();
  private final Tracing.Builder builder =
      Tracing.newBuilder().sink(collected).level(Level.DIAGNOSTIC);
  private @Nullable Tracing tracing;

  private record Login(String user, String password) {}

  private static final class Bad {
    @Override
    public String toString() {
      throw new IllegalStateException("not today");
    }
  }

  private static final class Endless {
    @Override
    public String toString() {
      return "" + this;
    }
  }

  @AfterEach
  void close() {
    if (tracing != null) {
      tracing.close();
    }
  }

  @Test
  void everyKindOfEvent_isRecorded() {
    FlowRun run = begin();
    Actor actor = run.actor("a");
    actor.started();
    actor.completed();
    actor.failed("x");
    actor.sent("out", 1);
    actor.received("in", 1, null);
    actor.stateChanged(Map.of("n", 1));
    actor.portConnected("out", "b", "in");
    actor.portDisconnected("out", "b", "in");
    run.event().attribute("event_subtype", "network_started").record();
    actor.emit("out", "b", "in", 1);
    actor.custom("cache.miss", Map.of("key", "k", "n", 2));

    assertThat(events(run))
        .extracting(TraceEvent::eventType)
        .containsExactly(
            EventType.Simple.ACTOR_CREATED,
            EventType.Simple.ACTOR_STARTED,
            EventType.Simple.ACTOR_COMPLETED,
            EventType.Simple.ACTOR_FAILED,
            EventType.Simple.MESSAGE_SENT,
            EventType.Simple.MESSAGE_RECEIVED,
            EventType.Simple.STATE_CHANGED,
            EventType.Simple.PORT_CONNECTED,
            EventType.Simple.PORT_DISCONNECTED,
            EventType.Simple.NETWORK_EVENT,
            new EventType.DataFlow("b", "in"),
            new EventType.Custom("cache.miss"));
    assertThat(events(run).get(3).data().error()).isEqualTo("x");
    assertThat(events(run).get(7).data().customAttributes().get("to_actor"))
        .isEqualTo(JsonValue.of("b"));
    assertThat(events(run).get(11).data().customAttributes().get("n")).isEqualTo(JsonValue.of(2));
    assertThat(run.actor("a")).isSameAs(actor);
  }

  @Test
  void timesGoUp_andIdsAreUnique() {
    FlowRun run = begin();
    for (int i = 0; i < 100; i++) {
      run.actor("a").emit("out", "b", "in", i);
    }

    List<TraceEvent> events = events(run);
    assertThat(events).extracting(TraceEvent::eventId).doesNotHaveDuplicates();
    assertThat(events).extracting(TraceEvent::timestamp).isSorted();
    assertThat(Duration.between(events.get(0).timestamp(), java.time.Instant.now()).abs())
        .isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void whatIsNotMeasured_isNull_whatIsSaid_isThere() {
    FlowRun run = begin();
    run.actor("a").emit("out", "b", "in", 1);
    run.actor("a")
        .event(new EventType.DataFlow("b", "in"))
        .port("out")
        .queueDepth(0)
        .took(Duration.ofNanos(5))
        .allocatedBytes(6)
        .cpuPercent(7.5)
        .throughput(8)
        .record();

    assertThat(events(run).get(1).data().performanceMetrics()).isEqualTo(PerformanceMetrics.NONE);
    assertThat(events(run).get(2).data().performanceMetrics())
        .isEqualTo(new PerformanceMetrics(5L, 6L, 7.5, 0L, 8.0));
  }

  @Test
  void draft_canBeRecordedAgain_withMore() {
    FlowRun run = begin();
    EventDraft draft = run.event().attribute("a", 1);
    draft.record();
    draft.attribute("b", 2).record();

    assertThat(events(run).get(0).data().customAttributes())
        .isEqualTo(JsonObject.of("a", JsonValue.of(1)));
    assertThat(events(run).get(1).data().customAttributes())
        .isEqualTo(JsonObject.of("a", JsonValue.of(1), "b", JsonValue.of(2)));
    assertThat(events(run).get(0).eventId()).isNotEqualTo(events(run).get(1).eventId());
  }

  @Test
  void draftThatIsRecordedAgain_saysTheSame_andWhatWasRecordedStays() {
    FlowRun run = begin();
    Actor reader = run.actor("reader");
    Cause cause = run.event().recordAsCause();
    EventDraft draft =
        reader
            .event(EventType.Simple.MESSAGE_SENT)
            .port("out")
            .message("a")
            .causedBy(cause)
            .queueDepth(3)
            .tookNanos(5)
            .attribute("n", 1);
    draft.record();
    draft.record();
    draft.port("other").message(null).causedBy((Cause) null).queueDepth(4).tookNanos(6).record();

    TraceEvent first = events(run).get(2);
    TraceEvent second = events(run).get(3);
    TraceEvent third = events(run).get(4);
    assertThat(first.data().port()).isEqualTo("out");
    assertThat(first.data().message()).isNotNull();
    assertThat(first.data().performanceMetrics().queueDepth()).isEqualTo(3);
    assertThat(first.causality().parentEventId()).isEqualTo(cause.eventId());
    assertThat(second.data()).isEqualTo(first.data());
    assertThat(second.causality().parentEventId()).isEqualTo(cause.eventId());
    assertThat(second.eventId()).isNotEqualTo(first.eventId());
    assertThat(third.data().port()).isEqualTo("other");
    assertThat(third.data().message()).isNull();
    assertThat(third.data().performanceMetrics())
        .isEqualTo(new PerformanceMetrics(6L, null, null, 4L, null));
    assertThat(third.data().customAttributes()).isEqualTo(first.data().customAttributes());
    assertThat(third.causality().parentEventId()).isNull();
  }

  @Test
  void plainAttributes_areToldAsWhatTheyAre() {
    FlowRun run = begin();
    run.event()
        .attribute("text", "a\uD800b")
        .attributes(Map.of("long", Long.MIN_VALUE))
        .attribute("int", -1)
        .attribute("yes", true)
        .record();

    JsonObject told = events(run).get(0).data().customAttributes();
    assertThat(told.get("text")).isEqualTo(JsonValue.of("a\uFFFDb"));
    assertThat(told.get("long")).isEqualTo(JsonValue.of(Long.MIN_VALUE));
    assertThat(told.get("int")).isEqualTo(JsonValue.of(-1));
    assertThat(told.get("yes")).isEqualTo(JsonValue.of(true));
  }

  @Test
  void eventsOfManyEdgesAndTypes_areTold_eachAsItIs() {
    FlowRun run = begin();
    Actor actor = run.actor("a");
    for (int round = 0; round < 2; round++) {
      for (String target : List.of("b", "c", "d")) {
        actor.emit("out", target, "in", round == 0 ? target : (Object) 7);
        actor.event(EventType.Simple.MESSAGE_SENT).port(target).message(target).record();
        actor.emit(null, target, "in", null);
      }
    }

    List<TraceEvent> flows =
        events(run).stream()
            .filter(event -> event.eventType() instanceof EventType.DataFlow)
            .toList();
    assertThat(flows)
        .extracting(event -> ((EventType.DataFlow) event.eventType()).toActor())
        .containsExactly("b", "b", "c", "c", "d", "d", "b", "b", "c", "c", "d", "d");
    assertThat(flows)
        .extracting(event -> event.data().port())
        .containsExactly("out", "", "out", "", "out", "", "out", "", "out", "", "out", "");
    assertThat(run.tracing().stats().incomplete()).isEqualTo(6);
  }

  @Test
  void attributeThatIsGivenTwice_hasItsLastValue_inItsFirstPlace() {
    FlowRun run = begin();
    run.event().attribute("a", 1).attribute("b", 2).attribute("c", 3).attribute("a", 4).record();

    JsonObject attributes = events(run).get(0).data().customAttributes();
    assertThat(attributes.members().keySet()).containsExactly("a", "b", "c");
    assertThat(attributes.get("a")).isEqualTo(JsonValue.of(4));
  }

  @Test
  void heavyMetrics_areMeasuredOnlyWhereTheyAreSampled() {
    FlowRun without = begin();
    without.actor("a").handle("in", 1, null, () -> {});
    PerformanceMetrics light = events(without).get(1).data().performanceMetrics();
    assertThat(light.executionTimeNanos()).isNotNull();
    assertThat(light.memoryUsageBytes()).isNull();
    assertThat(light.cpuUsagePercent()).isNull();
    assertThat(light.throughputMsgsPerSec()).isNull();
    close();

    builder.sampling(
        new SamplingConfig(null, null, null, PromotionConfig.EMPTY, 1.0, JsonObject.EMPTY));
    FlowRun with = begin();
    byte[][] kept = new byte[1][];
    with.actor("a").handle("in", 1, null, () -> kept[0] = new byte[100_000]);
    PerformanceMetrics heavy = events(with).get(1).data().performanceMetrics();
    assertThat(kept[0]).hasSize(100_000);
    assertThat(heavy.memoryUsageBytes()).isGreaterThanOrEqualTo(100_000);

    long until = System.nanoTime() + 30_000_000; // a rate is over 10 ms and more
    while (System.nanoTime() < until) {
      with.actor("a").handle("in", 1, null, Thread::yield);
    }
    List<TraceEvent> handled = events(with);
    assertThat(handled.get(handled.size() - 1).data().performanceMetrics().throughputMsgsPerSec())
        .isPositive();
  }

  @Test
  void nullEverywhere_isRecordedAsUnknown_andCounted() {
    Tracing begun = builder.build();
    tracing = begun;
    FlowRun run = begun.startFlow(null);
    Actor actor = run.actor(null);
    actor.emit(null, null, null, null);
    Cause cause = actor.emitted(null, null, null, null);
    actor.sent(null, null);
    actor.received(null, null, null);
    actor.failed((Throwable) null);
    actor.failed((String) null);
    actor.stateChanged(null);
    actor.stateChanged(null, null);
    actor.portConnected(null, null, null);
    actor.custom(null);
    actor.custom(null, null);
    actor.handle(null, null, null, () -> actor.emit("out", "b", "in", null));
    actor.handleAll(null, null, null, () -> {});
    actor.handleAll(null, null, Arrays.asList(cause, null), () -> {});
    actor
        .event(null)
        .port(null)
        .message(null)
        .causedBy((Cause) null)
        .took(null)
        .error((String) null)
        .error((Throwable) null)
        .attribute(null, null)
        .attributes(null)
        .state(null, null)
        .record();
    run.within(null).close();
    run.withinAll(null).close();
    run.fail((String) null);

    assertThat(events(run)).hasSizeGreaterThan(15);
    TraceEvent flow = events(run).get(1);
    assertThat(flow.eventType()).isEqualTo(new EventType.DataFlow("unknown", ""));
    assertThat(flow.actorId()).isEqualTo("unknown");
    assertThat(flow.data().message()).isNull();
    assertThat(collected.starts().get(0).flowId()).isEqualTo("unknown");
    assertThat(begun.stats().incomplete()).isGreaterThanOrEqualTo(5);
    assertThat(begun.stats().lost().values()).containsOnly(0L);
  }

  @Test
  void messagesThatMayChange_areRenderedAtOnce() {
    captureContent();
    FlowRun run = begin();
    List<String> message = new ArrayList<>(List.of("a"));
    run.actor("a").emit("out", "b", "in", message);
    message.set(0, "changed");

    assertThat(content(events(run).get(1))).isEqualTo("[\"a\"]");
    assertThat(events(run).get(1).data().message().messageType()).isEqualTo("ArrayList");
  }

  @Test
  void messagesThatCannotBeRendered_leaveTheEvent() {
    FlowRun run = begin();
    run.actor("a").emit("out", "b", "in", new Bad());
    run.actor("a").emit("out", "b", "in", new Endless());
    run.actor("a").custom("c", Map.of("bad", new Bad(), "good", 1));
    run.actor("a").stateChanged(new Bad());

    List<TraceEvent> events = events(run);
    assertThat(events).hasSize(5);
    assertThat(events.get(1).data().message()).isNull();
    assertThat(events.get(1).data().customAttributes())
        .isEqualTo(
            JsonObject.of(
                "message.type",
                JsonValue.of("Bad"),
                "message.error",
                JsonValue.of("java.lang.IllegalStateException")));
    assertThat(events.get(2).data().customAttributes().get("message.error"))
        .isEqualTo(JsonValue.of("java.lang.StackOverflowError"));
    assertThat(events.get(3).data().customAttributes())
        .isEqualTo(JsonObject.of("good", JsonValue.of(1)));
    assertThat(events.get(4).data().stateDiff()).isNull();
    assertThat(tracing.stats().unrendered()).isEqualTo(4);
  }

  @Test
  void textsThatTheCollectorWouldRefuse_areMadeFit() {
    Tracing begun = builder.build();
    tracing = begun;
    FlowRun run = begun.startFlow("flow \ud83d " + "ä".repeat(600));
    String name = "n".repeat(1000) + "\ud83d";
    run.actor(name).emit(name, name, name, "\ud83d");
    run.actor(name).custom(name, Map.of("\ud83d", 1));
    run.actor(name).failed("\ud83d");
    run.actor(name).stateChanged("x".repeat(100_000));
    run.fail("\ud83d");

    List<TraceEvent> events = events(run);
    assertThat(events).hasSize(5);
    assertThat(events.get(1).actorId()).hasSize(512);
    assertThat(events.get(1).data().port()).hasSize(512);
    assertThat(events.get(4).data().customAttributes().get("state.omitted_bytes"))
        .isEqualTo(JsonValue.of(100_002));
    assertThat(collected.starts().get(0).flowId().getBytes(StandardCharsets.UTF_8).length)
        .isBetween(510, 512);
    assertThat(collected.ends()).hasSize(1);
    assertThat(begun.stats().lost().values()).containsOnly(0L);
  }

  @Test
  void giantMessages_areBounded() {
    builder.options(TracingOptions.newBuilder().maxMessageBytes(1_000_000).build());
    FlowRun run = begin();
    String giant = "x".repeat(600_000);
    for (int i = 0; i < 10; i++) {
      run.actor("a").emit("out", "b", "in", giant);
    }
    tracing.flush(LONG);
    run.actor("a").emit("out", "b", "in", giant);

    List<TraceEvent> events = events(run);
    assertThat(events).hasSize(12);
    assertThat(events.get(11).data().message().sizeBytes()).isEqualTo(600_002);
    for (TraceEvent event : events.subList(1, 11)) {
      boolean whole = event.data().message() != null;
      assertThat(whole || event.data().customAttributes().get("message.type") != null).isTrue();
    }
  }

  @Test
  void content_isCutOffAtItsLimit_andRedacted() {
    builder.capture(
        new CaptureConfig(
            null, true, 100, List.of("/user"), List.of("*pass*"), null, null, JsonObject.EMPTY));
    FlowRun run = begin();
    run.actor("a").emit("out", "b", "in", new Login("me", "secret"));
    run.actor("a").emit("out", "b", "in", "x".repeat(200));
    run.actor("a").custom("c", Map.of("Passphrase", "secret", "user", "me"));

    assertThat(content(events(run).get(1)))
        .isEqualTo("{\"password\":\"[redacted]\",\"user\":\"[redacted]\"}");
    MessageSnapshot large = events(run).get(2).data().message();
    assertThat(large.isCaptured()).isFalse();
    assertThat(large.sizeBytes()).isEqualTo(202);
    assertThat(events(run).get(3).data().customAttributes().get("Passphrase"))
        .isEqualTo(JsonValue.of("[redacted]"));
    assertThat(collected.requests().toString()).doesNotContain("secret");
  }

  @Test
  void withoutChecksumAndContent_onlyTheTypeIsTold() {
    builder.capture(
        new CaptureConfig(false, false, null, null, null, null, null, JsonObject.EMPTY));
    FlowRun run = begin();
    run.actor("a").emit("out", "b", "in", new Bad());

    assertThat(events(run).get(1).data().message()).isNull();
    assertThat(events(run).get(1).data().customAttributes())
        .isEqualTo(JsonObject.of("message.type", JsonValue.of("Bad")));
  }

  @Test
  void stateChanges_arePatches_orWhole_orNothing() {
    FlowRun patched = begin();
    patched.actor("a").stateChanged(Map.of("n", 1), Map.of("n", 2));
    StateDiff patch = events(patched).get(1).data().stateDiff();
    assertThat(patch.diffType()).isEqualTo(DiffType.INCREMENTAL);
    assertThat(patch.before()).isNull();
    assertThat(text(patch.after())).isEqualTo("[{\"op\":\"replace\",\"path\":\"/n\",\"value\":2}]");
    close();

    captureState(StateCapture.FULL);
    FlowRun full = begin();
    full.actor("a").stateChanged(Map.of("n", 1), Map.of("n", 2));
    StateDiff whole = events(full).get(1).data().stateDiff();
    assertThat(whole.diffType()).isEqualTo(DiffType.FULL);
    assertThat(text(whole.before())).isEqualTo("{\"n\":1}");
    assertThat(text(whole.after())).isEqualTo("{\"n\":2}");
    close();

    captureState(StateCapture.OFF);
    FlowRun off = begin();
    off.actor("a").stateChanged(Map.of("n", 1), Map.of("n", 2));
    assertThat(events(off).get(1).data().stateDiff()).isNull();
  }

  @Test
  void fanIn_keepsAllCauses() {
    FlowRun run = begin();
    Cause one = run.actor("a").emitted("out", "j", "in", 1);
    Cause two = run.actor("b").emitted("out", "j", "in", 2);
    run.actor("j").handleAll("in", null, List.of(one, two), () -> {});

    TraceEvent joined = last(run);
    assertThat(joined.causality().parentEventId()).isEqualTo(one.eventId());
    assertThat(joined.causality().dependencyChain()).containsExactly(one.eventId(), two.eventId());
    assertThat(joined.data().customAttributes().get("causes"))
        .isEqualTo(
            JsonArray.of(
                JsonValue.of(one.eventId().toString()), JsonValue.of(two.eventId().toString())));
  }

  @Test
  void longChains_areCutAndSaySo() {
    builder.capture(new CaptureConfig(null, null, null, null, null, null, 4, JsonObject.EMPTY));
    FlowRun run = begin();
    List<UUID> ids = new ArrayList<>();
    Cause cause = null;
    for (int i = 0; i < 50; i++) {
      try (CauseScope scope = run.within(cause)) {
        assertThat(scope).isNotNull();
        cause = run.actor("a").emitted("out", "a", "in", i);
        ids.add(cause.eventId());
      }
    }

    List<TraceEvent> events = events(run).subList(1, 51);
    for (int i = 0; i < 50; i++) {
      assertThat(events.get(i).causality().dependencyChain())
          .isEqualTo(ids.subList(Math.max(0, i - 4), i));
      assertThat(events.get(i).causality().rootCauseEventId()).isEqualTo(ids.get(0));
      assertThat(events.get(i).data().customAttributes().get("causality.truncated") != null)
          .isEqualTo(i > 4);
    }
  }

  @Test
  void scopesNest_andHoldForTheirRunOnly() {
    FlowRun run = begin();
    FlowRun other = tracing.startFlow("other");
    Cause outer = run.actor("a").emitted("out", "b", "in", 1);
    Cause inner = run.actor("a").emitted("out", "b", "in", 2);
    try (CauseScope first = run.within(outer)) {
      try (CauseScope second = run.within(inner)) {
        assertThat(run.current().eventId()).isEqualTo(inner.eventId());
        assertThat(other.current()).isNull();
        other.actor("x").emit("out", "y", "in", 1);
        assertThat(second).isNotNull();
      }
      assertThat(run.current().eventId()).isEqualTo(outer.eventId());
      assertThat(first).isNotNull();
    }
    assertThat(run.current()).isNull();
    assertThat(last(other).causality().parentEventId()).isNull();
  }

  @Test
  void workThatThrows_isRecorded_andThrowsOn() {
    FlowRun run = begin();
    assertThatThrownBy(
            () ->
                run.actor("a")
                    .handle(
                        "in",
                        1,
                        null,
                        () -> {
                          throw new IllegalStateException("broken");
                        }))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(
            () ->
                run.actor("a")
                    .call(
                        "in",
                        1,
                        null,
                        () -> {
                          throw new java.io.IOException("broken");
                        }))
        .isInstanceOf(java.io.IOException.class);

    List<TraceEvent> events = events(run);
    assertThat(events.get(1).eventType()).isEqualTo(EventType.Simple.ACTOR_FAILED);
    assertThat(events.get(1).data().error()).contains("broken");
    assertThat(events.get(1).causality().parentEventId()).isEqualTo(events.get(2).eventId());
    assertThat(run.current()).isNull();
  }

  private void captureContent() {
    builder.capture(new CaptureConfig(null, true, null, null, null, null, null, JsonObject.EMPTY));
  }

  private void captureState(StateCapture state) {
    builder.capture(new CaptureConfig(null, null, null, null, null, state, null, JsonObject.EMPTY));
  }

  private FlowRun begin() {
    Tracing begun = builder.build();
    tracing = begun;
    return begun.startFlow("orders");
  }

  private List<TraceEvent> events(FlowRun run) {
    assertThat(tracing.flush(LONG)).isTrue();
    return collected.events(run.traceId());
  }

  private TraceEvent last(FlowRun run) {
    List<TraceEvent> events = events(run);
    return events.get(events.size() - 1);
  }

  private static String content(TraceEvent event) {
    return text(event.data().message().serializedData());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
