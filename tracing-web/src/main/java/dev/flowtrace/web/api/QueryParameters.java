package dev.flowtrace.web.api;

import dev.flowtrace.protocol.Rfc3339;
import dev.flowtrace.store.VersionFilter;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters of a request. A name that is not known is refused, not passed over: a filter
 * that is misspelt would find too much.
 */
final class QueryParameters {
  private static final int SHOWN_CHARS = 80;
  private static final Pattern UUID_FORM =
      Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

  private final MultivaluedMap<String, String> values;

  private QueryParameters(MultivaluedMap<String, String> values) {
    this.values = values;
  }

  /**
   * Checks the names.
   *
   * @param allowed the names; one that ends in {@code .KEY} stands for all that begin like it
   */
  static QueryParameters of(UriInfo uri, List<String> allowed) {
    MultivaluedMap<String, String> values = uri.getQueryParameters();
    for (String name : values.keySet()) {
      if (allowed.stream().noneMatch(known -> isNamed(known, name))) {
        throw new Problem(
                "unknown-parameter",
                Response.Status.BAD_REQUEST,
                "there is no parameter " + shown(name),
                name,
                allowed,
                null)
            .exception();
      }
    }
    return new QueryParameters(values);
  }

  private static boolean isNamed(String known, String name) {
    return known.endsWith(".KEY")
        ? name.startsWith(known.substring(0, known.length() - "KEY".length()))
        : known.equals(name);
  }

  /** A parameter as it came, null when it did not. */
  @Nullable String text(String name) {
    List<String> given = values.getOrDefault(name, List.of());
    if (given.size() > 1) {
      throw Problem.badParameter(name, name + " is given more than once", List.of());
    }
    return given.isEmpty() ? null : given.get(0);
  }

  /** A parameter that has to be there. */
  String required(String name) {
    String text = text(name);
    if (text == null) {
      throw Problem.badParameter(name, name + " is missing", List.of());
    }
    return text;
  }

  /** All parameters whose names begin so, by the rest of the name; each may come several times. */
  List<Map.Entry<String, String>> startingWith(String prefix) {
    List<Map.Entry<String, String>> found = new ArrayList<>();
    values.forEach(
        (name, all) -> {
          if (name.startsWith(prefix)) {
            all.forEach(value -> found.add(Map.entry(name.substring(prefix.length()), value)));
          }
        });
    return found;
  }

  /** A parameter that may come several times, and has to come at least once. */
  List<String> several(String name, int most) {
    List<String> given = values.getOrDefault(name, List.of());
    if (given.isEmpty()) {
      throw Problem.badParameter(name, name + " is missing", List.of());
    }
    if (given.size() > most) {
      throw Problem.badParameter(
          name, name + " is given " + given.size() + " times, at most " + most, List.of());
    }
    return given;
  }

  /** An id. */
  @Nullable UUID uuid(String name) {
    String text = text(name);
    return text == null ? null : uuid(name, text);
  }

  /** Reads an id; {@link UUID#fromString} alone would take {@code 1-1-1-1-1}. */
  static UUID uuid(String name, String text) {
    if (!UUID_FORM.matcher(text).matches()) {
      throw Problem.badParameter(
          name,
          shown(text) + " is no UUID, such as 3f1e4a52-8a0c-4c0e-9b57-6f0f4f4a1c01",
          List.of());
    }
    return UUID.fromString(text);
  }

  /** A version of a flow. */
  @Nullable VersionFilter version(String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    VersionFilter version = VersionFilter.ofText(text);
    if (version == null) {
      throw Problem.badParameter(
          name,
          shown(text)
              + " is no version, such as 1.4.2, or with its commit 1.4.2+d402974;"
              + " a + is written %2B in an address",
          List.of());
    }
    return version;
  }

  /** A time, as nanoseconds since the epoch. */
  @Nullable Long epochNanos(String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    try {
      return Rfc3339.parseEpochNanos(text);
    } catch (DateTimeException e) {
      String hint = text.indexOf(' ') >= 0 ? "; a + is written %2B in an address" : "";
      throw Problem.badParameter(
          name,
          shown(text)
              + " is no RFC 3339 time between 1677-09-21 and 2262-04-11,"
              + " such as 2026-01-07T06:00:00.5Z"
              + hint,
          List.of());
    }
  }

  /** A duration in nanoseconds. */
  @Nullable Long durationNanos(String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    Long nanos = DurationText.parseNanos(text);
    if (nanos == null) {
      throw Problem.badParameter(
          name,
          shown(text)
              + " is no duration: a number and one of "
              + String.join(", ", DurationText.UNITS)
              + ", or ISO 8601, at most 292 years; such as 10ms, 1.5s, PT1S",
          List.of());
    }
    return nanos;
  }

  /** One of some names. */
  <T> @Nullable T oneOf(
      String name, Function<String, ? extends @Nullable T> ofName, List<String> allowed) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    T value = ofName.apply(text);
    if (value == null) {
      throw Problem.badParameter(
          name, shown(text) + " is not one of " + String.join(", ", allowed), allowed);
    }
    return value;
  }

  /** Whether something is wanted; by default it is not. */
  boolean flag(String name) {
    List<String> allowed = List.of("true", "false");
    return "true".equals(oneOf(name, text -> allowed.contains(text) ? text : null, allowed));
  }

  /** A whole number in a range. */
  int number(String name, int absent, int min, int max) {
    String text = text(name);
    if (text == null) {
      return absent;
    }
    int value = -1;
    if (text.matches("[0-9]{1,9}")) {
      value = Integer.parseInt(text);
    }
    if (value < min || value > max) {
      throw Problem.badParameter(
          name, shown(text) + " is no whole number from " + min + " to " + max, List.of());
    }
    return value;
  }

  /** A value in a sentence. */
  static String shown(String text) {
    return "'" + (text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "…") + "'";
  }
}
