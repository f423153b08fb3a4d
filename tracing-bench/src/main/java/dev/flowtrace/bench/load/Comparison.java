package dev.flowtrace.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What became of the figures that have a better and a worse.
 *
 * @param lines in the order of the figures; those that were not measured both times are left out
 * @param allowedPercent by how much a figure may be worse
 */
record Comparison(List<Line> lines, double allowedPercent) {

  /**
   * One figure.
   *
   * @param changePercent of the earlier value; infinite when that was 0
   * @param regressed whether it is worse by more than allowed
   */
  record Line(Figure figure, double before, double now, double changePercent, boolean regressed) {}

  Comparison {
    lines = List.copyOf(lines);
  }

  static Comparison of(Figures before, Figures now, double allowedPercent) {
    List<Line> lines = new ArrayList<>();
    for (Figure figure : Figure.values()) {
      Double from = before.get(figure);
      Double to = now.get(figure);
      if (figure.better() != Figure.Better.NEITHER && from != null && to != null) {
        double change = from.equals(to) ? 0 : (to - from) / Math.abs(from) * 100;
        double worse = figure.better() == Figure.Better.HIGHER ? -change : change;
        lines.add(new Line(figure, from, to, change, worse > allowedPercent));
      }
    }
    return new Comparison(lines, allowedPercent);
  }

  boolean hasRegressed() {
    return lines.stream().anyMatch(Line::regressed);
  }

  /** A line a figure, for people. */
  String toText(String with) {
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            "compared with %s; a figure may be worse by %s %%%n",
            with,
            ReportFormat.readable(allowedPercent)));
    for (Line line : lines) {
      out.append(
          String.format(
              Locale.ROOT,
              "%-32s %14s -> %14s %-8s %s%s%n",
              line.figure().label(),
              ReportFormat.readable(line.before()),
              ReportFormat.readable(line.now()),
              line.figure().unit(),
              Double.isInfinite(line.changePercent())
                  ? "was 0"
                  : String.format(Locale.ROOT, "%+.1f %%", line.changePercent()),
              line.regressed() ? "  REGRESSED" : ""));
    }
    return out.toString();
  }
}
