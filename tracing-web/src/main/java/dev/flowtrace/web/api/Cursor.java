package dev.flowtrace.web.api;

import dev.flowtrace.store.TraceOrder;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where the next page begins: a place in an order, so that what comes or goes meanwhile neither
 * doubles nor hides a trace. To clients it is any text.
 */
record Cursor(SortOrder sort, TraceOrder.Place place) {
  static final String PARAMETER = "cursor";
  private static final String VERSION = "1";

  /** As it is given to clients. */
  String text() {
    return CursorText.of(
        VERSION, sort.text(), Long.toString(place.value()), place.traceId().toString());
  }

  /** Reads what a client sends back, and checks that it asks for the same order. */
  static TraceOrder.Place parse(String text, SortOrder wanted) {
    Cursor cursor = tryParse(text);
    if (cursor == null) {
      throw CursorText.unknown();
    }
    if (cursor.sort != wanted) {
      throw CursorText.bad(
          "the cursor is one of sort=%s and cannot go on with sort=%s"
              .formatted(cursor.sort.text(), wanted.text()),
          List.of("sort=" + cursor.sort.text()));
    }
    return cursor.place;
  }

  private static @Nullable Cursor tryParse(String text) {
    try {
      String[] parts = CursorText.parts(text);
      SortOrder sort = parts.length == 4 ? SortOrder.ofText(parts[1]) : null;
      if (sort == null || !parts[0].equals(VERSION)) {
        return null;
      }
      return new Cursor(
          sort, new TraceOrder.Place(Long.parseLong(parts[2]), UUID.fromString(parts[3])));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
