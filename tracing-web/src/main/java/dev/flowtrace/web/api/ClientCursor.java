package dev.flowtrace.web.api;

import dev.flowtrace.store.ClientDirectory;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where the next page of clients begins. To those who ask it is any text. */
final class ClientCursor {
  private static final String FORM = "1/clients";

  private ClientCursor() {}

  /** As it is given out. */
  static String text(ClientDirectory.Place last) {
    String plain = String.join("/", FORM, "" + last.connectedEpochNanos(), "" + last.clientId());
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
  }

  /** Reads what comes back; null for null. */
  static ClientDirectory.@Nullable Place parse(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
      String[] parts = plain.split("/", -1);
      if (parts.length == 4 && plain.startsWith(FORM + "/")) {
        return new ClientDirectory.Place(Long.parseLong(parts[2]), UUID.fromString(parts[3]));
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
