package dev.flowtrace.aggregation;

/** Reads events as they were stored. Thread-safe. */
public interface EventReader {
  /**
   * What an event tells.
   *
   * @param json holds the event's JSON from {@code offset} on
   * @throws IllegalStateException when it cannot be read
   */
  RecordedEvent read(byte[] json, int offset, int length);
}
