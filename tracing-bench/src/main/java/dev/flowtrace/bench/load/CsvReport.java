package dev.flowtrace.bench.load;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A header with the figures' keys, and a line a run; what was not measured is empty (RFC 4180). */
final class CsvReport {
  private static final int DECIMALS = 3;

  private CsvReport() {}

  static String write(LoadReport report) {
    StringBuilder out = new StringBuilder("started_at,batch,connections,rate");
    for (Figure figure : Figure.values()) {
      out.append(',').append(figure.key());
    }
    out.append("\r\n");
    LoadSettings settings = report.settings();
    for (RunResult run : report.runs()) {
      out.append(run.startedAt()).append(',').append(settings.batch()).append(',');
      out.append(settings.connections()).append(',').append(settings.eventsPerSecond()).append(',');
      out.append(
          Arrays.stream(Figure.values())
              .map(figure -> number(run.figures().get(figure)))
              .collect(Collectors.joining(",")));
      out.append("\r\n");
    }
    return out.toString();
  }

  private static String number(@Nullable Double value) {
    return value == null
        ? ""
        : BigDecimal.valueOf(value)
            .setScale(DECIMALS, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString();
  }
}
