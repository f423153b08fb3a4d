package dev.flowtrace.ingest;

import dev.flowtrace.metrics.RejectReason;
import dev.flowtrace.protocol.ErrorCode;
import dev.flowtrace.store.StoredText;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How long names may be: four of them and an id are the key of an edge's row, and PostgreSQL takes
 * at most 2,704 bytes in a key of an index.
 */
record NameLimits(int maxBytes) {
  /** Refuses a name that is too long; null is none. */
  void check(String where, @Nullable String name) throws RefusedException {
    if (name != null && !fits(name)) {
      throw new RefusedException(
          RejectReason.LIMIT,
          ErrorCode.INVALID_REQUEST,
          "%s: a name of %d characters; allowed are at most %d bytes of UTF-8"
              .formatted(where, name.length(), maxBytes));
    }
  }

  boolean fits(String text) {
    if (text.length() > maxBytes) {
      return false;
    }
    return text.length() * 5 <= maxBytes
        || StoredText.encode(text).getBytes(StandardCharsets.UTF_8).length <= maxBytes;
  }
}
