package dev.flowtrace.client;

import java.net.URI;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads keys {@code flowtrace.client.…}: a system property wins over the environment, where the key
 * is in upper case with {@code _} for all that is no letter or digit. An empty value is none. The
 * forms of values are the collector's. What can't be read throws {@link IllegalArgumentException}
 * with the key, the value and what is allowed.
 */
final class ConfigSource {
  static final String PREFIX = "flowtrace.client.";
  private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,12})(|b|bytes|kib|mib|gib)");

  private final UnaryOperator<@Nullable String> properties;
  private final UnaryOperator<@Nullable String> environment;

  /** Of this JVM. */
  ConfigSource() {
    this(System::getProperty, System::getenv);
  }

  ConfigSource(
      UnaryOperator<@Nullable String> properties, UnaryOperator<@Nullable String> environment) {
    this.properties = properties;
    this.environment = environment;
  }

  @Nullable String text(String name) {
    String key = PREFIX + name;
    String value = properties.apply(key);
    if (value == null || value.isBlank()) {
      value = environment.apply(key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT));
    }
    return value == null || value.isBlank() ? null : value.strip();
  }

  @Nullable URI uri(String name) {
    String value = text(name);
    try {
      return value == null ? null : new URI(value);
    } catch (java.net.URISyntaxException e) {
      throw wrong(name, value, "an address");
    }
  }

  @Nullable Boolean bool(String name) {
    String value = text(name);
    if (value == null) {
      return null;
    }
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(name, value, "true or false");
    };
  }

  @Nullable Integer integer(String name) {
    String value = text(name);
    try {
      return value == null ? null : Integer.valueOf(value);
    } catch (NumberFormatException e) {
      throw wrong(name, value, "a whole number");
    }
  }

  @Nullable Double number(String name) {
    String value = text(name);
    try {
      return value == null ? null : Double.valueOf(value);
    } catch (NumberFormatException e) {
      throw wrong(name, value, "a number");
    }
  }

  @Nullable Duration duration(String name) {
    String value = text(name);
    if (value == null) {
      return null;
    }
    Matcher simple = DURATION.matcher(value.toLowerCase(Locale.ROOT));
    if (simple.matches()) {
      long count = Long.parseLong(simple.group(1));
      return switch (simple.group(2)) {
        case "ms" -> Duration.ofMillis(count);
        case "s" -> Duration.ofSeconds(count);
        case "m" -> Duration.ofMinutes(count);
        case "h" -> Duration.ofHours(count);
        default -> Duration.ofDays(count);
      };
    }
    try {
      return Duration.parse(value);
    } catch (DateTimeParseException e) {
      throw wrong(name, value, "a duration such as 5ms, 2s, 10m, 1h, 7d or PT2S");
    }
  }

  @Nullable Long millis(String name) {
    Duration duration = duration(name);
    return duration == null ? null : duration.toMillis();
  }

  @Nullable Long size(String name) {
    String value = text(name);
    if (value == null) {
      return null;
    }
    Matcher size = SIZE.matcher(value.toLowerCase(Locale.ROOT));
    if (!size.matches()) {
      throw wrong(name, value, "a size such as 1048576, 512KiB, 16MiB or 1GiB");
    }
    int shift =
        switch (size.group(2)) {
          case "kib" -> 10;
          case "mib" -> 20;
          case "gib" -> 30;
          default -> 0;
        };
    return Long.parseLong(size.group(1)) << shift;
  }

  @Nullable Integer intSize(String name) {
    Long size = size(name);
    if (size != null && size > Integer.MAX_VALUE) {
      throw wrong(name, text(name), "at most 2GiB");
    }
    return size == null ? null : size.intValue();
  }

  @Nullable List<String> list(String name) {
    String value = text(name);
    return value == null
        ? null
        : Arrays.stream(value.split(",", -1))
            .map(String::strip)
            .filter(item -> !item.isEmpty())
            .toList();
  }

  <E extends Enum<E>> @Nullable E choice(String name, Class<E> type) {
    String value = text(name);
    if (value == null) {
      return null;
    }
    for (E choice : type.getEnumConstants()) {
      if (choice.name().equalsIgnoreCase(value)) {
        return choice;
      }
    }
    throw wrong(
        name, value, "one of " + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT));
  }

  static IllegalArgumentException wrong(String name, @Nullable String value, String allowed) {
    return new IllegalArgumentException(
        PREFIX + name + " is '" + value + "'; allowed is " + allowed);
  }
}
