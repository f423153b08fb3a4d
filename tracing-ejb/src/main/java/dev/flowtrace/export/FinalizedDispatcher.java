package dev.flowtrace.export;

import dev.flowtrace.metrics.ExportMetrics;
import dev.flowtrace.store.FinalizedTraces;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells of finalized traces, in a thread of its own, {@link #run}: whoever listens holds up neither
 * a flush nor anything else.
 */
public final class FinalizedDispatcher implements FinalizedTraces.Listener, Runnable {
  private static final Logger LOG = Logger.getLogger(FinalizedDispatcher.class.getPackageName());
  private static final int MOST_WAITING = 10_000;
  private static final long LOOK_MILLIS = 200;

  private final BlockingQueue<TraceFinalized> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Consumer<TraceFinalized> listener;
  private final ExportMetrics metrics;
  private volatile boolean stopping;

  /** Tells {@code listener}. */
  public FinalizedDispatcher(Consumer<TraceFinalized> listener, ExportMetrics metrics) {
    this.listener = listener;
    this.metrics = metrics;
  }

  @Override
  public void committed(List<FinalizedTraces.Finalized> traces) {
    for (FinalizedTraces.Finalized trace : traces) {
      boolean taken =
          waiting.offer(
              new TraceFinalized(
                  trace.traceId(),
                  trace.head().flowId(),
                  trace.head().status(),
                  trace.head().error(),
                  trace.head().events(),
                  trace.late()));
      if (!taken) {
        metrics.finalizedDropped();
      }
    }
  }

  /** {@link #run} returns soon; what nobody was told of yet is left out. */
  public void stop() {
    stopping = true;
  }

  @Override
  public void run() {
    try {
      while (!stopping) {
        TraceFinalized next = waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        tell(next);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(@Nullable TraceFinalized event) {
    if (event == null) {
      return;
    }
    try {
      listener.accept(event);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "an observer of TraceFinalized failed", e);
    }
  }
}
