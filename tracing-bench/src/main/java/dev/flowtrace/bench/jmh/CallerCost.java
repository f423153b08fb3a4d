package dev.flowtrace.bench.jmh;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Bytes that the measuring threads allocate for an operation, and their CPU time, which other
 * processes change less than the time on the clock. JMH's own profiler counts what all threads
 * allocate, and so what the encoder's thread does, too.
 */
public final class CallerCost implements InternalProfiler {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Cost before = new Cost(0, 0);

  private record Cost(long bytes, long cpuNanos) {}

  /** Set up by JMH. */
  public CallerCost() {}

  @Override
  public String getDescription() {
    return "allocation and CPU time of the measuring threads";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    before = now();
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    Cost now = now();
    double operations = Math.max(1, result.getMetadata().getAllOps());
    return List.of(
        new ScalarResult(
            "caller.alloc.norm",
            (now.bytes - before.bytes) / operations,
            "B/op",
            AggregationPolicy.AVG),
        new ScalarResult(
            "caller.cpu.norm",
            (now.cpuNanos - before.cpuNanos) / operations,
            "ns/op",
            AggregationPolicy.AVG));
  }

  private static Cost now() {
    long bytes = 0;
    long cpuNanos = 0;
    for (long id : THREADS.getAllThreadIds()) {
      var info = THREADS.getThreadInfo(id);
      if (info != null && info.getThreadName().contains("jmh-worker")) {
        bytes += THREADS.getThreadAllocatedBytes(id);
        cpuNanos += THREADS.getThreadCpuTime(id);
      }
    }
    return new Cost(bytes, cpuNanos);
  }
}
