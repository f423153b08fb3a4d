package dev.flowtrace.bench.load;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a report is written. */
enum ReportFormat {
  TEXT {
    @Override
    String write(LoadReport report) {
      return TableReport.text(report);
    }
  },
  JSON {
    @Override
    String write(LoadReport report) {
      return JsonReport.write(report);
    }
  },
  CSV {
    @Override
    String write(LoadReport report) {
      return CsvReport.write(report);
    }
  },
  MARKDOWN {
    @Override
    String write(LoadReport report) {
      return TableReport.markdown(report);
    }
  };

  abstract String write(LoadReport report);

  /** A value for people: whole numbers from 1,000 on, three digits below. */
  static String readable(@Nullable Double value) {
    if (value == null) {
      return "–";
    }
    double size = Math.abs(value);
    String format =
        size >= 1_000 || value == Math.rint(value) ? "%,.0f" : size >= 100 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }
}
