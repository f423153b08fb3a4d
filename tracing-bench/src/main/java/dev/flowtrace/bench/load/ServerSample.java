package dev.flowtrace.bench.load;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the server says of itself at one moment; null is what it does not tell.
 *
 * @param cpuSeconds CPU time of its process since it was started
 * @param heapBytes used heap
 * @param residentBytes memory of its process
 * @param gcCount collections since it was started
 * @param gcSeconds time in them
 * @param allocatedBytes by all of its threads since the collector was started
 * @param uncommittedBytes received and not committed
 * @param unflushedBytes in memory, for traces in flight and what is being written
 * @param tracesInFlight in memory
 * @param heldTotal how often a connection was held back
 */
record ServerSample(
    @Nullable Double cpuSeconds,
    @Nullable Double heapBytes,
    @Nullable Double residentBytes,
    @Nullable Double gcCount,
    @Nullable Double gcSeconds,
    @Nullable Double allocatedBytes,
    @Nullable Double uncommittedBytes,
    @Nullable Double unflushedBytes,
    @Nullable Double tracesInFlight,
    @Nullable Double heldTotal) {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** Asks the server; {@code process} is its own, if that is known and on this machine. */
  static ServerSample of(CollectorRest rest, @Nullable ServerProcess process)
      throws InterruptedException {
    PrometheusText base = new PrometheusText(baseMetrics(rest));
    PrometheusText own = new PrometheusText(ownMetrics(rest));
    Double cpu = process == null ? null : process.cpuSeconds();
    return new ServerSample(
        cpu == null ? base.sum("cpu_processCpuTime_seconds") : cpu,
        base.sum("memory_usedHeap_bytes"),
        process == null ? null : process.residentBytes(),
        base.sum("gc_total"),
        base.sum("gc_time_seconds", "gc_time_total_seconds", "gc_time_seconds_total"),
        own.sum("flowtrace_jvm_allocated_bytes_total"),
        own.sum("flowtrace_journal_uncommitted_bytes"),
        own.sum("flowtrace_ingest_memory_bytes"),
        own.sum("flowtrace_traces_in_flight"),
        own.sum("flowtrace_ingest_held_total"));
  }

  private static String baseMetrics(CollectorRest rest) throws InterruptedException {
    try {
      return rest.baseMetrics(TIMEOUT);
    } catch (IOException e) {
      return ""; // a server without metrics, or too busy to answer
    }
  }

  private static String ownMetrics(CollectorRest rest) throws InterruptedException {
    try {
      return rest.ownMetrics(TIMEOUT);
    } catch (IOException e) {
      return "";
    }
  }

  /** {@code later - earlier}; null if either is. */
  static @Nullable Double difference(@Nullable Double earlier, @Nullable Double later) {
    return earlier == null || later == null ? null : (Double) (later - earlier);
  }
}
