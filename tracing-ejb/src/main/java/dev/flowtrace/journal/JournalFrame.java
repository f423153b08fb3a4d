package dev.flowtrace.journal;

/**
 * A frame in the journal.
 *
 * @param position its place: later frames have greater ones
 * @param receivedEpochNanos when it came
 * @param json its content; never changed
 */
public record JournalFrame(long position, long receivedEpochNanos, byte[] json) {}
