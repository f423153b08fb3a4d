package dev.flowtrace.aggregation;

import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonNumber;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.codec.FrameCodec;
import dev.flowtrace.protocol.codec.ProtocolException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How many runs a sampled trace stands for, as its start says in {@code sampling.adjusted_count}.
 */
public final class AdjustedCount {
  /** More is a mistake, and sums could overflow. */
  private static final double MOST = 1e9;

  private static final FrameCodec CODEC = new FrameCodec();

  private AdjustedCount() {}

  /**
   * The count in a trace's unknown fields.
   *
   * @param extraJson the fields as a JSON object, null when there are none
   * @return 0 to 1,000,000,000; 1 when nothing is said, or nothing that makes sense
   */
  public static double of(@Nullable String extraJson) {
    if (extraJson == null || !extraJson.contains("\"adjusted_count\"")) {
      return 1;
    }
    try {
      JsonValue extra = CODEC.decodeValue(extraJson.getBytes(StandardCharsets.UTF_8));
      if (extra instanceof JsonObject fields
          && fields.get("sampling") instanceof JsonObject sampling
          && sampling.get("adjusted_count") instanceof JsonNumber number) {
        double count = number.doubleValue();
        return count >= 0 && count <= MOST ? count : 1;
      }
      return 1;
    } catch (ProtocolException e) {
      return 1;
    }
  }
}
