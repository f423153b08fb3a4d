package dev.flowtrace.protocol.config;

import dev.flowtrace.protocol.JsonValue.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * When a run that is not sampled is sent after all. Null: as it is.
 *
 * @param ring last events a run keeps for that, 0 (none) to 65,536
 * @param onFailure whether an actor's failure promotes the run
 * @param runLatencyMillis a run that takes at least that long is promoted; 0: no such threshold
 * @param edgeLatencyMillis a message that is under way at least that long promotes its run; 0: no
 *     such threshold
 * @param unknown fields this version does not know
 */
public record PromotionConfig(
    @Nullable Integer ring,
    @Nullable Boolean onFailure,
    @Nullable Long runLatencyMillis,
    @Nullable Long edgeLatencyMillis,
    JsonObject unknown) {

  /** Everything as it is. */
  public static final PromotionConfig EMPTY =
      new PromotionConfig(null, null, null, null, JsonObject.EMPTY);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException that names the field
   */
  public PromotionConfig {
    Checks.integer("ring", ring, 0, 65_536);
    Checks.integer("run_latency_ms", runLatencyMillis, 0, Long.MAX_VALUE / 1_000_000);
    Checks.integer("edge_latency_ms", edgeLatencyMillis, 0, Long.MAX_VALUE / 1_000_000);
  }

  static PromotionConfig read(ConfigFields in) throws InvalidConfigException {
    Long ring = in.integer("ring");
    Boolean onFailure = in.bool("on_failure");
    Long runLatency = in.integer("run_latency_ms");
    Long edgeLatency = in.integer("edge_latency_ms");
    return in.checked(
        () -> {
          Checks.integer("ring", ring, 0, 65_536); // before it becomes an int
          return new PromotionConfig(
              ring == null ? null : ring.intValue(),
              onFailure,
              runLatency,
              edgeLatency,
              in.unknown());
        });
  }

  JsonObject toJson() {
    return new ConfigOut()
        .put("ring", ring)
        .put("on_failure", onFailure)
        .put("run_latency_ms", runLatencyMillis)
        .put("edge_latency_ms", edgeLatencyMillis)
        .build(unknown);
  }

  PromotionConfig over(PromotionConfig base) {
    return new PromotionConfig(
        Overlay.first(ring, base.ring),
        Overlay.first(onFailure, base.onFailure),
        Overlay.first(runLatencyMillis, base.runLatencyMillis),
        Overlay.first(edgeLatencyMillis, base.edgeLatencyMillis),
        Overlay.unknown(unknown, base.unknown));
  }
}
