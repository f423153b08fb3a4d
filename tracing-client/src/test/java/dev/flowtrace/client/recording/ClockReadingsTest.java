package dev.flowtrace.client.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.client.content.MessageTypes;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.FlowVersion;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.config.CaptureConfig;
import dev.flowtrace.protocol.config.ClientConfig;
import dev.flowtrace.protocol.config.PromotionConfig;
import dev.flowtrace.protocol.config.SamplingConfig;
import dev.flowtrace.protocol.config.TracingLevel;
import dev.flowtrace.protocol.context.TraceState;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Half of what recording costs is reading the clock: this is how often it is read. */
final class ClockReadingsTest {
  private static final EventType.DataFlow TARGET = new EventType.DataFlow("parser", "in");

  private final Thread caller = Thread.currentThread();
  private long readings; // by the caller; each is a nanosecond later than the one before
  private final Recorder recorder =
      new Recorder(
          new ClientConfig(
              TracingLevel.PRODUCTION,
              new SamplingConfig(
                  0.0,
                  0.0,
                  null,
                  new PromotionConfig(8, null, null, null, JsonObject.EMPTY),
                  null,
                  JsonObject.EMPTY),
              CaptureConfig.EMPTY),
          RecorderLimits.DEFAULT,
          MessageTypes.DEFAULT,
          batch -> true,
          new NothingGoesWrong(),
          new EpochClock(this::read, () -> 0),
          HostLoad.ofThisProcess());
  private final Run run =
      recorder.startRun("orders", FlowVersion.of(1, 0, 0), null, TraceState.EMPTY, null);
  private final ActorRecorder reader = new ActorRecorder(run, "reader");
  private final ActorRecorder parser = new ActorRecorder(run, "parser");

  private long read() {
    return Thread.currentThread() == caller ? ++readings : 0;
  }

  private long readingsOf(Runnable work) {
    long before = readings;
    work.run();
    return readings - before;
  }

  @AfterEach
  void close() {
    assertThat(recorder.close(Duration.ofSeconds(30))).isTrue();
  }

  @Test
  void event_readsOnce() {
    assertThat(readingsOf(() -> reader.dataFlow("out", "parser", "in", "a"))).isOne();
  }

  @Test
  void messageThatIsTaken_readsOnce_forItsTimeAndItsWay() {
    long sent = reader.nanoTime();

    assertThat(readingsOf(() -> Arrivals.arrived(reader, "out", TARGET, "a", null, null, -1, sent)))
        .isOne();
    assertThat(run.drain()).extracting(entry -> entry.took).containsExactly(1L);
  }

  @Test
  void eventWhoseMomentIsKnown_readsNothing() {
    Draft sent = new Draft(reader, EventType.Simple.MESSAGE_SENT);
    long now = reader.nanoTime();

    assertThat(readingsOf(() -> sent.recordAsCause(now))).isZero();
    assertThat(run.drain())
        .extracting(entry -> entry.epochNanos)
        .containsExactly(recorder.clock.epochNanos(now));
  }

  @Test
  void handling_readsAtItsBeginningAndAtItsEnd() {
    assertThat(readingsOf(() -> Objects.requireNonNull(parser.handling("in", "a", null)).done(-1)))
        .isEqualTo(2);
  }

  @Test
  void messageThatIsHandledWhereItArrives_readsOnceForBoth_andOnceAtTheEnd() {
    long sent = reader.nanoTime();

    assertThat(
            readingsOf(
                () ->
                    Objects.requireNonNull(
                            Arrivals.handedOver(
                                reader,
                                "out",
                                TARGET,
                                "a",
                                null,
                                null,
                                -1,
                                sent,
                                parser,
                                false,
                                Arrivals.UNKNOWN))
                        .done(-1)))
        .isEqualTo(2);
    List<Entry> events = run.drain();
    assertThat(events).extracting(entry -> entry.took).containsExactly(1L, 1L);
    assertThat(events.get(1).epochNanos - events.get(1).took)
        .as("its handling begins when it has arrived")
        .isEqualTo(events.get(0).epochNanos);
    assertThat(Objects.requireNonNull(events.get(1).parent).low).isEqualTo(events.get(0).idLow);
  }

  @Test
  void messageThatArrivesWhenTheOneBeforeIsDone_readsNothing() {
    Work before = Objects.requireNonNull(parser.handling("in", "a", null));
    long[] ended = new long[1];
    assertThat(readingsOf(() -> ended[0] = before.done(-1))).isOne();
    long sent = ended[0] - 7;

    assertThat(
            readingsOf(
                () ->
                    Arrivals.handedOver(
                        reader, "out", TARGET, "b", null, null, -1, sent, parser, false, ended[0])))
        .isZero();
    assertThat(run.drain()).extracting(entry -> entry.took).as("under way until then").contains(7L);
    assertThat(before.done(-1)).as("the second time").isEqualTo(Arrivals.UNKNOWN);
  }
}
