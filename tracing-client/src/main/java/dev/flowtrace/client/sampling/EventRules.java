package dev.flowtrace.client.sampling;

import dev.flowtrace.protocol.config.SamplingRule;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The rules that may decide about events of one actor. Immutable. */
public final class EventRules {
  private final List<SamplingRule> rules;
  private final List<Glob> types;

  EventRules(List<SamplingRule> rules) {
    this.rules = rules;
    this.types = rules.stream().map(rule -> Glob.of(rule.messageType())).toList();
  }

  /**
   * The rule that decides about an event; null if none does.
   *
   * @param messageType null: the event has no message, and a rule that names a type or a size does
   *     not match
   * @param sizeBytes asked for only if a rule depends on it
   */
  public @Nullable SamplingRule decide(@Nullable String messageType, LongSupplier sizeBytes) {
    for (int i = 0; i < rules.size(); i++) {
      if (matches(rules.get(i), types.get(i), messageType, sizeBytes)) {
        return rules.get(i);
      }
    }
    return null;
  }

  private static boolean matches(
      SamplingRule rule, Glob type, @Nullable String messageType, LongSupplier sizeBytes) {
    boolean bySize = rule.minSizeBytes() != null || rule.maxSizeBytes() != null;
    if (messageType == null) {
      return rule.messageType() == null && !bySize;
    }
    if (!type.matches(messageType)) {
      return false;
    }
    if (!bySize) {
      return true;
    }
    long size = sizeBytes.getAsLong();
    return (rule.minSizeBytes() == null || size >= rule.minSizeBytes())
        && (rule.maxSizeBytes() == null || size <= rule.maxSizeBytes());
  }
}
