package dev.flowtrace.export;

import dev.flowtrace.store.ExportOutbox;
import java.util.List;
import java.util.UUID;

/** A trace on its way, by all rows that ask for it. Used by one thread. */
final class OutgoingTrace {
  private final UUID traceId;
  private final List<ExportOutbox.Entry> entries;
  private boolean over;

  OutgoingTrace(UUID traceId, List<ExportOutbox.Entry> entries) {
    this.traceId = traceId;
    this.entries = entries;
  }

  UUID traceId() {
    return traceId;
  }

  List<ExportOutbox.Entry> entries() {
    return entries;
  }

  List<UUID> exportIds() {
    return entries.stream().map(ExportOutbox.Entry::exportId).toList();
  }

  /** How often it was tried. */
  int attempts() {
    return entries.stream().mapToInt(ExportOutbox.Entry::attempts).max().orElse(0);
  }

  /** It came to its end in this round, good or bad: no more of it is sent. */
  void end() {
    over = true;
  }

  boolean isOver() {
    return over;
  }
}
