package dev.flowtrace.bench.example;

import dev.flowtrace.client.Level;
import dev.flowtrace.client.Tracing;
import dev.flowtrace.protocol.FlowVersion;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.config.CaptureConfig;
import dev.flowtrace.protocol.config.PromotionConfig;
import dev.flowtrace.protocol.config.SamplingConfig;
import java.time.Instant;

/** How this network is traced. */
final class IndexTracing {
  static final String FLOW = "folder_index";
  static final FlowVersion VERSION = FlowVersion.of(1, 0, 0, Instant.parse("2026-11-01T00:00:00Z"));

  /** Small messages go into the trace with their content. */
  private static final CaptureConfig CAPTURE =
      new CaptureConfig(true, true, 160, null, null, null, null, JsonObject.EMPTY);

  private IndexTracing() {}

  /** As an application would have it: payloads are immutable, and say what they are as JSON. */
  static Tracing.Builder plain(Level level) {
    return Tracing.newBuilder()
        .network("folder-index")
        .level(level)
        .immutable(Payload.class)
        .json(Payload.class, Payload::toJson);
  }

  /** To be looked at: contents of small messages, memory and CPU of every tenth handling. */
  static Tracing.Builder shown() {
    return plain(Level.PRODUCTION)
        .capture(CAPTURE)
        .sampling(
            new SamplingConfig(null, null, null, PromotionConfig.EMPTY, 0.1, JsonObject.EMPTY));
  }
}
