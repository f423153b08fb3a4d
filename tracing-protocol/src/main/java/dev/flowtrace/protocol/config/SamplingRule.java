package dev.flowtrace.protocol.config;

import dev.flowtrace.protocol.JsonValue.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Decides about what matches all its conditions; an absent condition matches anything. In the
 * patterns {@code *} stands for any characters and {@code ?} for any one.
 *
 * @param flow pattern of the flow's name
 * @param actor pattern of the actor's name
 * @param messageType pattern of the message's type
 * @param minSizeBytes the message has at least that many bytes
 * @param maxSizeBytes the message has at most that many bytes
 * @param decision what becomes of it
 * @param ratio what part is recorded, 0 to 1; given exactly when {@code decision} is RATIO
 * @param unknown fields this version does not know
 */
public record SamplingRule(
    @Nullable String flow,
    @Nullable String actor,
    @Nullable String messageType,
    @Nullable Long minSizeBytes,
    @Nullable Long maxSizeBytes,
    SamplingDecision decision,
    @Nullable Double ratio,
    JsonObject unknown) {

  /**
   * Checks the fields.
   *
   * @throws IllegalArgumentException that names the field
   */
  public SamplingRule {
    Checks.glob("flow", flow);
    Checks.glob("actor", actor);
    Checks.glob("message_type", messageType);
    Checks.integer("min_size_bytes", minSizeBytes, 0, Long.MAX_VALUE);
    Checks.integer(
        "max_size_bytes", maxSizeBytes, minSizeBytes == null ? 0 : minSizeBytes, Long.MAX_VALUE);
    Checks.ratio("ratio", ratio);
    if ((decision == SamplingDecision.RATIO) != (ratio != null)) {
      throw new IllegalArgumentException(
          "ratio: "
              + (ratio == null ? "absent" : ratio)
              + ", allowed is a number from 0 to 1 with the decision 'ratio', and none with another");
    }
  }

  static SamplingRule read(ConfigFields in) throws InvalidConfigException {
    String flow = in.string("flow");
    String actor = in.string("actor");
    String messageType = in.string("message_type");
    Long min = in.integer("min_size_bytes");
    Long max = in.integer("max_size_bytes");
    SamplingDecision decision = in.choice("decision", SamplingDecision.class);
    Double ratio = in.number("ratio");
    return in.checked(
        () -> {
          if (decision == null) {
            throw new IllegalArgumentException(
                "decision: absent, allowed is one of 'always', 'never', 'ratio'");
          }
          return new SamplingRule(
              flow, actor, messageType, min, max, decision, ratio, in.unknown());
        });
  }

  JsonObject toJson() {
    return new ConfigOut()
        .put("flow", flow)
        .put("actor", actor)
        .put("message_type", messageType)
        .put("min_size_bytes", minSizeBytes)
        .put("max_size_bytes", maxSizeBytes)
        .put("decision", decision)
        .put("ratio", ratio)
        .build(unknown);
  }
}
