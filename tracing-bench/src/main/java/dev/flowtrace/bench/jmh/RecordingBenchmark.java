package dev.flowtrace.bench.jmh;

import dev.flowtrace.client.Actor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One call of {@link Actor#emit} while a message is being handled, at each level, and beside it one
 * span of OpenTelemetry's SDK.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RecordingBenchmark {

  /** Set up by JMH. */
  public RecordingBenchmark() {}

  /** Level off. */
  @Benchmark
  public void off(RecordingState.Off state) {
    state.actor().emit("out", "parser", "in", RecordingState.MESSAGE);
  }

  /** Level production, in a run that is not sampled: time, ids and cause go into the run's ring. */
  @Benchmark
  public void productionUnsampled(RecordingState.Unsampled state) {
    state.actor().emit("out", "parser", "in", RecordingState.MESSAGE);
  }

  /**
   * A sampled run: the event goes into the buffer, from which another thread takes it. In portions
   * that have room in the buffer, so that no event is dropped, which would be cheaper.
   */
  @Benchmark
  @OperationsPerInvocation(RecordingState.Sampled.PORTION)
  public void sampled(RecordingState.Sampled state) {
    Actor actor = state.actor();
    for (int i = 0; i < RecordingState.Sampled.PORTION; i++) {
      actor.emit("out", "parser", "in", RecordingState.MESSAGE);
    }
  }

  /**
   * A span with the five attributes that a data flow has, begun and ended; the processor at its end
   * drops it, so that queue and export of the SDK cost nothing.
   */
  @Benchmark
  public void openTelemetrySpan(OpenTelemetryState state) {
    state
        .tracer()
        .spanBuilder("dataflow:reader->parser")
        .setAttribute(OpenTelemetryState.FLOW, "orders")
        .setAttribute(OpenTelemetryState.FROM, "reader")
        .setAttribute(OpenTelemetryState.PORT, "out")
        .setAttribute(OpenTelemetryState.TO, "parser")
        .setAttribute(OpenTelemetryState.TO_PORT, "in")
        .startSpan()
        .end();
  }
}
