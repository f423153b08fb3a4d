package dev.flowtrace.graph;

import java.util.Locale;

/** Figures as people read them: three digits that count, and the unit that fits. */
final class Figures {
  private static final String[] TIME_UNITS = {"ns", "µs", "ms", "s"};
  private static final String[] COUNT_UNITS = {"", "k", "M", "G", "T"};

  private Figures() {}

  /** A duration, such as {@code 36.4 ms}. */
  static String time(long nanos) {
    double value = nanos;
    int unit = 0;
    while (value >= 999.5 && unit < TIME_UNITS.length - 1) {
      value /= 1_000;
      unit++;
    }
    return digits(value) + " " + TIME_UNITS[unit];
  }

  /** A count: all digits up to 9999, then such as {@code 12.3k}. */
  static String count(long count) {
    if (count <= 9_999) {
      return Long.toString(count);
    }
    double value = count;
    int unit = 0;
    while (value >= 999.5 && unit < COUNT_UNITS.length - 1) {
      value /= 1_000;
      unit++;
    }
    return digits(value) + COUNT_UNITS[unit];
  }

  /** A share, such as {@code 42 %}. */
  static String share(double share) {
    return Math.round(share * 100) + " %";
  }

  private static String digits(double value) {
    if (value >= 99.95 || value == Math.rint(value)) {
      return Long.toString(Math.round(value));
    }
    return String.format(Locale.ROOT, value >= 9.995 ? "%.1f" : "%.2f", value);
  }
}
