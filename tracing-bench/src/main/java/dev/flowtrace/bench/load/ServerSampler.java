package dev.flowtrace.bench.load;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks the server once a second how it is, on a thread of its own, until it is closed. */
final class ServerSampler implements AutoCloseable {
  private final CollectorRest rest;
  private final @Nullable ServerProcess process;
  private final Gauge heap = new Gauge();
  private final Gauge resident = new Gauge();
  private final Gauge uncommitted = new Gauge();
  private final Gauge unflushed = new Gauge();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "server-sampler");
            thread.setDaemon(true);
            return thread;
          });

  ServerSampler(CollectorRest rest, @Nullable ServerProcess process) {
    this.rest = rest;
    this.process = process;
    var unused = timer.scheduleWithFixedDelay(this::sample, 0, 1, TimeUnit.SECONDS);
  }

  private void sample() {
    try {
      ServerSample now = ServerSample.of(rest, process);
      synchronized (this) {
        heap.add(now.heapBytes());
        resident.add(now.residentBytes());
        uncommitted.add(now.uncommittedBytes());
        unflushed.add(now.unflushedBytes());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Adds means and peaks so far. */
  synchronized void addTo(Figures figures) {
    figures.put(Figure.HEAP_MEAN, megabytes(heap::mean));
    figures.put(Figure.HEAP_PEAK, megabytes(heap::peak));
    figures.put(Figure.RESIDENT_PEAK, megabytes(resident::peak));
    figures.put(Figure.UNCOMMITTED_MEAN, uncommitted.mean());
    figures.put(Figure.UNCOMMITTED_PEAK, uncommitted.peak());
    figures.put(Figure.UNFLUSHED_MEAN, unflushed.mean());
    figures.put(Figure.UNFLUSHED_PEAK, unflushed.peak());
  }

  private static @Nullable Double megabytes(Supplier<@Nullable Double> bytes) {
    Double value = bytes.get();
    return value == null ? null : (Double) (value / 1e6);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
