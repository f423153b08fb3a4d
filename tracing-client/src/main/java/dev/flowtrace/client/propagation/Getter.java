package dev.flowtrace.client.propagation;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a header. Names are in lower case; headers of HTTP are to be found whatever their case is.
 *
 * @param <C> what has headers: a request, a message, a map
 */
@FunctionalInterface
public interface Getter<C> {
  /** The header's value, several lines of it joined with commas; null if there is none. */
  @Nullable String get(C carrier, String name);

  /** Of a map, whatever case its keys are in. */
  static @Nullable String ofMap(Map<String, String> headers, String name) {
    String exact = headers.get(name);
    if (exact != null) {
      return exact;
    }
    for (Map.Entry<String, String> header : headers.entrySet()) {
      if (name.equalsIgnoreCase(header.getKey())) {
        return header.getValue();
      }
    }
    return null;
  }

  /** Of a map with several values for a name, such as {@code HttpHeaders.map()}. */
  static @Nullable String ofMultiMap(Map<String, List<String>> headers, String name) {
    for (Map.Entry<String, List<String>> header : headers.entrySet()) {
      if (name.equalsIgnoreCase(header.getKey()) && header.getValue() != null) {
        return String.join(",", header.getValue());
      }
    }
    return null;
  }
}
