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
import org.jspecify.annotations.Nullable;

/**
 * What tracing costs this network: rounds of one run each way, in changing order, and the ratio of
 * each run's time to that of the untraced run of the same round. Events are encoded beside the run;
 * what is left of that when it ends is not in its time.
 */
final class OverheadComparison {
  private static final int WARM_UP_ROUNDS = 10;
  private static final Duration DELIVERY_LIMIT = Duration.ofSeconds(30);

  private final Path folder;
  private final @Nullable URI collector;
  private final PrintWriter out;
  private final Map<TracedAs, List<Double>> ratios = new EnumMap<>(TracedAs.class);
  private final Map<TracedAs, Double> best = new EnumMap<>(TracedAs.class);
  private final List<Double> untracedMillis = new ArrayList<>();

  /** {@code collector} is null to encode events and send them nowhere. */
  OverheadComparison(Path folder, @Nullable URI collector, PrintWriter out) {
    this.folder = folder;
    this.collector = collector;
    this.out = out;
  }

  void run(int rounds) throws InterruptedException {
    for (int i = -WARM_UP_ROUNDS; i < rounds; i++) {
      round(i);
    }
    out.printf(Locale.ROOT, "off: %s ms a run%n", spread(untracedMillis, "%.1f"));
    double bestUntraced = best.getOrDefault(TracedAs.OFF, Double.NaN);
    ratios.forEach(
        (way, values) ->
            out.printf(
                Locale.ROOT,
                "%s: time x %s, fastest run x %.3f%n",
                way.label(),
                spread(values, "%.3f"),
                best.getOrDefault(way, Double.NaN) / bestUntraced));
    out.flush();
  }

  private void round(int number) throws InterruptedException {
    List<TracedAs> order = new ArrayList<>(List.of(TracedAs.values()));
    Collections.rotate(order, number);
    Map<TracedAs, Double> millis = new EnumMap<>(TracedAs.class);
    for (TracedAs way : order) {
      millis.put(way, timed(way));
    }
    if (number < 0) {
      return;
    }
    millis.forEach((way, time) -> best.merge(way, time, Math::min));
    double untraced = millis.getOrDefault(TracedAs.OFF, Double.NaN);
    untracedMillis.add(untraced);
    millis.remove(TracedAs.OFF);
    millis.forEach(
        (way, time) -> ratios.computeIfAbsent(way, key -> new ArrayList<>()).add(time / untraced));
  }

  private double timed(TracedAs way) throws InterruptedException {
    Tracing.Builder builder = way.builder();
    if (collector != null) {
      builder.collector(collector);
    }
    try (Tracing tracing = builder.build()) {
      FlowRun run = tracing.startFlow(IndexTracing.FLOW, IndexTracing.VERSION);
      long beganNanos = System.nanoTime();
      new IndexingNetwork(run, folder, new PrintWriter(Writer.nullWriter())).run();
      double millis = (System.nanoTime() - beganNanos) / 1e6;
      run.complete();
      if (!tracing.flush(DELIVERY_LIMIT)) {
        throw new IllegalStateException("the collector does not take the events");
      }
      return millis;
    }
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
