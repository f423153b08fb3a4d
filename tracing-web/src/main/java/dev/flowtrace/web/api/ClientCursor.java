package dev.flowtrace.web.api;

import dev.flowtrace.store.ClientDirectory;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where the next page of clients begins. To those who ask it is any text. */
final class ClientCursor {
  private static final String VERSION = "1";
  private static final String KIND = "clients";

  private ClientCursor() {}

  /** As it is given out. */
  static String text(ClientDirectory.Place last) {
    return CursorText.of(VERSION, KIND, "" + last.connectedEpochNanos(), "" + last.clientId());
  }

  /** Reads what comes back; null for null. */
  static ClientDirectory.@Nullable Place parse(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      String[] parts = CursorText.parts(text);
      if (parts.length == 4 && parts[0].equals(VERSION) && parts[1].equals(KIND)) {
        return new ClientDirectory.Place(Long.parseLong(parts[2]), UUID.fromString(parts[3]));
      }
    } catch (IllegalArgumentException e) {
      // the same as one that was never given out
    }
    throw CursorText.unknown();
  }
}
