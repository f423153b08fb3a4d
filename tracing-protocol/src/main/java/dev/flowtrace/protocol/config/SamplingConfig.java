package dev.flowtrace.protocol.config;

import dev.flowtrace.protocol.JsonValue.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which runs are recorded at the level {@code production}. Null: as it is.
 *
 * @param tracesPerSecond so many runs a second of each flow are all recorded, 0 to 1,000,000
 * @param ratio what part of the runs beyond that is, 0 to 1
 * @param rules the first that matches decides; an empty list removes the rules there are; at most
 *     1,000
 * @param promotion when a run that is not sampled is recorded after all
 * @param heavyMetricsRatio what part of the events gets the measurements that cost time, 0 to 1
 * @param unknown fields this version does not know
 */
public record SamplingConfig(
    @Nullable Double tracesPerSecond,
    @Nullable Double ratio,
    @Nullable List<SamplingRule> rules,
    PromotionConfig promotion,
    @Nullable Double heavyMetricsRatio,
    JsonObject unknown) {

  /** Everything as it is. */
  public static final SamplingConfig EMPTY =
      new SamplingConfig(null, null, null, PromotionConfig.EMPTY, null, JsonObject.EMPTY);

  /**
   * Checks the ranges and copies the rules.
   *
   * @throws IllegalArgumentException that names the field
   */
  public SamplingConfig {
    Checks.number("traces_per_second", tracesPerSecond, 1_000_000);
    Checks.ratio("ratio", ratio);
    rules = Checks.list("rules", rules);
    Checks.ratio("heavy_metrics_ratio", heavyMetricsRatio);
  }

  /**
   * Reads what {@link #toJson} wrote, or a person.
   *
   * @throws InvalidConfigException if a field that is known has a value that is not allowed
   */
  public static SamplingConfig parse(JsonObject json) throws InvalidConfigException {
    return read(new ConfigFields(json, ""));
  }

  static SamplingConfig read(ConfigFields in) throws InvalidConfigException {
    Double tracesPerSecond = in.number("traces_per_second");
    Double ratio = in.number("ratio");
    List<SamplingRule> rules = in.objects("rules", SamplingRule::read);
    PromotionConfig promotion = in.object("promotion", PromotionConfig::read);
    Double heavyMetricsRatio = in.number("heavy_metrics_ratio");
    return in.checked(
        () ->
            new SamplingConfig(
                tracesPerSecond, ratio, rules, promotion, heavyMetricsRatio, in.unknown()));
  }

  /** As JSON, without what is absent. */
  public JsonObject toJson() {
    return new ConfigOut()
        .put("traces_per_second", tracesPerSecond)
        .put("ratio", ratio)
        .put("rules", rules, SamplingRule::toJson)
        .put("promotion", promotion.toJson())
        .put("heavy_metrics_ratio", heavyMetricsRatio)
        .build(unknown);
  }

  /** This, with what is absent here taken from {@code base}. The rules go together. */
  public SamplingConfig over(SamplingConfig base) {
    return new SamplingConfig(
        Overlay.first(tracesPerSecond, base.tracesPerSecond),
        Overlay.first(ratio, base.ratio),
        Overlay.first(rules, base.rules),
        promotion.over(base.promotion),
        Overlay.first(heavyMetricsRatio, base.heavyMetricsRatio),
        Overlay.unknown(unknown, base.unknown));
  }
}
