package dev.flowtrace.bench.load;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Figures of a run, or of several together. What could not be measured is absent, never 0. */
final class Figures {
  private final Map<Figure, Double> values = new EnumMap<>(Figure.class);

  /** Sets one; null and what is no number leave it absent. */
  Figures put(Figure figure, @Nullable Double value) {
    if (value != null && Double.isFinite(value)) {
      values.put(figure, value);
    }
    return this;
  }

  Figures put(Figure figure, long value) {
    values.put(figure, (double) value);
    return this;
  }

  @Nullable Double get(Figure figure) {
    return values.get(figure);
  }

  /** Medians of all runs, or sums where each one counts. */
  static Figures of(List<Figures> runs) {
    Figures all = new Figures();
    for (Figure figure : Figure.values()) {
      double[] sorted = sorted(runs, figure);
      if (sorted.length > 0) {
        all.put(
            figure,
            figure.over() == Figure.Over.SUM ? Arrays.stream(sorted).sum() : median(sorted));
      }
    }
    return all;
  }

  /** The smallest value of the runs; null if none has it. */
  static @Nullable Double min(List<Figures> runs, Figure figure) {
    double[] sorted = sorted(runs, figure);
    return sorted.length == 0 ? null : (Double) sorted[0];
  }

  /** The largest value of the runs; null if none has it. */
  static @Nullable Double max(List<Figures> runs, Figure figure) {
    double[] sorted = sorted(runs, figure);
    return sorted.length == 0 ? null : (Double) sorted[sorted.length - 1];
  }

  private static double[] sorted(List<Figures> runs, Figure figure) {
    return runs.stream()
        .map(run -> run.get(figure))
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue)
        .sorted()
        .toArray();
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
