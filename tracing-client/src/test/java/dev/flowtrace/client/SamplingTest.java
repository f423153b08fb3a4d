package dev.flowtrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.ExecutionStatus;
import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonNumber;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.Request;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.protocol.config.CaptureConfig;
import dev.flowtrace.protocol.config.ClientConfig;
import dev.flowtrace.protocol.config.PromotionConfig;
import dev.flowtrace.protocol.config.SamplingConfig;
import dev.flowtrace.protocol.config.SamplingDecision;
import dev.flowtrace.protocol.config.SamplingRule;
import dev.flowtrace.protocol.context.TraceParent;
import dev.flowtrace.protocol.context.TraceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Which runs and events go out. */
final class SamplingTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final CollectedBatches collected = new CollectedBatches();
  private @Nullable Tracing tracing;

  @AfterEach
  void close() {
    if (tracing != null) {
      tracing.close();
    }
  }

  @Test
  void firstTenRunsOfASecond_areSampled_andSayHow() {
    Tracing tracing = begin(SamplingConfig.EMPTY);
    FlowRun run = tracing.startFlow("orders");
    flush(tracing);

    assertThat(run.isSampled()).isTrue();
    assertThat(run.traceState().format()).isEqualTo("ot=th:0");
    assertThat(sampling(run).get("decision")).isEqualTo(JsonValue.of("head"));
    assertThat(sampling(run).get("threshold")).isEqualTo(JsonValue.of("0"));
    assertThat(number(sampling(run), "adjusted_count")).isEqualTo(1);
  }

  @Test
  void runThatIsNotSampled_sendsNothing_butIsCounted() {
    Tracing tracing = begin(none(PromotionConfig.EMPTY));
    FlowRun run = tracing.startFlow("orders");
    run.actor("reader").emit("out", "parser", "in", 1);
    run.complete();
    flush(tracing);

    assertThat(run.isSampled()).isFalse();
    assertThat(run.traceState()).isEqualTo(TraceState.EMPTY);
    assertThat(collected.requests()).isEmpty();
    TracingStats stats = tracing.stats();
    assertThat(stats.recorded()).isEqualTo(2);
    assertThat(stats.flows())
        .singleElement()
        .extracting(TracingStats.FlowStats::started)
        .isEqualTo(1L);
    assertThat(stats.flows().get(0).completed()).isEqualTo(1);
    assertThat(stats.edges())
        .singleElement()
        .extracting(TracingStats.EdgeStats::messages)
        .isEqualTo(1L);
  }

  @Test
  void failure_promotesTheRun_withWhatTheRingHas_andTheCountOfWhatItHasNot() {
    Tracing tracing = begin(none(new PromotionConfig(8, null, null, null, JsonObject.EMPTY)));
    FlowRun run = tracing.startFlow("orders");
    Actor reader = run.actor("reader");
    for (int i = 0; i < 20; i++) {
      reader.emit("out", "parser", "in", "message " + i);
    }
    reader.failed(new IllegalStateException("broken"));
    reader.emit("out", "parser", "in", "after");
    run.fail("broken");
    flush(tracing);

    assertThat(run.isSampled()).isTrue();
    assertThat(sampling(run).get("decision")).isEqualTo(JsonValue.of("promoted"));
    assertThat(sampling(run).get("reason")).isEqualTo(JsonValue.of("failure"));
    assertThat(number(sampling(run), "adjusted_count")).isZero();
    assertThat(number(sampling(run), "lost")).isEqualTo(13); // of 21 with ActorCreated
    List<TraceEvent> events = collected.events(run.traceId());
    assertThat(events)
        .extracting(event -> event.eventType().wireName())
        .containsExactly(
            "DataFlow",
            "DataFlow",
            "DataFlow",
            "DataFlow",
            "DataFlow",
            "DataFlow",
            "DataFlow",
            "DataFlow",
            "NetworkEvent",
            "ActorFailed",
            "DataFlow");
    assertThat(events.get(0).data().message()).isNotNull();
    JsonObject promotion = events.get(8).data().customAttributes();
    assertThat(promotion.get("sampling.promoted")).isEqualTo(JsonValue.of("failure"));
    assertThat(promotion.get("sampling.lost")).isEqualTo(JsonValue.of(13));
    assertThat(collected.ends())
        .singleElement()
        .satisfies(end -> assertThat(end.status()).isEqualTo(ExecutionStatus.failed("broken")));
    assertThat(run.traceState()).isEqualTo(TraceState.EMPTY);
  }

  /** Each event goes out or is among the lost, whichever way it took while the run was promoted. */
  @RepeatedTest(20)
  void promotionWhileOthersRecord_losesNoEventUncounted() throws InterruptedException {
    int threads = 4;
    int each = 1_000;
    Tracing tracing = begin(none(new PromotionConfig(8, null, null, null, JsonObject.EMPTY)));
    FlowRun run = tracing.startFlow("orders");
    CountDownLatch begin = new CountDownLatch(1);
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Actor actor = run.actor("actor " + i);
      boolean fails = i == 0;
      Thread thread =
          new Thread(
              () -> {
                try {
                  begin.await();
                } catch (InterruptedException e) {
                  return; // the count will show it
                }
                for (int n = 0; n < each; n++) {
                  if (fails && n == each / 2) {
                    actor.failed(new IllegalStateException("broken"));
                  } else {
                    actor.emit("out", "parser", "in", "message");
                  }
                }
              });
      running.add(thread);
      thread.start();
    }
    begin.countDown();
    for (Thread thread : running) {
      thread.join();
    }
    run.fail("broken");
    flush(tracing);

    long recorded = threads * (each + 1L); // with ActorCreated
    long lost = (long) number(sampling(run), "lost");
    long delivered = collected.events(run.traceId()).size() - 1L; // but the promotion itself
    assertThat(tracing.stats().recorded()).isEqualTo(recorded);
    assertThat(collected.events(run.traceId()))
        .extracting(TraceEvent::eventId)
        .doesNotHaveDuplicates();
    assertThat(delivered + lost).isEqualTo(recorded);
    assertThat(tracing.stats().lost()).containsEntry("ring_overwritten", lost);
  }

  @Test
  void failedRun_isPromotedAtItsEnd() {
    Tracing tracing = begin(none(PromotionConfig.EMPTY));
    FlowRun run = tracing.startFlow("orders");
    run.actor("reader").emit("out", "parser", "in", 1);
    run.fail(new RuntimeException("x"));
    flush(tracing);

    assertThat(collected.events(run.traceId())).hasSize(3);
    assertThat(collected.ends()).hasSize(1);
  }

  @Test
  void failure_doesNotPromote_whereThatIsSwitchedOff() {
    Tracing tracing = begin(none(new PromotionConfig(null, false, null, null, JsonObject.EMPTY)));
    FlowRun run = tracing.startFlow("orders");
    run.actor("reader").failed("broken");
    run.fail("broken");
    flush(tracing);

    assertThat(collected.requests()).isEmpty();
  }

  @Test
  void slowEdge_promotesTheRun() {
    Tracing tracing = begin(none(new PromotionConfig(null, null, null, 100L, JsonObject.EMPTY)));
    FlowRun run = tracing.startFlow("orders");
    Actor reader = run.actor("reader");
    EventType edge = new EventType.DataFlow("parser", "in");
    reader.event(edge).port("out").took(Duration.ofMillis(100)).record();
    assertThat(run.isSampled()).isFalse();
    reader.event(edge).port("out").took(Duration.ofMillis(101)).record();
    run.complete();
    flush(tracing);

    assertThat(sampling(run).get("reason")).isEqualTo(JsonValue.of("edge_latency"));
    assertThat(collected.events(run.traceId())).hasSize(4);
  }

  @Test
  void slowRun_isPromoted() {
    Tracing tracing = begin(none(new PromotionConfig(null, null, 1L, null, JsonObject.EMPTY)));
    FlowRun run = tracing.startFlow("orders");
    Actor reader = run.actor("reader");
    long began = System.nanoTime();
    while (System.nanoTime() - began < 2_000_000) {
      Thread.onSpinWait();
    }
    reader.emit("out", "parser", "in", 1);
    run.complete();
    flush(tracing);

    assertThat(sampling(run).get("reason")).isEqualTo(JsonValue.of("run_latency"));
  }

  @Test
  void noRoomForRings_promotesWithTheCountOfWhatWasLost() {
    Tracing tracing =
        Tracing.newBuilder()
            .sink(collected)
            .options(TracingOptions.newBuilder().maxRingSlots(0).build())
            .sampling(none(PromotionConfig.EMPTY))
            .build();
    this.tracing = tracing;
    FlowRun run = tracing.startFlow("orders");
    run.actor("reader").emit("out", "parser", "in", 1);
    run.fail("x");
    flush(tracing);

    assertThat(number(sampling(run), "lost")).isEqualTo(2);
    assertThat(tracing.stats().lost()).containsEntry("ring_overwritten", 2L);
  }

  @Test
  void placesBeyondTheLimit_areRecordedAndCountedTogether() {
    Tracing tracing =
        Tracing.newBuilder()
            .sink(collected)
            .options(TracingOptions.newBuilder().maxEdges(1).maxFlows(1).build())
            .sampling(none(PromotionConfig.EMPTY))
            .build();
    this.tracing = tracing;
    tracing.startFlow("first").complete();
    FlowRun run = tracing.startFlow("orders");
    run.actor("reader").emit("out", "parser", "in", 1);
    run.actor("reader").emit("out", "other", "in", 1);
    run.fail("x");
    flush(tracing);

    assertThat(collected.starts()).extracting(Request.StartTrace::flowId).containsExactly("orders");
    assertThat(collected.events(run.traceId()))
        .extracting(TraceEvent::eventType)
        .contains(new EventType.DataFlow("parser", "in"), new EventType.DataFlow("other", "in"));
    assertThat(tracing.stats().recorded()).isEqualTo(3);
    assertThat(tracing.stats().flows())
        .extracting(TracingStats.FlowStats::flow)
        .containsExactlyInAnyOrder("first", "(other flows)");
  }

  @Test
  void ringOfAnEndedRun_tellsTheNextRunNothing() {
    Tracing tracing = begin(none(PromotionConfig.EMPTY));
    FlowRun first = tracing.startFlow("orders");
    first.actor("reader").emit("out", "parser", "in", "first");
    first.complete();
    FlowRun second = tracing.startFlow("orders");
    second.actor("reader").emit("out", "parser", "in", "second");
    second.fail("x");
    flush(tracing);

    assertThat(collected.events(first.traceId())).isEmpty();
    assertThat(collected.events(second.traceId())).hasSize(3);
    assertThat(number(sampling(second), "lost")).isZero();
  }

  @Test
  void rulesAboutFlows_decideBeforeAllElse() {
    Tracing tracing =
        begin(
            rules(
                rule("never-*", null, null, null, SamplingDecision.NEVER, null),
                rule("always-*", null, null, null, SamplingDecision.ALWAYS, null)));
    FlowRun never = tracing.startFlow("never-1");
    never.fail("x");
    FlowRun always = tracing.startFlow("always-1");
    flush(tracing);

    assertThat(never.isSampled()).isFalse();
    assertThat(collected.starts())
        .extracting(Request.StartTrace::flowId)
        .containsExactly("always-1");
    assertThat(sampling(always).get("decision")).isEqualTo(JsonValue.of("rule"));
  }

  @Test
  void rulesAboutMessages_leaveOut_thinOut_andPromote() {
    Tracing tracing =
        begin(
            rules(
                rule(null, null, "Integer", null, SamplingDecision.NEVER, null),
                rule(null, null, "String", 100L, SamplingDecision.ALWAYS, null),
                rule(null, "thinned", null, null, SamplingDecision.RATIO, 0.25)));
    FlowRun run = tracing.startFlow("orders");
    Actor reader = run.actor("reader");
    reader.emit("out", "parser", "in", 1);
    reader.emit("out", "parser", "in", "short");
    assertThat(run.isSampled()).isFalse();
    reader.emit("out", "parser", "in", "long".repeat(100));
    assertThat(run.isSampled()).isTrue();
    Actor thinned = run.actor("thinned");
    for (int i = 0; i < 4000; i++) {
      thinned.emit("out", "parser", "in", "x");
    }
    flush(tracing);

    List<TraceEvent> events = collected.events(run.traceId());
    assertThat(events)
        .noneMatch(
            event ->
                event.data().message() != null
                    && event.data().message().messageType().equals("Integer"));
    List<TraceEvent> thin =
        events.stream().filter(event -> event.actorId().equals("thinned")).toList();
    assertThat(thin.size()).isBetween(800, 1200);
    assertThat(number(thin.get(0).data().customAttributes(), "sampling.adjusted_count"))
        .isEqualTo(4);
  }

  @Test
  void level_isChangedWhileARunGoesOn() {
    Tracing tracing = begin(none(PromotionConfig.EMPTY));
    FlowRun run = tracing.startFlow("orders");
    Actor reader = run.actor("reader");
    tracing.setLevel(Level.OFF);
    reader.emit("out", "parser", "in", "off");
    tracing.setLevel(Level.DIAGNOSTIC);
    assertThat(tracing.level()).isEqualTo(Level.DIAGNOSTIC);
    reader.emit("out", "parser", "in", "diagnostic");
    FlowRun whole = tracing.startFlow("orders");
    run.complete();
    whole.complete();
    flush(tracing);

    assertThat(sampling(run).get("reason")).isEqualTo(JsonValue.of("diagnostic"));
    assertThat(collected.events(run.traceId()))
        .extracting(event -> event.eventType().wireName())
        .containsExactly("ActorCreated", "NetworkEvent", "DataFlow");
    assertThat(sampling(whole).get("decision")).isEqualTo(JsonValue.of("level"));
  }

  @Test
  void runBegunAtLevelOff_isDecidedLater() {
    Tracing tracing = begin(SamplingConfig.EMPTY);
    tracing.setLevel(Level.OFF);
    FlowRun run = tracing.startFlow("orders");
    Actor reader = run.actor("reader");
    tracing.setLevel(Level.PRODUCTION);
    reader.emit("out", "parser", "in", 1);
    run.complete();
    flush(tracing);

    assertThat(collected.events(run.traceId())).hasSize(1);
    assertThat(collected.ends()).hasSize(1);
  }

  @Test
  void configuration_changesOnlyWhatItNames() {
    Tracing tracing = begin(none(PromotionConfig.EMPTY));
    tracing.configure(
        new ClientConfig(
            null,
            SamplingConfig.EMPTY,
            new CaptureConfig(null, true, null, null, null, null, null, JsonObject.EMPTY)));

    assertThat(tracing.level()).isEqualTo(Level.PRODUCTION);
    assertThat(tracing.config().sampling().ratio()).isZero();
    assertThat(tracing.config().capture().content()).isTrue();
    assertThat(tracing.config().capture().checksum()).isTrue();
  }

  @Test
  void callersDecision_isFollowed_andItsTraceContinued() {
    Tracing tracing = begin(none(PromotionConfig.EMPTY));
    UUID trace = UUID.randomUUID();
    UUID event = UUID.randomUUID();
    UUID root = UUID.randomUUID();
    UpstreamContext upstream =
        new UpstreamContext(
            TraceParent.of(trace, event.getMostSignificantBits(), true),
            TraceState.parse("ot=th:8"),
            event,
            root,
            null);
    FlowRun run = tracing.continueFlow("orders", null, upstream);
    run.actor("reader").emit("out", "parser", "in", 1);
    flush(tracing);

    assertThat(run.traceId()).isEqualTo(trace);
    assertThat(run.isSampled()).isTrue();
    assertThat(number(sampling(run), "adjusted_count")).isEqualTo(2);
    assertThat(run.traceState().get("ot")).isEqualTo("th:8");
    assertThat(collected.events(trace))
        .hasSize(2)
        .allSatisfy(
            recorded -> {
              assertThat(recorded.causality().parentEventId()).isEqualTo(event);
              assertThat(recorded.causality().rootCauseEventId()).isEqualTo(root);
            });
    assertThat(tracing.continueFlow("orders", null, null).traceId()).isNotEqualTo(trace);
  }

  private Tracing begin(SamplingConfig sampling) {
    Tracing begun = Tracing.newBuilder().sink(collected).sampling(sampling).build();
    tracing = begun;
    return begun;
  }

  private static void flush(Tracing tracing) {
    assertThat(tracing.flush(LONG)).isTrue();
  }

  private JsonObject sampling(FlowRun run) {
    return (JsonObject)
        collected.starts().stream()
            .filter(start -> run.traceId().equals(start.traceId()))
            .findFirst()
            .orElseThrow()
            .unknown()
            .get("sampling");
  }

  private static double number(JsonObject object, String name) {
    return ((JsonNumber) object.get(name)).doubleValue();
  }

  private static SamplingConfig none(PromotionConfig promotion) {
    return new SamplingConfig(0.0, 0.0, List.of(), promotion, 0.0, JsonObject.EMPTY);
  }

  private static SamplingConfig rules(SamplingRule... rules) {
    return new SamplingConfig(
        0.0, 0.0, List.of(rules), PromotionConfig.EMPTY, 0.0, JsonObject.EMPTY);
  }

  private static SamplingRule rule(
      @Nullable String flow,
      @Nullable String actor,
      @Nullable String type,
      @Nullable Long minSize,
      SamplingDecision decision,
      @Nullable Double ratio) {
    return new SamplingRule(flow, actor, type, minSize, null, decision, ratio, JsonObject.EMPTY);
  }
}
