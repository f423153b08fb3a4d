package dev.flowtrace.bench.load;

import java.util.List;

/**
 * What came out of all runs.
 *
 * @param runs one or more
 */
record LoadReport(LoadSettings settings, List<RunResult> runs) {
  LoadReport {
    runs = List.copyOf(runs);
  }

  List<Figures> figuresOfRuns() {
    return runs.stream().map(RunResult::figures).toList();
  }

  /** Medians of the runs, sums of what went wrong. */
  Figures figures() {
    return Figures.of(figuresOfRuns());
  }

  boolean isClean() {
    return runs.stream().allMatch(RunResult::isClean);
  }

  List<String> problems() {
    return runs.stream().flatMap(run -> run.problems().stream()).distinct().toList();
  }
}
