package dev.flowtrace.client.recording;

import dev.flowtrace.protocol.MessageSnapshot;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * What was told of the last messages: one that is sent, handed over and received is three events,
 * but rendered and summed once. For messages that never change; for one thread. Holds no message
 * that nobody else does, and at most {@value #SLOTS} snapshots of {@value #MAX_CONTENT_BYTES} bytes
 * of content.
 */
final class RecentSnapshots {
  private static final int SLOTS = 256;
  private static final int MAX_CONTENT_BYTES = 16 << 10;

  private record Known(
      WeakReference<Object> message, Settings settings, MessageSnapshot snapshot) {}

  private final @Nullable Known[] known = new @Nullable Known[SLOTS];

  /** What was told of this very object under these settings; null if that is not known. */
  @SuppressWarnings("ReferenceEquality") // equal messages may be rendered differently
  @Nullable MessageSnapshot of(Object message, Settings settings) {
    Known found = known[slot(message)];
    return found != null && found.settings == settings && found.message.refersTo(message)
        ? found.snapshot
        : null;
  }

  /** Remembers it in place of another one. */
  void put(Object message, Settings settings, MessageSnapshot snapshot) {
    if (!snapshot.isCaptured() || snapshot.sizeBytes() <= MAX_CONTENT_BYTES) {
      known[slot(message)] = new Known(new WeakReference<>(message), settings, snapshot);
    }
  }

  private static int slot(Object message) {
    return System.identityHashCode(message) & (SLOTS - 1);
  }
}
