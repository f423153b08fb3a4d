package dev.flowtrace.bench.example;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Runs of the network traced one way, each beside an untraced one. */
final class PairedRuns {
  private final List<RunCost> untraced = new ArrayList<>();
  private final List<RunCost> traced = new ArrayList<>();

  void add(RunCost untracedRun, RunCost tracedRun) {
    untraced.add(untracedRun);
    traced.add(tracedRun);
  }

  List<RunCost> untraced() {
    return untraced;
  }

  /** Says what tracing costs, by these pairs. */
  String text(String label) {
    RunCost sum = sum(traced);
    RunCost bare = sum(untraced);
    int runs = traced.size();
    return String.format(
        Locale.ROOT,
        "%s, %d pairs:%n"
            + "  time x %s%n"
            + "  CPU of the network's threads x %s%n"
            + "  CPU of the process x %s, together x %.3f%n"
            + "  a run has %d events, %d without their message's size; the client's threads take"
            + " %.1f ms of CPU, %.1f of them before its end%n"
            + "  garbage is collected %.1f times in a run, for %.1f ms; untraced %.1f times, for"
            + " %.1f ms",
        label,
        runs,
        ratio(RunCost::millis).text(3),
        ratio(RunCost::threadsMillis).text(3),
        ratio(RunCost::cpuMillis).text(3),
        sum.cpuMillis() / bare.cpuMillis(),
        sum.events() / runs,
        sum.unaffordable() / runs,
        sum.clientMillis() / runs,
        sum.clientDuringMillis() / runs,
        sum.collections() / (double) runs,
        sum.collectingMillis() / (double) runs,
        bare.collections() / (double) runs,
        bare.collectingMillis() / (double) runs);
  }

  private Spread ratio(ToDoubleFunction<RunCost> figure) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < traced.size(); i++) {
      ratios.add(figure.applyAsDouble(traced.get(i)) / figure.applyAsDouble(untraced.get(i)));
    }
    return Spread.of(ratios);
  }

  private static RunCost sum(List<RunCost> runs) {
    return runs.stream().reduce(RunCost.NONE, RunCost::plus);
  }
}
