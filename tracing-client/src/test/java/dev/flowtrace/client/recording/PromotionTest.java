package dev.flowtrace.client.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.client.content.MessageTypes;
import dev.flowtrace.protocol.ExecutionStatus;
import dev.flowtrace.protocol.FlowVersion;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.config.CaptureConfig;
import dev.flowtrace.protocol.config.ClientConfig;
import dev.flowtrace.protocol.config.PromotionConfig;
import dev.flowtrace.protocol.config.SamplingConfig;
import dev.flowtrace.protocol.config.TracingLevel;
import dev.flowtrace.protocol.context.TraceState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens between the moments of a promotion: each event is kept, counted or sent. */
final class PromotionTest {
  private static final int SLOTS = 8;

  private final Recorder recorder =
      new Recorder(
          new ClientConfig(
              TracingLevel.PRODUCTION,
              new SamplingConfig(
                  0.0,
                  0.0,
                  null,
                  new PromotionConfig(SLOTS, null, null, null, JsonObject.EMPTY),
                  null,
                  JsonObject.EMPTY),
              CaptureConfig.EMPTY),
          RecorderLimits.DEFAULT,
          MessageTypes.newBuilder().build(),
          batch -> true,
          new NothingGoesWrong());

  @AfterEach
  void close() {
    assertThat(recorder.close(Duration.ofSeconds(30))).isTrue();
  }

  private Run run() {
    return recorder.startRun("orders", FlowVersion.of(1, 0, 0), null, TraceState.EMPTY, null);
  }

  private static boolean put(Run run, Ring ring, long id) {
    long number = run.countBeforePromotion();
    if (number >= 0) {
      put(run, ring, number, id);
    }
    return number >= 0;
  }

  private static void put(Run run, Ring ring, long number, long id) {
    Site site = run.recorder.sites.add("orders", "a", Site.CUSTOM, null, "done", null);
    ring.put(number, run.number, site, null, null, null, 1, id, id, -1, -1);
  }

  @Test
  void eventBetweenCountAndDrain_isNotTaken_andPushesNothingOut() {
    Run run = run();
    Ring ring = run.ring(recorder.settings);
    for (int i = 0; i < 20; i++) {
      assertThat(put(run, ring, i)).isTrue();
    }
    long counted = run.eventsBeforePromotion();
    assertThat(put(run, ring, 99)).isFalse();

    assertThat(counted).isEqualTo(20);
    assertThat(run.drain())
        .extracting(entry -> entry.idLow)
        .containsExactly(12L, 13L, 14L, 15L, 16L, 17L, 18L, 19L);
    assertThat(put(run, ring, 100)).isFalse();
    assertThat(run.drain()).as("what was lost does not come after all").isEmpty();
  }

  @Test
  void eventWithoutRing_isCountedBefore_andGoesOutAfter() {
    Run run = run();
    assertThat(run.countBeforePromotion()).isZero();
    assertThat(run.eventsBeforePromotion()).isEqualTo(1);
    assertThat(run.countBeforePromotion()).isNegative();
    assertThat(run.ring(recorder.settings)).as("opened too late").isNull();
  }

  /** A thread that stalls in a run's ring wakes up when the ring is the next run's. */
  @Test
  void stalledThreadOfAnEndedRun_isNotCountedForTheNext_butMayPushOutItsEvent() {
    Run first = run();
    Ring ring = first.ring(recorder.settings);
    long stalled = first.countBeforePromotion();
    first.end(ExecutionStatus.COMPLETED, recorder.settings);

    Run second = run();
    assertThat(second.ring(recorder.settings)).isSameAs(ring);
    assertThat(put(second, ring, 3)).isTrue(); // in the slot that the stalled thread was given
    assertThat(put(second, ring, 4)).isTrue();
    assertThat(put(first, ring, 1)).as("before it was counted").isFalse();
    put(first, ring, stalled, 2); // after

    assertThat(second.eventsBeforePromotion()).isEqualTo(2);
    assertThat(second.drain()).extracting(entry -> entry.idLow).containsExactly(4L);
  }

  @Test
  void ringOfAnEndedRun_takesNothing_untilTheNextRunHasIt() {
    Run first = run();
    Ring ring = first.ring(recorder.settings);
    assertThat(put(first, ring, 1)).isTrue();
    first.end(ExecutionStatus.COMPLETED, recorder.settings);
    assertThat(put(first, ring, 2)).isFalse();
    put(first, ring, 0, 2); // counted before, by a thread that stalled

    Run second = run();
    assertThat(second.ring(recorder.settings)).isSameAs(ring);
    assertThat(put(second, ring, 3)).isTrue();
    assertThat(second.eventsBeforePromotion()).isEqualTo(1);
    assertThat(second.drain()).extracting(entry -> entry.idLow).containsExactly(3L);
  }

  @Test
  void messagesOfAnyClass_areKeptWhole_ifTheyStayAsTheyAre() {
    List<Object> messages =
        List.of(1, "text", new ArrayList<>(), 2, "x".repeat(100_000), new ArrayList<>(), 3);
    for (Object first : List.of(0, "first", new ArrayList<>())) {
      Run run = run();
      ActorRecorder reader = new ActorRecorder(run, "reader");
      reader.dataFlow("out", "parser", "in", first);
      messages.forEach(message -> reader.dataFlow("out", "parser", "in", message));

      List<@Nullable Object> kept =
          run.drain().stream().skip(1).map(entry -> entry.message).toList();
      assertThat(kept.get(0)).isEqualTo(1);
      assertThat(kept.get(1)).isEqualTo("text");
      assertThat(kept.get(2)).isSameAs(recorder.types.of(ArrayList.class)).isSameAs(kept.get(5));
      assertThat(kept.get(3)).isEqualTo(2);
      assertThat(kept.get(4)).as("too large").isSameAs(recorder.types.of(String.class));
      assertThat(kept.get(6)).isEqualTo(3);
    }
  }
}
