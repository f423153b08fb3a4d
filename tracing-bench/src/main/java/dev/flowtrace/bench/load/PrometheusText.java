package dev.flowtrace.bench.load;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads metrics in Prometheus' text format, with or without labels. Servers put {@code base_} or
 * nothing before the names of their own metrics.
 */
final class PrometheusText {
  private final List<String> lines;

  PrometheusText(String text) {
    this.lines = text.lines().filter(line -> !line.startsWith("#")).toList();
  }

  /** Sum of all lines of the first of these metrics that is there; null if none is. */
  @Nullable Double sum(String... names) {
    for (String name : names) {
      Double sum = null;
      for (String line : lines) {
        if (isOf(line, name) || isOf(line, "base_" + name)) {
          Double value = value(line);
          if (value != null) {
            sum = sum == null ? value : (Double) (sum + value);
          }
        }
      }
      if (sum != null) {
        return sum;
      }
    }
    return null;
  }

  private static boolean isOf(String line, String name) {
    return line.startsWith(name)
        && line.length() > name.length()
        && (line.charAt(name.length()) == '{' || line.charAt(name.length()) == ' ');
  }

  private static @Nullable Double value(String line) {
    try {
      double value = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
      return Double.isFinite(value) ? (Double) value : null;
    } catch (NumberFormatException e) {
      return null; // with a time stamp behind it, or broken: as good as not there
    }
  }
}
