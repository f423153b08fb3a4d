package dev.flowtrace.web.api;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as people write them. */
final class DurationText {
  /** The units. */
  static final List<String> UNITS = List.of("ns", "us", "ms", "s", "m", "h", "d");

  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,19}(?:\\.[0-9]{1,19})?)(ns|us|µs|ms|s|m|h|d)");

  private DurationText() {}

  /**
   * Reads a number and its unit ({@code 1.5s}), or ISO 8601 ({@code PT1.5S}), as nanoseconds; what
   * is finer is cut off. Null when it is no duration, negative, or more than 64 bits.
   */
  static @Nullable Long parseNanos(String text) {
    try {
      if (text.startsWith("P")) {
        long nanos = Duration.parse(text).toNanos();
        return nanos < 0 ? null : (Long) nanos;
      }
      Matcher match = FORM.matcher(text);
      if (!match.matches()) {
        return null;
      }
      return new BigDecimal(match.group(1))
          .multiply(BigDecimal.valueOf(nanosOf(match.group(2))))
          .setScale(0, RoundingMode.DOWN)
          .longValueExact();
    } catch (DateTimeParseException | ArithmeticException e) {
      return null;
    }
  }

  private static long nanosOf(String unit) {
    return switch (unit) {
      case "ns" -> 1L;
      case "us", "µs" -> 1_000L;
      case "ms" -> 1_000_000L;
      case "s" -> 1_000_000_000L;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      case "d" -> 86_400_000_000_000L;
      default -> throw new IllegalArgumentException(unit);
    };
  }
}
