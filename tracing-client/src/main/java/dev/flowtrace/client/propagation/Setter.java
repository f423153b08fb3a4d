package dev.flowtrace.client.propagation;

import java.util.Map;

/**
 * Writes a header.
 *
 * @param <C> what has headers: a request, a message, a map
 */
@FunctionalInterface
public interface Setter<C> {
  /** Sets the header, in place of one that is there. */
  void set(C carrier, String name, String value);

  /** In a map, in place of one whose name differs in case only. */
  static void ofMap(Map<String, String> headers, String name, String value) {
    if (!headers.containsKey(name)) {
      for (String key : headers.keySet()) {
        if (name.equalsIgnoreCase(key)) {
          headers.put(key, value);
          return;
        }
      }
    }
    headers.put(name, value);
  }
}
