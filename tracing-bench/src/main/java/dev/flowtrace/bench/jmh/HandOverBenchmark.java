package dev.flowtrace.bench.jmh;

import dev.flowtrace.client.Cause;
import dev.flowtrace.protocol.EventType;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What a message costs on its way through a connector in a run that is not sampled, beside the same
 * queue or executor without one. One thread is both ends, so nobody waits: queues have room, and
 * the executor runs a task where it is given.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HandOverBenchmark {

  /** Set up by JMH. */
  public HandOverBenchmark() {}

  /** Into an untraced queue, and out of it. */
  @Benchmark
  public String queueBare(HandOverState state) throws InterruptedException {
    state.bare().put(RecordingState.MESSAGE);
    return state.bare().take();
  }

  /** Level off. */
  @Benchmark
  public String queueOff(HandOverState.Off state) throws InterruptedException {
    state.queue().put(RecordingState.MESSAGE);
    return state.queue().take();
  }

  /** One event: a data flow. */
  @Benchmark
  public String queueUnsampled(HandOverState.Unsampled state) throws InterruptedException {
    state.queue().put(RecordingState.MESSAGE);
    return state.queue().take();
  }

  /** Two events: a data flow, and a message received with the time its handler took. */
  @Benchmark
  public void queueHandledUnsampled(HandOverState.Unsampled state, Blackhole handler)
      throws InterruptedException {
    state.queue().put(RecordingState.MESSAGE);
    state.queue().takeAndHandle(handler::consume);
  }

  /** A task on the untraced executor. */
  @Benchmark
  public void executorBare(HandOverState state, Blackhole handler) {
    state.direct().execute(() -> handler.consume(RecordingState.MESSAGE));
  }

  /** Two events: a data flow, and a message received. */
  @Benchmark
  public void executorUnsampled(HandOverState.Unsampled state, Blackhole handler) {
    state.executor().execute(RecordingState.MESSAGE, handler::consume);
  }

  /** An event that may cause others, with a queue's length and an attribute. */
  @Benchmark
  public Cause draftUnsampled(HandOverState.Unsampled state) {
    return state
        .actor()
        .event(EventType.Simple.MESSAGE_SENT)
        .port("out")
        .message(RecordingState.MESSAGE)
        .queueDepth(3)
        .attribute("message_id", "reader-out-1")
        .recordAsCause();
  }
}
