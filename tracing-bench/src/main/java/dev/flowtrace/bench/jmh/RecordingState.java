package dev.flowtrace.bench.jmh;

import dev.flowtrace.client.Actor;
import dev.flowtrace.client.CauseScope;
import dev.flowtrace.client.FlowRun;
import dev.flowtrace.client.Level;
import dev.flowtrace.client.Tracing;
import dev.flowtrace.client.TracingOptions;
import dev.flowtrace.protocol.FlowVersion;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.config.PromotionConfig;
import dev.flowtrace.protocol.config.SamplingConfig;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** An actor that is handling a message, on the thread that measures. */
public abstract class RecordingState {
  static final String MESSAGE = "{\"order\":4711,\"items\":3}";
  static final SamplingConfig NONE_SAMPLED =
      new SamplingConfig(0.0, 0.0, List.of(), PromotionConfig.EMPTY, 0.0, JsonObject.EMPTY);

  private final Level level;
  private @Nullable Tracing tracing;
  private @Nullable Actor actor;
  private @Nullable CauseScope scope;

  private RecordingState(Level level) {
    this.level = level;
  }

  final Actor actor() {
    return Objects.requireNonNull(actor);
  }

  final Tracing tracing() {
    return Objects.requireNonNull(tracing);
  }

  /** Begins a run. */
  @Setup
  public void begin() {
    Tracing begun =
        Tracing.newBuilder()
            .level(level)
            .sampling(NONE_SAMPLED)
            .options(TracingOptions.DEFAULT)
            .build();
    FlowRun run = begun.startFlow("orders", FlowVersion.of(1, 4, 2));
    tracing = begun;
    actor = run.actor("reader");
    scope = run.within(run.actor("source").emitted("out", "reader", "in", MESSAGE));
  }

  /** Ends it. */
  @TearDown
  public void end() {
    if (scope != null) {
      scope.close();
    }
    tracing().close();
  }

  /** Nothing is recorded. */
  @State(Scope.Thread)
  public static class Off extends RecordingState {
    /** Set up by JMH. */
    public Off() {
      super(Level.OFF);
    }
  }

  /** A run that is not sampled. */
  @State(Scope.Thread)
  public static class Unsampled extends RecordingState {
    /** Set up by JMH. */
    public Unsampled() {
      super(Level.PRODUCTION);
    }
  }

  /** A run of which everything is recorded. */
  @State(Scope.Thread)
  public static class Sampled extends RecordingState {
    static final int PORTION = 16_384;

    /** Set up by JMH. */
    public Sampled() {
      super(Level.DIAGNOSTIC);
    }

    /** Makes room in the buffer. */
    @Setup(org.openjdk.jmh.annotations.Level.Invocation)
    public void empty() {
      if (!tracing().flush(Duration.ofMinutes(1))) {
        throw new IllegalStateException("the encoder does not keep up");
      }
    }

    /** Fails where the figure would be that of dropped events. */
    @TearDown
    public void checkThatNothingWasLost() {
      long lost = tracing().stats().lost().getOrDefault("buffer_full", 0L);
      if (lost > 0) {
        throw new IllegalStateException(lost + " events were dropped");
      }
    }
  }
}
