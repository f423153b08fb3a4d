package dev.flowtrace.bench.load;

import java.util.BitSet;
import java.util.UUID;

/** The events that a collector has of a trace, held against those it was sent. Not thread-safe. */
final class StoredEvents {
  private static final String EVENT_ID = "\"event_id\":\"";
  private static final String NUMBER = "\"n\":";
  private static final int UUID_CHARS = 36;

  private final LoadTrace trace;
  private final EventIds ids;
  private final BitSet seen = new BitSet();
  private long found;
  private long doubled;
  private long foreign;
  private long lost = -1; // if only the count is known, else computed from 'seen'

  StoredEvents(LoadTrace trace, EventIds ids) {
    this.trace = trace;
    this.ids = ids;
  }

  /** Only their number is known: what is missing is lost, what is too much is doubled. */
  static StoredEvents ofCount(LoadTrace trace, long found) {
    StoredEvents events = new StoredEvents(trace, new EventIds(0));
    events.found = found;
    events.lost = Math.max(0, trace.confirmed() - found);
    events.doubled = Math.max(0, found - trace.sent);
    return events;
  }

  /** Takes an event as JSON; stored events have the text that was sent, so no parser is needed. */
  void add(String line) {
    if (line.isBlank()) {
      return;
    }
    found++;
    int idAt = line.indexOf(EVENT_ID);
    int numberAt = line.indexOf(NUMBER);
    if (idAt < 0 || numberAt < 0) {
      foreign++;
      return;
    }
    int idFrom = idAt + EVENT_ID.length();
    UUID id = UUID.fromString(line.substring(idFrom, idFrom + UUID_CHARS));
    int n = number(line, numberAt + NUMBER.length());
    if (n >= trace.sent
        || !id.equals(new UUID(ids.high(trace.number, n), ids.low(trace.number, n)))) {
      foreign++;
    } else if (seen.get(n)) {
      doubled++;
    } else {
      seen.set(n);
    }
  }

  private static int number(String line, int from) {
    int value = 0;
    for (int i = from; i < line.length() && line.charAt(i) >= '0' && line.charAt(i) <= '9'; i++) {
      value = value * 10 + line.charAt(i) - '0';
    }
    return value;
  }

  /** All that is stored, doubled ones too. */
  long found() {
    return found;
  }

  /** Events of this trace, each counted once. */
  long distinct() {
    return found - doubled - foreign;
  }

  /** Confirmed, but not there. */
  long lost() {
    if (lost >= 0) {
      return lost;
    }
    long missing = 0;
    for (int n = seen.nextClearBit(0); n < trace.sent; n = seen.nextClearBit(n + 1)) {
      if (trace.isConfirmed(n)) {
        missing++;
      }
    }
    return missing;
  }

  /** There more than once. */
  long doubled() {
    return doubled;
  }

  /** For a person: what is found and what is wrong with it. */
  @Override
  public String toString() {
    return found
        + " stored, "
        + lost()
        + " lost, "
        + doubled
        + " doubled"
        + (foreign == 0 ? "" : ", " + foreign + " not of this trace");
  }
}
