package dev.flowtrace.bench.example;

import dev.flowtrace.client.Actor;
import dev.flowtrace.client.Cause;
import dev.flowtrace.client.CauseScope;
import dev.flowtrace.protocol.EventType;
import java.util.ArrayList;
import java.util.List;

/** A unit of the network with a thread of its own. Its life is in the trace. */
abstract class Stage implements Runnable {
  private final Actor actor;
  private final List<Outlet<?>> outlets = new ArrayList<>();
  private long handled;

  Stage(Actor actor) {
    this.actor = actor;
  }

  final Actor actor() {
    return actor;
  }

  /** An outlet of this stage, closed when it ends. To be called from the constructor. */
  final <T extends Payload> Outlet<T> owned(Outlet<T> outlet) {
    outlets.add(outlet);
    return outlet;
  }

  /** Lives its life: started, works, completed or failed; closes its outlets in any case. */
  @Override
  public final void run() {
    long beganNanos = System.nanoTime();
    Cause started =
        actor
            .event(EventType.Simple.ACTOR_STARTED)
            .attribute("thread", Thread.currentThread().getName())
            .recordAsCause();
    CauseScope life = actor.run().within(started);
    try {
      work();
      completed(System.nanoTime() - beganNanos);
    } catch (InterruptedException e) {
      actor.failed(e);
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      actor.failed(e);
    } finally {
      end();
      life.close();
    }
  }

  private void end() {
    try {
      for (Outlet<?> outlet : outlets) {
        outlet.close();
      }
      drain();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** All the stage does, from its start to its end. */
  abstract void work() throws InterruptedException;

  /** Takes what still comes in, after {@link #work}. */
  void drain() throws InterruptedException {}

  /** Counts a message or file the stage is done with. */
  final void countHandled() {
    handled++;
  }

  private void completed(long livedNanos) {
    actor
        .event(EventType.Simple.ACTOR_COMPLETED)
        .throughput(handled * 1e9 / livedNanos)
        .attribute("handled", handled)
        .attribute("lived_ns", livedNanos)
        .record();
  }
}
