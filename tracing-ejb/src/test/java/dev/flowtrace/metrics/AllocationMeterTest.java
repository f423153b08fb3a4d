package dev.flowtrace.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.testing.TestMetrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With this JVM's own collector. */
final class AllocationMeterTest {
  private static final String COUNTER = "flowtrace_jvm_allocated_bytes";
  private static final int PIECE = 64 << 10;
  private static final long ALLOCATED = 512L << 20;
  private static final long BESIDE = 128L << 20; // by the other threads of this JVM, and buffers

  private final TestMetrics registry = new TestMetrics();
  private final CollectorMetrics metrics = registry.metrics();
  private volatile byte[] last = {};

  @AfterEach
  void remove() {
    metrics.close();
    registry.remove();
  }

  @Test
  void allThreads_areCounted_alsoThoseThatEnded() throws Exception {
    metrics.watchAllocation();
    long before = counted();
    Thread thread = new Thread(() -> allocate(ALLOCATED));
    thread.start();
    thread.join();

    // the last collection may not be told yet
    long after = counted();
    for (int i = 0; i < 10_000 && after - before < ALLOCATED; i++) {
      allocate(PIECE);
      after = counted();
    }
    assertThat(after - before).isBetween(ALLOCATED, ALLOCATED + BESIDE + 10_000L * PIECE);
    assertThat(counted()).isGreaterThanOrEqualTo(after);
  }

  @Test
  void closed_countsNoMore() {
    metrics.watchAllocation();
    metrics.close();
    long before = registry.count(COUNTER);
    allocate(ALLOCATED);

    assertThat(counted()).isEqualTo(before);
  }

  @Test
  void unwatched_hasNoSuchMetric() {
    metrics.forEach((id, metadata, metric) -> assertThat(id.getName()).isNotEqualTo(COUNTER));
  }

  /** Whoever looks at the metrics brings it up to date. */
  private long counted() {
    metrics.forEach((id, metadata, metric) -> {});
    return registry.count(COUNTER);
  }

  private void allocate(long bytes) {
    for (long i = 0; i < bytes; i += PIECE) {
      last = new byte[PIECE];
    }
    assertThat(last).hasSize(PIECE);
  }
}
