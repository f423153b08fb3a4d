package dev.flowtrace.bench.example;

import dev.flowtrace.client.Level;
import dev.flowtrace.client.Tracing;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.config.CaptureConfig;
import dev.flowtrace.protocol.config.PromotionConfig;
import dev.flowtrace.protocol.config.SamplingConfig;

/** The ways of tracing that are compared. */
enum TracedAs {
  /** Not at all. */
  OFF("off", Level.OFF, true, true),

  /** As 99 of a hundred runs of a busy flow: counted, the last events kept, none sent. */
  UNSAMPLED("production, run not sampled", Level.PRODUCTION, false, true),

  /** As the first ten runs in a second. */
  SAMPLED("production, run sampled", Level.PRODUCTION, true, true),

  /** The same without looking into messages: no sizes, no checksums. */
  WITHOUT_CHECKSUMS("production, run sampled, no checksums", Level.PRODUCTION, true, false),

  /** Everything. */
  DIAGNOSTIC("diagnostic", Level.DIAGNOSTIC, true, true);

  private static final SamplingConfig NONE =
      new SamplingConfig(
          0.0,
          0.0,
          null,
          // unreadable files would promote each run
          new PromotionConfig(null, false, null, null, JsonObject.EMPTY),
          null,
          JsonObject.EMPTY);

  private final String label;
  private final Level level;
  private final boolean sampled;
  private final boolean checksums;

  TracedAs(String label, Level level, boolean sampled, boolean checksums) {
    this.label = label;
    this.level = level;
    this.sampled = sampled;
    this.checksums = checksums;
  }

  String label() {
    return label;
  }

  Tracing.Builder builder() {
    Tracing.Builder builder = IndexTracing.plain(level);
    if (!sampled) {
      builder.sampling(NONE);
    }
    return builder.capture(
        new CaptureConfig(checksums, false, null, null, null, null, null, JsonObject.EMPTY));
  }
}
