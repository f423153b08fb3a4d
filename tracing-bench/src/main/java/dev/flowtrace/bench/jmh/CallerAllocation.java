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
 * Bytes that the measuring threads allocate for an operation. JMH's own profiler counts those of
 * all threads, and so what the encoder's thread allocates, too.
 */
public final class CallerAllocation implements InternalProfiler {
  private long before;

  /** Set up by JMH. */
  public CallerAllocation() {}

  @Override
  public String getDescription() {
    return "allocation of the measuring threads";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    before = allocated();
  }

  @Override
  public Collection<? extends Result<?>> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    long operations = Math.max(1, result.getMetadata().getAllOps());
    double bytes = (double) (allocated() - before) / operations;
    return List.of(new ScalarResult("caller.alloc.norm", bytes, "B/op", AggregationPolicy.AVG));
  }

  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (long id : threads.getAllThreadIds()) {
      var info = threads.getThreadInfo(id);
      if (info != null && info.getThreadName().contains("jmh-worker")) {
        sum += threads.getThreadAllocatedBytes(id);
      }
    }
    return sum;
  }
}
