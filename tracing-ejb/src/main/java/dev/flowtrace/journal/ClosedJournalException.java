package dev.flowtrace.journal;

/** The journal takes no more frames, because the collector stops. */
public final class ClosedJournalException extends RuntimeException {
  ClosedJournalException() {
    super("the journal is closed");
  }
}
