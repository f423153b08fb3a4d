package dev.flowtrace.bench.example;

import dev.flowtrace.client.FlowRun;
import dev.flowtrace.client.Tracing;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What tracing costs this network: pairs of a traced run and an untraced one, right after each
 * other, and the ratio of what they took. Which of a pair is first changes from round to round, so
 * that neither what came before nor a machine that becomes slower speaks for one of them; each run
 * begins with the garbage of those before it collected. Each way has one Tracing for all its runs,
 * as an application has. Events are encoded beside the run; what is left of that when it ends is
 * not in its time, but in its CPU time, which ends when all events are delivered.
 */
final class OverheadComparison {
  private static final int WARM_UP_ROUNDS = 10;
  private static final Duration DELIVERY_LIMIT = Duration.ofSeconds(30);

  private final Path folder;
  private final @Nullable URI collector;
  private final PrintWriter out;
  private final List<TracedAs> ways;
  private final Map<TracedAs, PairedRuns> pairs = new EnumMap<>(TracedAs.class);
  private final Map<TracedAs, Tracing> tracings = new EnumMap<>(TracedAs.class);

  /**
   * {@code collector} is null to encode events and send them nowhere; {@code ways} is not empty.
   */
  OverheadComparison(Path folder, @Nullable URI collector, Set<TracedAs> ways, PrintWriter out) {
    this.folder = folder;
    this.collector = collector;
    this.ways = List.copyOf(ways);
    this.out = out;
  }

  void run(int rounds) throws InterruptedException {
    for (TracedAs way : TracedAs.values()) {
      Tracing.Builder builder = way.builder();
      tracings.put(way, (collector == null ? builder : builder.collector(collector)).build());
    }
    try {
      for (int i = 0; i < WARM_UP_ROUNDS; i++) {
        round(i);
      }
      pairs.clear();
      for (int i = 0; i < rounds; i++) {
        round(i);
      }
    } finally {
      tracings.values().forEach(Tracing::close);
    }
    print();
  }

  private void print() {
    List<Double> untracedMillis = new ArrayList<>();
    List<Double> untracedCpu = new ArrayList<>();
    for (PairedRuns paired : pairs.values()) {
      for (RunCost run : paired.untraced()) {
        untracedMillis.add(run.millis());
        untracedCpu.add(run.cpuMillis());
      }
    }
    out.println("off: " + Spread.of(untracedMillis).text(1) + " ms a run,");
    out.println("  " + Spread.of(untracedCpu).text(1) + " ms of CPU");
    pairs.forEach((way, paired) -> out.println(paired.text(way.label())));
    out.flush();
  }

  private void round(int number) throws InterruptedException {
    List<TracedAs> order = new ArrayList<>(ways);
    Collections.rotate(order, number);
    for (TracedAs way : order) {
      RunCost first = run(number % 2 == 0 ? TracedAs.OFF : way);
      RunCost second = run(number % 2 == 0 ? way : TracedAs.OFF);
      PairedRuns paired = pairs.computeIfAbsent(way, key -> new PairedRuns());
      if (number % 2 == 0) {
        paired.add(first, second);
      } else {
        paired.add(second, first);
      }
    }
  }

  private RunCost run(TracedAs way) throws InterruptedException {
    Tracing tracing = Objects.requireNonNull(tracings.get(way));
    System.gc();
    long eventsBefore = tracing.stats().encoded();
    long contentsBefore = tracing.stats().unaffordable();
    GarbageMeter garbageBefore = GarbageMeter.now();
    long cpuBeganNanos = CpuMeter.processNanos();
    long clientBeganNanos = CpuMeter.clientNanos();
    FlowRun run = tracing.startFlow(IndexTracing.FLOW, IndexTracing.VERSION);
    IndexingNetwork network =
        new IndexingNetwork(run, folder, new PrintWriter(Writer.nullWriter()));
    long beganNanos = System.nanoTime();
    network.run();
    double millis = (System.nanoTime() - beganNanos) / 1e6;
    double clientDuringMillis = (CpuMeter.clientNanos() - clientBeganNanos) / 1e6;
    GarbageMeter garbage = GarbageMeter.now();
    run.complete();
    if (!tracing.flush(DELIVERY_LIMIT)) {
      throw new IllegalStateException("the collector does not take the events");
    }
    return new RunCost(
        millis,
        network.threadsCpuNanos() / 1e6,
        (CpuMeter.processNanos() - cpuBeganNanos) / 1e6,
        (CpuMeter.clientNanos() - clientBeganNanos) / 1e6,
        clientDuringMillis,
        garbage.collections() - garbageBefore.collections(),
        garbage.millis() - garbageBefore.millis(),
        tracing.stats().encoded() - eventsBefore,
        tracing.stats().unaffordable() - contentsBefore);
  }
}
