package dev.flowtrace.client.sampling;

import dev.flowtrace.protocol.config.SamplingRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rules in their order; of those that match, the first decides. A rule that names a flow or nothing
 * is about whole runs; one that names an actor, a message type or a size is about single events.
 */
public final class SamplingRules {
  /** No rule. */
  public static final SamplingRules NONE = new SamplingRules(List.of());

  private final List<SamplingRule> runRules;
  private final List<SamplingRule> eventRules;

  /** Takes rules as they were configured. */
  public SamplingRules(List<SamplingRule> rules) {
    eventRules = rules.stream().filter(SamplingRules::isAboutEvents).toList();
    runRules = rules.stream().filter(rule -> !isAboutEvents(rule)).toList();
  }

  /** The rule that decides about the runs of a flow; null if none does. */
  public @Nullable SamplingRule ofRun(String flow) {
    for (SamplingRule rule : runRules) {
      if (Glob.of(rule.flow()).matches(flow)) {
        return rule;
      }
    }
    return null;
  }

  /** Whether there are rules about single events. */
  public boolean areAboutEvents() {
    return !eventRules.isEmpty();
  }

  /** The rules about events of an actor in a flow; null if there are none. */
  public @Nullable EventRules ofEvents(String flow, String actor) {
    List<SamplingRule> matching =
        eventRules.stream()
            .filter(rule -> Glob.of(rule.flow()).matches(flow))
            .filter(rule -> Glob.of(rule.actor()).matches(actor))
            .toList();
    return matching.isEmpty() ? null : new EventRules(matching);
  }

  private static boolean isAboutEvents(SamplingRule rule) {
    return rule.actor() != null
        || rule.messageType() != null
        || rule.minSizeBytes() != null
        || rule.maxSizeBytes() != null;
  }
}
