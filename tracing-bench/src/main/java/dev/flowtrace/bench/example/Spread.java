package dev.flowtrace.bench.example;

import java.util.List;
import java.util.Locale;

/**
 * How ratios of paired runs are spread. The interval is where the median of all such pairs is with
 * a probability of 95 %, whatever their distribution is: a median is as likely above any pair's
 * ratio as below, so its place among the sorted ratios is that of heads among tosses of a coin.
 */
record Spread(
    double median, double low, double high, double firstQuartile, double thirdQuartile, int pairs) {
  private static final double DEVIATIONS = 1.96; // of the normal distribution, for 95 %

  /** Of fewer, the median may be outside of all of them with more than 5 %. */
  private static final int FEWEST = 6;

  /** {@code values} is not empty. */
  static Spread of(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int count = sorted.length;
    double reach = DEVIATIONS * Math.sqrt(count) / 2;
    int rank = (int) Math.max(1, Math.round(count / 2.0 - reach));
    return new Spread(
        at(sorted, 0.5),
        sorted[rank - 1],
        sorted[count - rank],
        at(sorted, 0.25),
        at(sorted, 0.75),
        count);
  }

  /** The value below which a share of the others are, between two of them where need be. */
  private static double at(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  /** {@code digits} after the point. */
  String text(int digits) {
    String form = "%." + digits + "f";
    String limits =
        pairs < FEWEST
            ? "too few to be sure"
            : String.format(Locale.ROOT, "95 %% sure: " + form + " to " + form, low, high);
    return String.format(
        Locale.ROOT,
        form + " (%s; quartiles " + form + " to " + form + ")",
        median,
        limits,
        firstQuartile,
        thirdQuartile);
  }
}
