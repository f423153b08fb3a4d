package dev.flowtrace.client.propagation;

/**
 * Writes a header.
 *
 * @param <C> what has headers: a request, a message, a map
 */
@FunctionalInterface
public interface Setter<C> {
  /** Sets the header, in place of one that is there. */
  void set(C carrier, String name, String value);
}
