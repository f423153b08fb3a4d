package dev.flowtrace.web.api;

import dev.flowtrace.store.ExportOutbox;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where the next page of failed exports begins. To clients it is any text. */
final class FailureCursor {
  private static final String FORM = "1/export";

  private FailureCursor() {}

  /** As it is given to clients. */
  static String text(ExportOutbox.Failure last) {
    String plain = String.join("/", FORM, "" + last.failedEpochNanos(), last.traceId().toString());
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
  }

  /** Reads what a client sends back; null for null. */
  static ExportOutbox.@Nullable Place parse(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
      String[] parts = plain.split("/", -1);
      if (parts.length == 4 && plain.startsWith(FORM + "/")) {
        return new ExportOutbox.Place(Long.parseLong(parts[2]), UUID.fromString(parts[3]));
      }
    } catch (IllegalArgumentException e) {
      // the same as one that was never given out
    }
    throw new Problem(
            "bad-cursor",
            Response.Status.BAD_REQUEST,
            "the cursor is none that was given out as next_cursor",
            Cursor.PARAMETER,
            List.of(),
            null)
        .exception();
  }
}
