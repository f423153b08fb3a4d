package dev.flowtrace.web.metrics;

import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Gauge;
import org.eclipse.microprofile.metrics.Histogram;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.Metric;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.Snapshot;
import org.eclipse.microprofile.metrics.Timer;

/**
 * Metrics as Prometheus reads them, named as MicroProfile's reference implementation names them: a
 * counter ends in {@code _total}, a timer in {@code _seconds}, whatever else has a unit in that
 * unit. Lines are sorted by name.
 */
final class PrometheusText {
  private static final double NANOS_PER_SECOND = 1e9;

  /** A family's head, then its samples. */
  private final Map<String, StringBuilder> families = new TreeMap<>();

  /** Adds a metric; one of a kind that the collector does not use is left out. */
  void add(MetricID id, Metadata metadata, Metric metric) {
    String name = id.getName();
    if (metric instanceof Counter counter) {
      StringBuilder family = family(name + "_total", "counter", metadata);
      sample(family, name + "_total", labels(id), (double) counter.getCount());
    } else if (metric instanceof Timer timer) {
      double sum = timer.getElapsedTime().toNanos() / NANOS_PER_SECOND;
      summary(id, name + "_seconds", metadata, timer.getCount(), sum, timer.getSnapshot(), 1e9);
    } else if (metric instanceof Histogram histogram) {
      long count = histogram.getCount();
      Snapshot snapshot = histogram.getSnapshot();
      summary(id, name + unit(metadata), metadata, count, (double) histogram.getSum(), snapshot, 1);
    } else if (metric instanceof Gauge<?> gauge) {
      String full = name + unit(metadata);
      sample(family(full, "gauge", metadata), full, labels(id), gauge.getValue().doubleValue());
    }
  }

  private void summary(
      MetricID id,
      String name,
      Metadata metadata,
      long count,
      double sum,
      Snapshot snapshot,
      double scale) {
    String labels = labels(id);
    StringBuilder family = family(name, "summary", metadata);
    for (Snapshot.PercentileValue at : snapshot.percentileValues()) {
      String quantile = labels + ",quantile=\"" + at.getPercentile() + "\"";
      sample(family, name, quantile, at.getValue() / scale);
    }
    sample(family, name + "_count", labels, (double) count);
    sample(family, name + "_sum", labels, sum);
    StringBuilder most = family(name + "_max", "gauge", metadata);
    sample(most, name + "_max", labels, snapshot.getMax() / scale);
  }

  private StringBuilder family(String name, String type, Metadata metadata) {
    return families.computeIfAbsent(
        name,
        n ->
            new StringBuilder()
                .append("# HELP ")
                .append(n)
                .append(' ')
                .append(escaped(metadata.getDescription()))
                .append("\n# TYPE ")
                .append(n)
                .append(' ')
                .append(type)
                .append('\n'));
  }

  private static void sample(StringBuilder family, String name, String labels, double value) {
    family.append(name).append('{').append(labels).append("} ").append(value).append('\n');
  }

  private static String unit(Metadata metadata) {
    String unit = metadata.unit().orElse(MetricUnits.NONE);
    return unit.equals(MetricUnits.NONE) ? "" : "_" + unit;
  }

  /** The scope is a label with every server that has MicroProfile Metrics, so it is one here. */
  private static String labels(MetricID id) {
    StringBuilder labels = new StringBuilder("mp_scope=\"application\"");
    new TreeMap<>(id.getTags())
        .forEach(
            (key, value) -> {
              // some servers add labels of their own to each metric
              if (!key.startsWith("mp_") && !key.startsWith("_")) {
                labels.append(',').append(key).append("=\"").append(escaped(value)).append('"');
              }
            });
    return labels.toString();
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  @Override
  public String toString() {
    return String.join("", families.values());
  }
}
