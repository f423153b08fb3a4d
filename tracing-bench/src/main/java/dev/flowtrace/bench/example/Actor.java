package dev.flowtrace.bench.example;

import dev.flowtrace.protocol.EventData;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.PerformanceMetrics;
import java.util.ArrayList;
import java.util.List;

/** A unit of the network with a thread of its own. Its life is in the trace. */
abstract class Actor implements Runnable {
  private final String name;
  private final Tracer tracer;
  private final Cause created;
  private final List<Outlet<?>> outlets = new ArrayList<>();
  private long handled;

  /** Tells the trace that the actor exists. */
  Actor(String name, Tracer tracer, Cause network) {
    this.name = name;
    this.tracer = tracer;
    this.created =
        tracer.record(
            network,
            EventType.Simple.ACTOR_CREATED,
            name,
            attributes(JsonObject.newBuilder().put("actor_type", getClass().getSimpleName())));
  }

  final String name() {
    return name;
  }

  final Tracer tracer() {
    return tracer;
  }

  /** The event of the actor's creation. */
  final Cause created() {
    return created;
  }

  /** An outlet of this actor, closed when it ends. To be called from the constructor. */
  final <T extends Payload> Outlet<T> owned(Outlet<T> outlet) {
    outlets.add(outlet);
    return outlet;
  }

  /** Lives its life: started, works, completed or failed; closes its outlets in any case. */
  @Override
  public final void run() {
    long beganNanos = System.nanoTime();
    Cause last =
        tracer.record(
            created,
            EventType.Simple.ACTOR_STARTED,
            name,
            attributes(JsonObject.newBuilder().put("thread", Thread.currentThread().getName())));
    try {
      work(last);
      last = completed(last, System.nanoTime() - beganNanos);
    } catch (InterruptedException e) {
      last = failed(last, e, PerformanceMetrics.NONE);
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      last = failed(last, e, PerformanceMetrics.NONE);
    }
    try {
      for (Outlet<?> outlet : outlets) {
        outlet.close(last);
      }
      drain();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** All the actor does, from its start to its end. */
  abstract void work(Cause started) throws InterruptedException;

  /** Takes what still comes in, after {@link #work}. */
  void drain() throws InterruptedException {}

  /** Counts a message or file the actor is done with. */
  final void countHandled() {
    handled++;
  }

  /** Tells the trace what went wrong; whether the actor goes on is its own matter. */
  final Cause failed(Cause cause, Throwable failure, PerformanceMetrics work) {
    return failed(cause, failure, work, JsonObject.EMPTY);
  }

  /** The same, with {@code attributes} that say what it went wrong with. */
  final Cause failed(
      Cause cause, Throwable failure, PerformanceMetrics work, JsonObject attributes) {
    return tracer.record(
        cause,
        EventType.Simple.ACTOR_FAILED,
        name,
        new EventData(null, null, null, failure.toString(), work, attributes));
  }

  private Cause completed(Cause cause, long livedNanos) {
    return tracer.record(
        cause,
        EventType.Simple.ACTOR_COMPLETED,
        name,
        new EventData(
            null,
            null,
            null,
            null,
            new PerformanceMetrics(null, null, null, null, handled * 1e9 / livedNanos),
            JsonObject.newBuilder().put("handled", handled).put("lived_ns", livedNanos).build()));
  }

  private static EventData attributes(JsonObject.Builder attributes) {
    return new EventData(null, null, null, null, PerformanceMetrics.NONE, attributes.build());
  }
}
