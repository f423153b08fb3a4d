package dev.flowtrace.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Asks once a second for the server's used heap, on a thread of its own, until it is closed. */
final class HeapSampler implements AutoCloseable {
  private static final String METRIC = "memory_usedHeap_bytes";
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final CollectorRest rest;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "heap-sampler");
            thread.setDaemon(true);
            return thread;
          });
  private volatile double maxBytes = Double.NaN;

  HeapSampler(CollectorRest rest) {
    this.rest = rest;
    var unused = timer.scheduleWithFixedDelay(this::sample, 0, 1, TimeUnit.SECONDS);
  }

  /** The largest seen, in bytes; empty if the server does not tell. */
  OptionalDouble maxBytes() {
    double max = maxBytes;
    return Double.isNaN(max) ? OptionalDouble.empty() : OptionalDouble.of(max);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private void sample() {
    try {
      OptionalDouble used = usedHeap(rest.baseMetrics(TIMEOUT));
      if (used.isPresent()) {
        maxBytes =
            Double.isNaN(maxBytes) ? used.getAsDouble() : Math.max(maxBytes, used.getAsDouble());
      }
    } catch (IOException e) {
      // a server without metrics, or too busy to answer: the next second may be better
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The metric in Prometheus' text, with or without labels and a prefix. */
  static OptionalDouble usedHeap(String metrics) {
    return metrics
        .lines()
        .filter(line -> !line.startsWith("#") && line.contains(METRIC))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst();
  }
}
