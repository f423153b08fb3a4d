package dev.flowtrace.bench.load;

import java.util.List;
import java.util.Locale;

/** Reports for people: aligned lines, or a table in Markdown. */
final class TableReport {
  private TableReport() {}

  /** A line a figure; of several runs the median, and the smallest and largest value. */
  static String text(LoadReport report) {
    Figures figures = report.figures();
    StringBuilder out = new StringBuilder();
    for (Figure figure : Figure.values()) {
      if (figures.get(figure) != null) {
        out.append(
            String.format(
                Locale.ROOT,
                "%-32s %14s %-8s %s%n",
                figure.label(),
                ReportFormat.readable(figures.get(figure)),
                figure.unit(),
                spread(report, figure)));
      }
    }
    for (RunResult run : report.runs()) {
      run.dbGrowth()
          .entrySet()
          .forEach(
              table ->
                  out.append(
                      String.format(
                          Locale.ROOT,
                          "%-32s %,14d bytes%n",
                          "  table " + table.getKey(),
                          table.getValue())));
    }
    report.problems().forEach(problem -> out.append("problem: ").append(problem).append('\n'));
    return out.toString();
  }

  /** A table with the command's settings above it. */
  static String markdown(LoadReport report) {
    LoadSettings settings = report.settings();
    Figures figures = report.figures();
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            "%d %s, %d events a frame, %s, %s, %d %s of %s after a warm-up of %s:%n%n",
            settings.connections(),
            settings.connections() == 1 ? "connection" : "connections",
            settings.batch(),
            settings.eventsPerSecond() == 0
                ? "as fast as the collector takes them"
                : String.format(Locale.ROOT, "%,d events/s", settings.eventsPerSecond()),
            "mix " + settings.mix(),
            settings.runs(),
            settings.runs() == 1 ? "run" : "runs",
            seconds(settings.duration()),
            seconds(settings.warmup())));
    boolean several = report.runs().size() > 1;
    out.append(several ? "| figure | median | smallest to largest |\n" : "| figure | value |\n");
    out.append(several ? "| --- | --- | --- |\n" : "| --- | --- |\n");
    for (Figure figure : Figure.values()) {
      if (figures.get(figure) != null) {
        String unit = figure.unit().isEmpty() ? "" : " " + figure.unit();
        out.append("| ").append(figure.label()).append(" | ");
        out.append(ReportFormat.readable(figures.get(figure))).append(unit).append(" |");
        if (several) {
          out.append(' ').append(range(report, figure)).append(" |");
        }
        out.append('\n');
      }
    }
    List<String> problems = report.problems();
    if (!problems.isEmpty()) {
      out.append("\nProblems:\n\n");
      problems.forEach(problem -> out.append("- ").append(problem).append('\n'));
    }
    return out.toString();
  }

  private static String spread(LoadReport report, Figure figure) {
    return report.runs().size() == 1 ? "" : "(" + range(report, figure) + ")";
  }

  private static String range(LoadReport report, Figure figure) {
    List<Figures> runs = report.figuresOfRuns();
    return ReportFormat.readable(Figures.min(runs, figure))
        + " to "
        + ReportFormat.readable(Figures.max(runs, figure));
  }

  private static String seconds(java.time.Duration duration) {
    return ReportFormat.readable(duration.toMillis() / 1e3) + " s";
  }
}
