package dev.flowtrace.web.api;

import dev.flowtrace.store.ExportOutbox;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where the next page of failed exports begins. To clients it is any text. */
final class FailureCursor {
  private static final String VERSION = "1";
  private static final String KIND = "export";

  private FailureCursor() {}

  /** As it is given to clients. */
  static String text(ExportOutbox.Failure last) {
    return CursorText.of(VERSION, KIND, "" + last.failedEpochNanos(), last.traceId().toString());
  }

  /** Reads what a client sends back; null for null. */
  static ExportOutbox.@Nullable Place parse(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      String[] parts = CursorText.parts(text);
      if (parts.length == 4 && parts[0].equals(VERSION) && parts[1].equals(KIND)) {
        return new ExportOutbox.Place(Long.parseLong(parts[2]), UUID.fromString(parts[3]));
      }
    } catch (IllegalArgumentException e) {
      // the same as one that was never given out
    }
    throw CursorText.unknown();
  }
}
