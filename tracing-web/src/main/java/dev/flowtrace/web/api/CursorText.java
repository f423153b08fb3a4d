package dev.flowtrace.web.api;

import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** What a cursor says, as text that is safe in an address and tells nothing to those who see it. */
final class CursorText {
  private CursorText() {}

  /** The text of parts, none of which has a slash. */
  static String of(String... parts) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(String.join("/", parts).getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * The parts of a text.
   *
   * @throws IllegalArgumentException when it is none that was made here
   */
  static String[] parts(String text) {
    return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII)
        .split("/", -1);
  }

  /** Says that a cursor was never given out. */
  static ProblemException unknown() {
    return bad("the cursor is none that was given out as next_cursor", List.of());
  }

  /** Says what is wrong with a cursor. */
  static ProblemException bad(String detail, List<String> allowed) {
    return new Problem(
            "bad-cursor", Response.Status.BAD_REQUEST, detail, Cursor.PARAMETER, allowed, null)
        .exception();
  }
}
