package dev.flowtrace.journal;

import org.jspecify.annotations.Nullable;

/**
 * A frame in the journal.
 *
 * @param position its place: later frames have greater ones
 * @param receivedEpochNanos when it came
 * @param content what was sent, compressed or not; never changed
 * @param batch whose batch it is; null for any other frame, and for one that was read back
 */
public record JournalFrame(
    long position, long receivedEpochNanos, byte[] content, @Nullable ClientBatch batch) {

  /** One that is no client's batch, or was read back. */
  public JournalFrame(long position, long receivedEpochNanos, byte[] content) {
    this(position, receivedEpochNanos, content, null);
  }
}
