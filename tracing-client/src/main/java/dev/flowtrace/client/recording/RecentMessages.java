package dev.flowtrace.client.recording;

import dev.flowtrace.protocol.MessageSnapshot;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * What was told of the last messages: one that is sent, handed over and received is three events,
 * but rendered and summed once. For messages that never change; for one thread. Holds no message
 * that nobody else does, and of at most {@value #SLOTS} at most {@value #MAX_CONTENT_BYTES} bytes
 * of content each, and as many of its packed JSON.
 */
final class RecentMessages {
  /** Of content, and of packed JSON. */
  static final int MAX_CONTENT_BYTES = 16 << 10;

  private static final int SLOTS = 256;

  private record Known(WeakReference<Object> message, Settings settings, ToldMessage told) {}

  private final @Nullable Known[] known = new @Nullable Known[SLOTS];

  /** What was told of this very object under these settings; null if that is not known. */
  @SuppressWarnings("ReferenceEquality") // equal messages may be rendered differently
  @Nullable ToldMessage of(Object message, Settings settings) {
    Known found = known[slot(message)];
    return found != null && found.settings == settings && found.message.refersTo(message)
        ? found.told
        : null;
  }

  /** Remembers it in place of another one. */
  void put(Object message, Settings settings, ToldMessage told) {
    MessageSnapshot snapshot = told.snapshot;
    if (snapshot != null && (!snapshot.isCaptured() || snapshot.sizeBytes() <= MAX_CONTENT_BYTES)) {
      known[slot(message)] = new Known(new WeakReference<>(message), settings, told);
    }
  }

  private static int slot(Object message) {
    return System.identityHashCode(message) & (SLOTS - 1);
  }
}
