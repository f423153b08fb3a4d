package dev.flowtrace.client.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.client.CollectedBatches;
import dev.flowtrace.client.content.MessageTypes;
import dev.flowtrace.client.delivery.Eventually;
import dev.flowtrace.protocol.ExecutionStatus;
import dev.flowtrace.protocol.FlowVersion;
import dev.flowtrace.protocol.config.ClientConfig;
import dev.flowtrace.protocol.context.TraceState;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What waits for the encoder while the host is busy, and what does not. */
final class PaceTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final long SECOND = 1_000_000_000;

  private final AtomicLong monotonic = new AtomicLong(SECOND);
  private final AtomicLong wall = new AtomicLong(1_000_000 * SECOND);
  private final AtomicBoolean busy = new AtomicBoolean(true);
  private final AtomicLong cpu = new AtomicLong();
  private final AtomicLong asked = new AtomicLong();
  private final CollectedBatches collected = new CollectedBatches();
  private final Recorder recorder =
      new Recorder(
          ClientConfig.EMPTY,
          new RecorderLimits(
              64,
              512,
              256 << 10,
              Duration.ofMillis(1),
              Duration.ofSeconds(10),
              64,
              10,
              10,
              1 << 20,
              2),
          MessageTypes.newBuilder().build(),
          collected,
          new NothingGoesWrong(),
          new EpochClock(monotonic::get, wall::get),
          new HostLoad(this::processNanos, () -> 0, 2));
  private final Run run =
      recorder.startRun("orders", FlowVersion.of(1, 0, 0), null, TraceState.EMPTY, null);
  private final ActorRecorder actor = new ActorRecorder(run, "reader");

  /** Each time the encoder asks, a tenth of a second has passed, in which the host was busy. */
  private long processNanos() {
    asked.incrementAndGet();
    monotonic.addAndGet(SECOND / 10);
    wall.addAndGet(SECOND / 10);
    return busy.get() ? cpu.addAndGet(SECOND / 5 + SECOND / 10) : cpu.get();
  }

  @AfterEach
  void close() {
    recorder.close(LONG);
  }

  private void record(int events) {
    for (int i = 0; i < events; i++) {
      actor.dataFlow("out", "parser", "in", "x");
    }
  }

  private void untilTheHostIsKnown() {
    long before = asked.get();
    Eventually.await("the encoder asks", () -> asked.get() >= before + 3);
  }

  private int events() {
    return collected.events(run.traceId()).size();
  }

  @Test
  void eventsOfABusyHost_waitUntilTheyAreOld() {
    untilTheHostIsKnown();
    long recorded = monotonic.get();
    record(3);
    Eventually.await("3 events", () -> events() == 3);

    assertThat(monotonic.get() - recorded).isGreaterThanOrEqualTo(10 * SECOND);
  }

  @Test
  void eventsOfARestingHost_goAtOnce() {
    busy.set(false);
    untilTheHostIsKnown();
    long recorded = monotonic.get();
    record(3);
    Eventually.await("3 events", () -> events() == 3);

    assertThat(monotonic.get() - recorded).isLessThan(5 * SECOND);
  }

  @Test
  void whenTheHostRests_theWaitingGoOut() {
    untilTheHostIsKnown();
    long recorded = monotonic.get();
    record(3);
    busy.set(false);
    Eventually.await("3 events", () -> events() == 3);

    assertThat(monotonic.get() - recorded).isLessThan(5 * SECOND);
  }

  @Test
  void halfFullBuffer_isEmptied() {
    untilTheHostIsKnown();
    long recorded = monotonic.get();
    record(33);
    Eventually.await("33 events", () -> events() == 33);

    assertThat(monotonic.get() - recorded).isLessThan(5 * SECOND);
  }

  @Test
  void flush_waitsForNothing() {
    untilTheHostIsKnown();
    long recorded = monotonic.get();
    record(3);
    recorder.end(run, ExecutionStatus.COMPLETED);
    assertThat(recorder.flush(LONG)).isTrue();

    assertThat(events()).isEqualTo(3);
    assertThat(collected.ends()).hasSize(1);
    assertThat(monotonic.get() - recorded).isLessThan(5 * SECOND);
  }

  @Test
  void whenTheWallClockIsSetBack_nothingIsLeftWaiting() {
    untilTheHostIsKnown();
    record(3);
    wall.addAndGet(-3_600 * SECOND);
    Eventually.await("3 events", () -> events() == 3);
  }
}
