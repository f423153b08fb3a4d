package dev.flowtrace.client.recording;

import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What few events have. Written by the thread that records; once it is handed on with an event, it
 * is only read.
 */
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

  /** The same, to be written to. */
  static Extras copyOf(@Nullable Extras other) {
    Extras copy = new Extras();
    if (other != null) {
      other.attributes.build().members().forEach(copy.attributes::put);
      copy.error = other.error;
      copy.stateAfter = other.stateAfter;
      copy.stateBefore = other.stateBefore;
      copy.allocatedBytes = other.allocatedBytes;
      copy.cpuPercent = other.cpuPercent;
      copy.throughput = other.throughput;
      copy.site = other.site;
    }
    return copy;
  }
}
