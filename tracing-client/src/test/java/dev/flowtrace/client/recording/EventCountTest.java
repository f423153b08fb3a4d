package dev.flowtrace.client.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.client.content.MessageTypes;
import dev.flowtrace.client.delivery.Eventually;
import dev.flowtrace.protocol.FlowVersion;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.config.CaptureConfig;
import dev.flowtrace.protocol.config.ClientConfig;
import dev.flowtrace.protocol.config.PromotionConfig;
import dev.flowtrace.protocol.config.SamplingConfig;
import dev.flowtrace.protocol.config.TracingLevel;
import dev.flowtrace.protocol.context.TraceState;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each event is counted once, wherever it gets to. */
final class EventCountTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final int CAPACITY = 64;

  /** Until it is released, the encoder stands still with the batch it has. */
  private volatile CountDownLatch released = new CountDownLatch(0);

  private final Recorder recorder =
      new Recorder(
          new ClientConfig(TracingLevel.DIAGNOSTIC, SamplingConfig.EMPTY, CaptureConfig.EMPTY),
          new RecorderLimits(
              CAPACITY,
              8,
              256 << 10,
              Duration.ofMinutes(1),
              Duration.ofMinutes(1),
              64,
              100,
              100,
              1 << 20,
              2),
          MessageTypes.newBuilder().build(),
          batch -> isReleased(),
          new NothingGoesWrong(),
          new EpochClock(() -> 0, () -> 0), // nothing grows old, so what is recorded stays
          HostLoad.ofThisProcess());
  private final RecorderReport report = new RecorderReport(recorder);
  private final Run run =
      recorder.startRun("orders", FlowVersion.of(1, 0, 0), null, TraceState.EMPTY, null);
  private final ActorRecorder reader = new ActorRecorder(run, "reader");

  @AfterEach
  void close() {
    recorder.close(LONG);
  }

  private boolean isReleased() {
    try {
      return released.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  private void record(int events) {
    for (int i = 0; i < events; i++) {
      reader.dataFlow("out", "parser", "in", "a");
    }
  }

  private long onTheEdge() {
    return report.edges().stream().mapToLong(RecorderReport.Edge::messages).sum();
  }

  @Test
  void eventsOfASampledRun_areRecordedAtOnce_andInTheirPlaceOnceTheyAreEncoded() {
    record(3);
    assertThat(report.recorded()).isEqualTo(3);
    assertThat(onTheEdge()).isZero();

    assertThat(recorder.flush(LONG)).isTrue();
    assertThat(report.recorded()).isEqualTo(3);
    assertThat(onTheEdge()).isEqualTo(3);
  }

  @Test
  void eventsWithoutRoom_areCounted() {
    released = new CountDownLatch(1);
    record(2 * CAPACITY);
    assertThat(report.recorded()).isEqualTo(2 * CAPACITY);
    assertThat(recorder.losses(Loss.BUFFER_FULL)).isPositive();

    released.countDown();
    assertThat(recorder.flush(LONG)).isTrue();
    assertThat(report.recorded()).isEqualTo(2 * CAPACITY);
    assertThat(onTheEdge()).isEqualTo(2 * CAPACITY);
  }

  /** A rate that is measured with some events has to know all there were before. */
  @Test
  void whereMemoryAndRatesAreMeasured_eventsAreInTheirPlaceAtOnce() {
    recorder.configure(
        new ClientConfig(
            null,
            new SamplingConfig(null, null, null, PromotionConfig.EMPTY, 0.5, JsonObject.EMPTY),
            CaptureConfig.EMPTY));
    record(3);
    assertThat(onTheEdge()).isEqualTo(3);
    assertThat(report.recorded()).isEqualTo(3);

    record(CAPACITY);
    assertThat(report.recorded()).isEqualTo(CAPACITY + 3);
    assertThat(recorder.flush(LONG)).isTrue();
    assertThat(report.recorded()).isEqualTo(CAPACITY + 3);
    assertThat(onTheEdge()).isEqualTo(CAPACITY + 3);
  }

  @Test
  void eventsThatAreLeftAtTheEnd_areCounted() {
    record(5);
    recorder.close(Duration.ZERO);
    Eventually.await(
        "all are encoded or lost",
        () -> report.encoded() + recorder.losses(Loss.CLOSED) >= 5 && report.buffered() == 0);

    assertThat(report.recorded()).isEqualTo(5);
    assertThat(onTheEdge()).isEqualTo(5);
  }

  @Test
  void eventsOfAPromotedRun_areCountedOnce() {
    recorder.setLevel(TracingLevel.PRODUCTION);
    Run unsampled =
        recorder.startRun("orders", FlowVersion.of(1, 0, 0), null, TraceState.EMPTY, false);
    ActorRecorder actor = new ActorRecorder(unsampled, "reader");
    actor.dataFlow("out", "parser", "in", "a");
    assertThat(onTheEdge()).isOne();
    unsampled.promote("test");
    actor.dataFlow("out", "parser", "in", "b");
    assertThat(report.recorded()).isEqualTo(2);

    assertThat(recorder.flush(LONG)).isTrue();
    assertThat(report.recorded()).isEqualTo(2);
    assertThat(onTheEdge()).isEqualTo(2);
  }
}
