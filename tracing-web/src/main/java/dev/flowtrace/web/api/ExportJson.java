package dev.flowtrace.web.api;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.flowtrace.export.ExportStatus;
import dev.flowtrace.query.JsonText;
import dev.flowtrace.store.ExportOutbox;
import java.io.IOException;
import java.util.List;

/** How the export is, as JSON; {@link Schemas.ExportState} describes it. */
final class ExportJson {
  private ExportJson() {}

  /**
   * Writes the state and a page of failures.
   *
   * @param failures one more than {@code limit} when there is a next page
   */
  static void write(
      JsonGenerator out, ExportStatus status, List<ExportOutbox.Failure> failures, int limit)
      throws IOException {
    out.writeStartObject();
    out.writeBooleanField("enabled", status.enabled());
    JsonText.write(out, "endpoint", status.endpoint().toString());
    JsonText.write(out, "protocol", status.protocol());
    out.writeNumberField("waiting", status.totals().waiting());
    out.writeNumberField("failed", status.totals().failed());
    JsonAnswer.writeTime(out, "oldest_waiting", status.totals().oldestEpochNanos());
    out.writeNumberField("oldest_age_ns", status.oldestAge().toNanos());
    reasons(out, status.reasons());
    receiver(out, status);
    failures(out, failures, limit);
    out.writeEndObject();
  }

  private static void reasons(JsonGenerator out, List<ExportOutbox.ReasonCount> reasons)
      throws IOException {
    out.writeArrayFieldStart("reasons");
    for (ExportOutbox.ReasonCount count : reasons) {
      out.writeStartObject();
      JsonText.write(out, "reason", count.reason().isEmpty() ? "not_tried" : count.reason());
      out.writeNumberField("waiting", count.waiting());
      out.writeNumberField("failed", count.failed());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void receiver(JsonGenerator out, ExportStatus status) throws IOException {
    ExportStatus.Activity seen = status.activity();
    out.writeObjectFieldStart("receiver");
    JsonText.write(out, "state", status.receiver());
    out.writeNumberField("failures_in_a_row", seen.failuresInARow());
    out.writeNumberField("pause_ns", status.pause().toNanos());
    JsonAnswer.writeTime(out, "last_delivered", seen.lastDelivered());
    JsonAnswer.writeTime(out, "last_failed", seen.lastFailed());
    JsonText.write(out, "last_error", seen.lastError());
    out.writeNumberField("exported_traces", seen.traces());
    out.writeNumberField("exported_spans", seen.spans());
    out.writeNumberField("rejected_spans", seen.rejectedSpans());
    JsonText.write(out, "last_rejection", seen.lastRejection());
    out.writeEndObject();
  }

  private static void failures(JsonGenerator out, List<ExportOutbox.Failure> failures, int limit)
      throws IOException {
    boolean more = failures.size() > limit;
    List<ExportOutbox.Failure> page = more ? failures.subList(0, limit) : failures;
    out.writeArrayFieldStart("failures");
    for (ExportOutbox.Failure failure : page) {
      out.writeStartObject();
      JsonText.write(out, "trace_id", failure.traceId().toString());
      JsonText.write(out, "reason", failure.reason());
      JsonText.write(out, "error", failure.error());
      out.writeNumberField("attempts", failure.attempts());
      JsonAnswer.writeTime(out, "queued", failure.queuedEpochNanos());
      JsonAnswer.writeTime(out, "failed", failure.failedEpochNanos());
      out.writeEndObject();
    }
    out.writeEndArray();
    JsonText.write(out, "next_cursor", more ? FailureCursor.text(page.get(limit - 1)) : null);
  }
}
