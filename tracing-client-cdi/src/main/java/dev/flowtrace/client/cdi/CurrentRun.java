package dev.flowtrace.client.cdi;

import dev.flowtrace.client.Actor;
import dev.flowtrace.client.Cause;
import dev.flowtrace.client.CauseScope;
import dev.flowtrace.client.FlowRun;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The run that the current thread works for. Thread-safe. */
@Singleton
public class CurrentRun {
  private final ThreadLocal<@Nullable Actor> actors = new ThreadLocal<>();

  /** Made by the container. */
  public CurrentRun() {}

  /** The run; empty outside of traced calls. */
  public Optional<FlowRun> run() {
    return actor().map(Actor::run);
  }

  /** The actor that is handling a message; empty outside of traced calls. */
  public Optional<Actor> actor() {
    return Optional.ofNullable(actors.get());
  }

  /**
   * An executor whose tasks work for the run that is current now, and are caused by what is being
   * handled now. For {@code event.fireAsync(x, NotificationOptions.ofExecutor(…))} and the like.
   */
  public Executor carriedBy(Executor executor) {
    Actor actor = actors.get();
    if (actor == null) {
      return executor;
    }
    Cause cause = actor.run().current();
    return task -> executor.execute(() -> runWithin(actor, cause, task));
  }

  private void runWithin(Actor actor, @Nullable Cause cause, Runnable task) {
    Actor before = enter(actor);
    CauseScope scope = actor.run().within(cause);
    try {
      task.run();
    } finally {
      scope.close();
      leave(before);
    }
  }

  /** Makes the actor current; the result is who was before. */
  @Nullable Actor enter(Actor actor) {
    Actor before = actors.get();
    actors.set(actor);
    return before;
  }

  /** Goes back to who was before. */
  void leave(@Nullable Actor before) {
    if (before == null) {
      actors.remove();
    } else {
      actors.set(before);
    }
  }
}
