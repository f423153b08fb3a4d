package dev.flowtrace.config;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads settings of each kind and says what is wrong with a bad one. */
final class ConfigReader {
  private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,9}) ?(ms|s|m|h|d)");
  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,15}) ?(b|bytes|kib|mib|gib|)", Pattern.CASE_INSENSITIVE);
  private static final String DURATION_FORM = "a duration such as 5ms, 2s, 10m, 1h, 7d or PT2S";

  private final Function<String, String> lookup;

  ConfigReader(Function<String, String> lookup) {
    this.lookup = lookup;
  }

  String text(String key, String defaultValue) {
    String value = lookup.apply(key);
    return value == null || value.isBlank() ? defaultValue : value.trim();
  }

  String name(String key, String defaultValue) {
    String value = text(key, defaultValue);
    require(
        value.getBytes(StandardCharsets.UTF_8).length <= 200,
        key,
        value,
        "a name of at most 200 bytes");
    return value;
  }

  String[] names(String key, String defaultValue) {
    String value = text(key, defaultValue);
    String[] names =
        Arrays.stream(value.split(","))
            .map(String::trim)
            .filter(item -> !item.isEmpty())
            .toArray(String[]::new);
    // they are part of an index's key, which is bounded
    require(
        Arrays.stream(names).allMatch(n -> n.getBytes(StandardCharsets.UTF_8).length <= 100),
        key,
        value,
        "names of at most 100 bytes each, separated by commas");
    return names;
  }

  String oneOf(String key, String defaultValue, String... allowed) {
    String value = text(key, defaultValue);
    require(List.of(allowed).contains(value), key, value, "one of " + String.join(", ", allowed));
    return value;
  }

  long number(String key, long defaultValue, long min, long max) {
    String value = text(key, Long.toString(defaultValue));
    String allowed = "a whole number from " + min + " to " + max;
    require(value.matches("-?\\d{1,18}"), key, value, allowed);
    long number = Long.parseLong(value);
    require(number >= min && number <= max, key, value, allowed);
    return number;
  }

  long bytes(String key, long defaultValue, long min, long max) {
    String value = text(key, Long.toString(defaultValue));
    String allowed =
        "a size from "
            + size(min)
            + " to "
            + size(max)
            + ", such as 1048576, 512KiB, 16MiB or 1GiB";
    Matcher matcher = SIZE.matcher(value);
    require(matcher.matches(), key, value, allowed);
    long unit =
        switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
          case "kib" -> 1L << 10;
          case "mib" -> 1L << 20;
          case "gib" -> 1L << 30;
          default -> 1L;
        };
    BigDecimal size = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit));
    require(
        size.compareTo(BigDecimal.valueOf(min)) >= 0
            && size.compareTo(BigDecimal.valueOf(max)) <= 0,
        key,
        value,
        allowed);
    return size.longValueExact();
  }

  private static String size(long bytes) {
    for (int shift = 30; shift > 0; shift -= 10) {
      if (bytes % (1L << shift) == 0) {
        return (bytes >> shift) + List.of("KiB", "MiB", "GiB").get(shift / 10 - 1);
      }
    }
    return bytes + " bytes";
  }

  Duration duration(String key, String defaultValue, String min, String max) {
    String value = text(key, defaultValue);
    Duration from = parseDuration(min);
    Duration to = parseDuration(max);
    String allowed = DURATION_FORM + ", from " + min + " to " + max;
    Duration duration;
    try {
      duration = parseDuration(value);
    } catch (DateTimeParseException e) {
      throw bad(key, value, allowed);
    }
    require(duration.compareTo(from) >= 0 && duration.compareTo(to) <= 0, key, value, allowed);
    return duration;
  }

  private static Duration parseDuration(String value) {
    Matcher matcher = SHORT_DURATION.matcher(value);
    if (!matcher.matches()) {
      return Duration.parse(value);
    }
    long amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  void require(boolean holds, String key, String value, String allowed) {
    if (!holds) {
      throw bad(key, value, allowed);
    }
  }

  static ConfigException bad(String key, String value, String allowed) {
    return new ConfigException(key + " is '" + value + "'; allowed is " + allowed);
  }
}
