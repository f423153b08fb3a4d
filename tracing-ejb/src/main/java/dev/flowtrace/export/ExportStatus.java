package dev.flowtrace.export;

import dev.flowtrace.store.ExportOutbox;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the export is.
 *
 * @param enabled whether traces are exported
 * @param endpoint where spans are posted to
 * @param protocol {@code http/protobuf} or {@code http/json}
 * @param totals what waits and what failed, of all collectors on the database
 * @param oldestAge how long the oldest trace has waited, zero when none does
 * @param reasons the same by reason; empty where it was not asked for
 * @param activity what this collector has sent since it started
 * @param pause how long this collector still waits before it sends again, zero when it does not
 */
public record ExportStatus(
    boolean enabled,
    URI endpoint,
    String protocol,
    ExportOutbox.Totals totals,
    Duration oldestAge,
    List<ExportOutbox.ReasonCount> reasons,
    Activity activity,
    Duration pause) {

  /**
   * What a collector has sent since it started.
   *
   * @param traces whole ones that the receiver took
   * @param spans in requests that went well
   * @param rejectedSpans those of them that the receiver said it left out
   * @param lastRejection what it said about that last, null when it never did
   * @param failuresInARow requests that failed for a while, since one was answered well
   * @param lastDelivered when a request went well last, null when none did
   * @param lastFailed when one failed or was refused last, null when none was
   * @param lastError what happened then
   */
  public record Activity(
      long traces,
      long spans,
      long rejectedSpans,
      @Nullable String lastRejection,
      int failuresInARow,
      @Nullable Long lastDelivered,
      @Nullable Long lastFailed,
      @Nullable String lastError) {}

  /**
   * What can be said of the receiver in a word: {@code off}, {@code unknown}, {@code up}, {@code
   * away}.
   */
  public String receiver() {
    if (!enabled) {
      return "off";
    }
    if (activity.failuresInARow() > 0) {
      return "away";
    }
    return activity.lastDelivered() == null && activity.lastFailed() == null ? "unknown" : "up";
  }
}
