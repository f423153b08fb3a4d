package dev.flowtrace.web.api;

import dev.flowtrace.store.TraceOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of {@code sort}, and what they mean. A minus puts the greatest first. */
enum SortOrder {
  START("start", TraceOrder.Key.START, false),
  START_DOWN("-start", TraceOrder.Key.START, true),
  DURATION("duration", TraceOrder.Key.DURATION, false),
  DURATION_DOWN("-duration", TraceOrder.Key.DURATION, true),
  EVENTS("events", TraceOrder.Key.EVENTS, false),
  EVENTS_DOWN("-events", TraceOrder.Key.EVENTS, true);

  static final List<String> TEXTS =
      List.of("start", "-start", "duration", "-duration", "events", "-events");

  private final String text;
  private final TraceOrder.Key key;
  private final boolean descending;

  SortOrder(String text, TraceOrder.Key key, boolean descending) {
    this.text = text;
    this.key = key;
    this.descending = descending;
  }

  /** As it stands in the address. */
  String text() {
    return text;
  }

  /** What the collector is asked for. */
  TraceOrder order() {
    return new TraceOrder(key, descending);
  }

  /** The order of that text, or null if there is none. */
  static @Nullable SortOrder ofText(String text) {
    for (SortOrder sort : values()) {
      if (sort.text.equals(text)) {
        return sort;
      }
    }
    return null;
  }
}
