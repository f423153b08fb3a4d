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
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What tracing costs this network: rounds of one run each way, in changing order, and the ratio of
 * each run's time to that of the untraced run of the same round. Each way has one Tracing for all
 * its runs, as an application has. Events are encoded beside the run; what is left of that when it
 * ends is not in its time, but in its CPU time, which ends when all events are delivered.
 */
final class OverheadComparison {
  private static final int WARM_UP_ROUNDS = 10;
  private static final Duration DELIVERY_LIMIT = Duration.ofSeconds(30);

  private final Path folder;
  private final @Nullable URI collector;
  private final PrintWriter out;
  private final Map<TracedAs, List<Double>> ratios = new EnumMap<>(TracedAs.class);
  private final Map<TracedAs, List<Double>> cpuRatios = new EnumMap<>(TracedAs.class);
  private final Map<TracedAs, Tracing> tracings = new EnumMap<>(TracedAs.class);
  private final Map<TracedAs, Cost> sums = new EnumMap<>(TracedAs.class);
  private final List<Double> untracedMillis = new ArrayList<>();

  /**
   * What a run took.
   *
   * @param millis from its beginning to its end
   * @param cpuMillis of the process, until all events were delivered
   * @param clientCpuMillis of the client library's threads
   * @param clientDuringMillis of that, what was before the run's end
   * @param events that were encoded
   * @param unaffordable messages of which only the type was told
   */
  private record Cost(
      double millis,
      double cpuMillis,
      double clientCpuMillis,
      double clientDuringMillis,
      long events,
      long unaffordable) {
    Cost plus(Cost other) {
      return new Cost(
          millis + other.millis,
          cpuMillis + other.cpuMillis,
          clientCpuMillis + other.clientCpuMillis,
          clientDuringMillis + other.clientDuringMillis,
          events + other.events,
          unaffordable + other.unaffordable);
    }
  }

  /** {@code collector} is null to encode events and send them nowhere. */
  OverheadComparison(Path folder, @Nullable URI collector, PrintWriter out) {
    this.folder = folder;
    this.collector = collector;
    this.out = out;
  }

  void run(int rounds) throws InterruptedException {
    for (TracedAs way : TracedAs.values()) {
      Tracing.Builder builder = way.builder();
      tracings.put(way, (collector == null ? builder : builder.collector(collector)).build());
    }
    try {
      for (int i = -WARM_UP_ROUNDS; i < rounds; i++) {
        round(i);
      }
    } finally {
      tracings.values().forEach(Tracing::close);
    }
    print(rounds);
  }

  private void print(int rounds) {
    Cost untraced = sum(TracedAs.OFF);
    out.printf(
        Locale.ROOT,
        "off: %s ms a run, %.0f ms of CPU%n",
        spread(untracedMillis, "%.1f"),
        untraced.cpuMillis() / rounds);
    ratios.forEach(
        (way, values) -> {
          Cost sum = sum(way);
          out.printf(
              Locale.ROOT,
              "%s: time x %s, CPU x %s, together x %.3f; a run has %d events, %d without their"
                  + " message's size, and the client's threads take %.1f ms of CPU, %.1f of them before its"
                  + " end%n",
              way.label(),
              spread(values, "%.3f"),
              spread(cpuRatios.getOrDefault(way, List.of()), "%.3f"),
              sum.cpuMillis() / untraced.cpuMillis(),
              sum.events() / rounds,
              sum.unaffordable() / rounds,
              sum.clientCpuMillis() / rounds,
              sum.clientDuringMillis() / rounds);
        });
    out.flush();
  }

  private Cost sum(TracedAs way) {
    return sums.getOrDefault(way, new Cost(0, 0, 0, 0, 0, 0));
  }

  private void round(int number) throws InterruptedException {
    List<TracedAs> order = new ArrayList<>(List.of(TracedAs.values()));
    Collections.rotate(order, number);
    Map<TracedAs, Cost> costs = new EnumMap<>(TracedAs.class);
    for (TracedAs way : order) {
      costs.put(way, run(way));
    }
    if (number < 0) {
      return;
    }
    costs.forEach((way, cost) -> sums.merge(way, cost, Cost::plus));
    Cost untraced = costs.remove(TracedAs.OFF);
    if (untraced == null) {
      throw new IllegalStateException("no untraced run");
    }
    untracedMillis.add(untraced.millis());
    costs.forEach(
        (way, cost) -> {
          add(ratios, way, cost.millis() / untraced.millis());
          add(cpuRatios, way, cost.cpuMillis() / untraced.cpuMillis());
        });
  }

  private static void add(Map<TracedAs, List<Double>> to, TracedAs way, double value) {
    to.computeIfAbsent(way, key -> new ArrayList<>()).add(value);
  }

  private Cost run(TracedAs way) throws InterruptedException {
    Tracing tracing = Objects.requireNonNull(tracings.get(way));
    FlowRun run = tracing.startFlow(IndexTracing.FLOW, IndexTracing.VERSION);
    long eventsBefore = tracing.stats().encoded();
    long contentsBefore = tracing.stats().unaffordable();
    long cpuBeganNanos = CpuMeter.processNanos();
    long clientBeganNanos = CpuMeter.clientNanos();
    long beganNanos = System.nanoTime();
    new IndexingNetwork(run, folder, new PrintWriter(Writer.nullWriter())).run();
    double millis = (System.nanoTime() - beganNanos) / 1e6;
    double clientDuringMillis = (CpuMeter.clientNanos() - clientBeganNanos) / 1e6;
    run.complete();
    if (!tracing.flush(DELIVERY_LIMIT)) {
      throw new IllegalStateException("the collector does not take the events");
    }
    return new Cost(
        millis,
        (CpuMeter.processNanos() - cpuBeganNanos) / 1e6,
        (CpuMeter.clientNanos() - clientBeganNanos) / 1e6,
        clientDuringMillis,
        tracing.stats().encoded() - eventsBefore,
        tracing.stats().unaffordable() - contentsBefore);
  }

  /** Median, quartiles, and how many. */
  private static String spread(List<Double> values, String form) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return String.format(
        Locale.ROOT,
        form + " (quartiles " + form + " to " + form + ", %d runs)",
        at(sorted, 0.5),
        at(sorted, 0.25),
        at(sorted, 0.75),
        sorted.size());
  }

  private static double at(List<Double> sorted, double quantile) {
    return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(quantile * sorted.size())));
  }
}
