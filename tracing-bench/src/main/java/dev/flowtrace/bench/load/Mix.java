package dev.flowtrace.bench.load;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which traces and events are sent.
 *
 * @param minEvents of a trace; lengths between are log-uniform
 * @param maxEvents of a trace
 * @param attributesPerMille events out of 1000 with an attribute that is indexed
 * @param failuresPerMille events out of 1000 that are failures
 * @param burst events of one trace that come together; 1: each is of any trace in flight
 */
record Mix(int minEvents, int maxEvents, int attributesPerMille, int failuresPerMille, int burst) {
  static final int MIN_LENGTH = 5;
  static final int MAX_LENGTH = 10_000_000;
  private static final int STANDARD_LENGTH = 5_000;

  /** Traces of 5 to 5,000 events, a tenth of them with an attribute, a hundredth failures. */
  static final Mix STANDARD = new Mix(MIN_LENGTH, STANDARD_LENGTH, 100, 10, 1);

  private static final int MAX_FAILURES = 500;
  private static final int MAX_BURST = 1_000;
  private static final Pattern PART = Pattern.compile("([a-z-]+)=([0-9.]+)(%|-([0-9]+))?");

  /**
   * {@code standard}, or what differs from it, such as {@code
   * trace-events=100,attributes=10%,failures=1%,burst=5}; {@code trace-events} may be a range.
   *
   * @throws IllegalArgumentException says what is wrong and what is allowed
   */
  static Mix parse(String text) {
    Mix mix = STANDARD;
    if (text.equals("standard")) {
      return mix;
    }
    for (String part : text.split(",", -1)) {
      mix = mix.with(part);
    }
    return mix;
  }

  private Mix with(String part) {
    Matcher matcher = PART.matcher(part);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'"
              + part
              + "' is none of standard, trace-events=N or N-M, attributes=N%, failures=N%, burst=N");
    }
    String value = matcher.group(2);
    boolean percent = "%".equals(matcher.group(3));
    return switch (matcher.group(1)) {
      case "trace-events" -> {
        int from = integer(part, value, MIN_LENGTH, MAX_LENGTH);
        String to = matcher.group(4) == null ? value : matcher.group(4);
        yield lengths(from, integer(part, to, from, MAX_LENGTH));
      }
      case "attributes" ->
          new Mix(
              minEvents, maxEvents, perMille(part, value, percent, 1000), failuresPerMille, burst);
      case "failures" ->
          new Mix(
              minEvents,
              maxEvents,
              attributesPerMille,
              perMille(part, value, percent, MAX_FAILURES),
              burst);
      case "burst" ->
          new Mix(
              minEvents,
              maxEvents,
              attributesPerMille,
              failuresPerMille,
              integer(part, value, 1, MAX_BURST));
      default ->
          throw new IllegalArgumentException(
              "'" + part + "': there are trace-events, attributes, failures and burst");
    };
  }

  /** The same with traces of other lengths. */
  Mix lengths(int min, int max) {
    return new Mix(min, max, attributesPerMille, failuresPerMille, burst);
  }

  private static int integer(String part, String value, int min, int max) {
    if (value.matches("\\d{1,8}")) {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) {
        return number;
      }
    }
    throw new IllegalArgumentException("'" + part + "': a number from " + min + " to " + max);
  }

  private static int perMille(String part, String value, boolean percent, int max) {
    if (percent && value.matches("\\d{1,3}(\\.\\d)?")) {
      int number = (int) Math.round(Double.parseDouble(value) * 10);
      if (number <= max) {
        return number;
      }
    }
    throw new IllegalArgumentException("'" + part + "': 0% to " + max / 10 + "%");
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "trace-events=%d-%d,attributes=%.1f%%,failures=%.1f%%,burst=%d",
        minEvents,
        maxEvents,
        attributesPerMille / 10.0,
        failuresPerMille / 10.0,
        burst);
  }
}
