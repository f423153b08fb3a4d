package dev.flowtrace.client.connect;

import dev.flowtrace.client.Actor;
import dev.flowtrace.client.Handling;
import dev.flowtrace.client.Transit;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An executor whose tasks are an actor's handling of messages: a DataFlow event when a task begins,
 * with the time it waited, and MessageReceived with the time it took. What a task records is caused
 * by what its sender was handling. How many wait is told of {@link ThreadPoolExecutor} and {@link
 * ForkJoinPool}. As safe for threads as the executor inside; what that throws, such as {@code
 * RejectedExecutionException}, goes to the caller.
 */
public final class TracedExecutor implements Executor {
  private final Executor executor;
  private final Edge edge;

  private TracedExecutor(Executor executor, Edge edge) {
    this.executor = executor;
    this.edge = edge;
  }

  /** Traces what is given to {@code executor} through here. */
  public static TracedExecutor over(Executor executor, Edge edge) {
    return new TracedExecutor(
        Objects.requireNonNull(executor, "executor"), Objects.requireNonNull(edge, "edge"));
  }

  /** The same executor for another sender. */
  public TracedExecutor from(Actor actor, String port) {
    return new TracedExecutor(executor, edge.withFrom(actor, port));
  }

  /** The same executor for another receiver. */
  public TracedExecutor to(String actor, String port) {
    return new TracedExecutor(executor, edge.withTo(actor, port));
  }

  /** Runs {@code task}, a message without content. */
  @Override
  public void execute(Runnable task) {
    Objects.requireNonNull(task);
    dispatch(null, task);
  }

  /** Runs {@code handler} with {@code message}. */
  public <T> void execute(T message, Consumer<? super T> handler) {
    Objects.requireNonNull(handler);
    dispatch(message, () -> handler.accept(message));
  }

  private void dispatch(@Nullable Object message, Runnable work) {
    boolean traced = edge.fromActor().run().tracing().isOn();
    executor.execute(traced ? new Task(this, message, work) : work);
  }

  private long waiting() {
    if (executor instanceof ThreadPoolExecutor pool) {
      return pool.getQueue().size();
    }
    return executor instanceof ForkJoinPool pool
        ? pool.getQueuedSubmissionCount() + pool.getQueuedTaskCount()
        : -1;
  }

  /** A message on its way to what is done with it. */
  private static final class Task extends Transit implements Runnable {
    private final TracedExecutor executor;
    private final @Nullable Object message;
    private final Runnable work;

    Task(TracedExecutor executor, @Nullable Object message, Runnable work) {
      super(executor.edge.fromActor(), executor.edge.fromPort());
      this.executor = executor;
      this.message = message;
      this.work = work;
    }

    @Override
    public void run() {
      Edge edge = executor.edge;
      Actor receiver = from().run().actor(edge.toActor());
      try (Handling handling = handling(receiver, edge.target(), message, executor.waiting())) {
        try {
          work.run();
        } catch (RuntimeException | Error e) {
          handling.failed(e);
          throw e;
        }
      }
    }
  }
}
