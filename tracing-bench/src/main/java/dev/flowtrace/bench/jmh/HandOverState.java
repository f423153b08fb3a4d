package dev.flowtrace.bench.jmh;

import dev.flowtrace.client.Actor;
import dev.flowtrace.client.CauseScope;
import dev.flowtrace.client.FlowRun;
import dev.flowtrace.client.Level;
import dev.flowtrace.client.Tracing;
import dev.flowtrace.client.connect.Edge;
import dev.flowtrace.client.connect.TracedExecutor;
import dev.flowtrace.client.connect.TracedQueue;
import dev.flowtrace.protocol.FlowVersion;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A queue and an executor between two actors, untraced. */
@State(Scope.Thread)
public class HandOverState {
  private static final int CAPACITY = 16;

  private final BlockingQueue<String> bare = new ArrayBlockingQueue<>(CAPACITY);
  private final Executor direct = Runnable::run;

  /** Set up by JMH. */
  public HandOverState() {}

  final BlockingQueue<String> bare() {
    return bare;
  }

  final Executor direct() {
    return direct;
  }

  /** The same, traced, while the thread that measures is handling a message. */
  public abstract static class Traced extends HandOverState {
    private final Level level;
    private @Nullable Tracing tracing;
    private @Nullable Actor actor;
    private @Nullable CauseScope scope;
    private @Nullable TracedQueue<String> queue;
    private @Nullable TracedExecutor executor;

    private Traced(Level level) {
      this.level = level;
    }

    final Actor actor() {
      return Objects.requireNonNull(actor);
    }

    final TracedQueue<String> queue() {
      return Objects.requireNonNull(queue);
    }

    final TracedExecutor executor() {
      return Objects.requireNonNull(executor);
    }

    /** Begins a run. */
    @Setup
    public void begin() {
      Tracing begun =
          Tracing.newBuilder().level(level).sampling(RecordingState.NONE_SAMPLED).build();
      FlowRun run = begun.startFlow("orders", FlowVersion.of(1, 4, 2));
      Edge edge = Edge.from(run.actor("reader"), "out").to(run.actor("parser"), "in");
      tracing = begun;
      actor = run.actor("reader");
      queue = TracedQueue.over(bare(), edge);
      executor = TracedExecutor.over(direct(), edge);
      scope =
          run.within(run.actor("source").emitted("out", "reader", "in", RecordingState.MESSAGE));
    }

    /** Ends it. */
    @TearDown
    public void end() {
      if (scope != null) {
        scope.close();
      }
      if (tracing != null) {
        tracing.close();
      }
    }
  }

  /** Nothing is recorded. */
  @State(Scope.Thread)
  public static class Off extends Traced {
    /** Set up by JMH. */
    public Off() {
      super(Level.OFF);
    }
  }

  /** A run that is not sampled. */
  @State(Scope.Thread)
  public static class Unsampled extends Traced {
    /** Set up by JMH. */
    public Unsampled() {
      super(Level.PRODUCTION);
    }
  }
}
