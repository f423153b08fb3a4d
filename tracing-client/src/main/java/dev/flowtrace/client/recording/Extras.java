package dev.flowtrace.client.recording;

import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import org.jspecify.annotations.Nullable;

/** What few events have; written by the thread that records, then handed on with the event. */
final class Extras {
  final JsonObject.Builder attributes = JsonObject.newBuilder();
  @Nullable String error;

  /** The state after; null: no state is told. */
  @Nullable JsonValue stateAfter;

  /** The state before; null: not known. */
  @Nullable JsonValue stateBefore;

  long allocatedBytes = -1;
  double cpuPercent = Double.NaN;
  double throughput = Double.NaN;

  /** Where the event happened, if that has no number. */
  @Nullable Site site;
}
