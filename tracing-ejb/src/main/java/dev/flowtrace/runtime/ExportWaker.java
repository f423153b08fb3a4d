package dev.flowtrace.runtime;

import dev.flowtrace.export.Exports;
import dev.flowtrace.export.TraceFinalized;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jspecify.annotations.Nullable;

/**
 * Wakes the export when a trace is finalized. Not the collector's bean itself: while that starts or
 * stops, its container lets nobody in.
 */
@ApplicationScoped
public class ExportWaker {
  private volatile @Nullable Exports exports;

  /** From now on, wakes these. */
  void wakes(Exports started) {
    exports = started;
  }

  /** There is something to export. */
  void finalized(@Observes TraceFinalized trace) {
    Exports started = exports;
    if (started != null) {
      started.wake();
    }
  }
}
