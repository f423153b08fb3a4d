package dev.flowtrace.web.api;

import dev.flowtrace.query.FilterSearch;
import dev.flowtrace.store.TraceOrder;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where the next page of events begins. To clients it is any text. */
final class EventCursor {
  static final String PARAMETER = Cursor.PARAMETER;
  private static final String VERSION = "e1";

  private EventCursor() {}

  /** As it is given to clients. */
  static String text(FilterSearch.Place place) {
    TraceOrder.Place after = place.after();
    String passed = Integer.toString(place.passed());
    return after == null
        ? CursorText.of(VERSION, passed)
        : CursorText.of(VERSION, passed, Long.toString(after.value()), after.traceId().toString());
  }

  /** Reads what a client sends back; without it, the beginning. */
  static FilterSearch.Place of(@Nullable String text) {
    if (text == null) {
      return new FilterSearch.Place(null, 0);
    }
    try {
      String[] parts = CursorText.parts(text);
      if (parts[0].equals(VERSION) && (parts.length == 2 || parts.length == 4)) {
        TraceOrder.Place after =
            parts.length == 2
                ? null
                : new TraceOrder.Place(Long.parseLong(parts[2]), UUID.fromString(parts[3]));
        return new FilterSearch.Place(after, Integer.parseUnsignedInt(parts[1]));
      }
    } catch (IllegalArgumentException e) {
      // none that was given out, as below
    }
    throw CursorText.unknown();
  }
}
