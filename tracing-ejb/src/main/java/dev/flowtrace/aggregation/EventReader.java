package dev.flowtrace.aggregation;

import org.jspecify.annotations.Nullable;

/** Reads events as they were stored. Thread-safe. */
public interface EventReader {
  /**
   * What an event tells.
   *
   * @param json holds the event's JSON from {@code offset} on
   * @throws IllegalStateException when it cannot be read
   */
  RecordedEvent read(byte[] json, int offset, int length);

  /**
   * What an event tells, and its causes; null for an event that is not as usual and has to be
   * decoded, such as one with {@value CausedEvent#CAUSES_ATTRIBUTE} among its attributes.
   */
  @Nullable CausedEvent readCauses(byte[] json, int offset, int length);
}
