package dev.flowtrace.client.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.client.CollectedBatches;
import dev.flowtrace.client.content.MessageTypes;
import dev.flowtrace.protocol.ExecutionStatus;
import dev.flowtrace.protocol.FlowVersion;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.protocol.config.ClientConfig;
import dev.flowtrace.protocol.context.TraceState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The host's clock is set back by an hour while a run goes on. */
final class ClockJumpTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Instant NOON = Instant.parse("2026-03-29T12:00:00Z");

  private final AtomicLong monotonic = new AtomicLong(1_000);
  private final AtomicLong wall = new AtomicLong(NOON.getEpochSecond() * 1_000_000_000L);
  private final CollectedBatches collected = new CollectedBatches();
  private final Recorder recorder =
      new Recorder(
          ClientConfig.EMPTY,
          RecorderLimits.DEFAULT,
          MessageTypes.newBuilder().build(),
          collected,
          new NothingGoesWrong(),
          new EpochClock(monotonic::get, wall::get),
          HostLoad.ofThisProcess());

  private void pass(Duration monotonicTime, Duration wallTime) {
    monotonic.addAndGet(monotonicTime.toNanos());
    wall.addAndGet(wallTime.toNanos());
    assertThat(recorder.flush(LONG)).isTrue(); // the encoder looks at the wall clock
  }

  @Test
  void eventsGoOn_timesFollow_durationsAreThoseOfTheMonotonicClock() {
    Run run = recorder.startRun("orders", FlowVersion.of(1, 0, 0), null, TraceState.EMPTY, null);
    ActorRecorder actor = new ActorRecorder(run, "reader");
    actor.dataFlow("out", "parser", "in", "before");
    Work work = Objects.requireNonNull(actor.handling("in", "before", null));
    pass(Duration.ofSeconds(2), Duration.ofHours(-1));
    work.done(-1);
    pass(Duration.ofSeconds(2), Duration.ofSeconds(2));
    actor.dataFlow("out", "parser", "in", "after");
    recorder.end(run, ExecutionStatus.COMPLETED);
    assertThat(recorder.close(LONG)).isTrue();

    List<TraceEvent> events = collected.events(run.traceId());
    assertThat(events)
        .extracting(TraceEvent::timestamp)
        .containsExactly(
            NOON, NOON.minus(Duration.ofHours(1)), NOON.minus(Duration.ofHours(1)).plusSeconds(2));
    assertThat(events).extracting(TraceEvent::eventId).doesNotHaveDuplicates();
    assertThat(events.get(1).data().performanceMetrics().executionTimeNanos())
        .isEqualTo(Duration.ofSeconds(2).toNanos());
    assertThat(collected.ends()).hasSize(1);
    assertThat(recorder.listenerFailures.sum()).isZero();
  }
}
