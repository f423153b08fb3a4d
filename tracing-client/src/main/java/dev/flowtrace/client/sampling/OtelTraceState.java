package dev.flowtrace.client.sampling;

import dev.flowtrace.protocol.context.TraceState;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** OpenTelemetry's member of {@code tracestate}: {@code ot=th:…;rv:…}. */
public final class OtelTraceState {
  private static final String KEY = "ot";
  private static final long MASK = (1L << 56) - 1;

  private OtelTraceState() {}

  /** The state with this threshold in it; without one where nothing is sampled or known. */
  public static TraceState with(TraceState state, @Nullable Threshold threshold) {
    StringBuilder value = new StringBuilder();
    Optional<String> th = threshold == null ? Optional.empty() : threshold.format();
    th.ifPresent(digits -> value.append("th:").append(digits));
    String old = state.get(KEY);
    if (old != null) {
      for (String part : old.split(";", -1)) {
        if (!part.startsWith("th:") && !part.isEmpty()) {
          value.append(value.length() == 0 ? "" : ";").append(part);
        }
      }
    }
    boolean fits = value.length() <= 256;
    return value.length() == 0 || !fits ? state.without(KEY) : state.with(KEY, value.toString());
  }

  /** The threshold that somebody before us sampled with; empty if none is told. */
  public static Optional<Threshold> threshold(TraceState state) {
    return Threshold.parse(part(state, "th:"));
  }

  /** The 56 bits to decide by: {@code rv} where it is told, else the trace id's last 7 bytes. */
  public static long randomness(UUID traceId, TraceState state) {
    String rv = part(state, "rv:");
    return rv != null && rv.matches("[0-9a-f]{14}")
        ? Long.parseLong(rv, 16)
        : traceId.getLeastSignificantBits() & MASK;
  }

  private static @Nullable String part(TraceState state, String name) {
    String value = state.get(KEY);
    if (value != null) {
      for (String part : value.split(";", -1)) {
        if (part.startsWith(name)) {
          return part.substring(name.length());
        }
      }
    }
    return null;
  }
}
