package dev.flowtrace.client.recording;

import dev.flowtrace.client.sampling.EventRules;
import dev.flowtrace.client.sampling.Threshold;
import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.config.SamplingDecision;
import dev.flowtrace.protocol.config.SamplingRule;
import org.jspecify.annotations.Nullable;

/** The rules about single events of one actor, for the settings of the moment. Thread-safe. */
final class ActorRules {
  private final Run run;
  private final String actor;
  private Cache cache; // racy, but what is in it is immutable

  private record Cache(Settings settings, @Nullable EventRules rules) {}

  ActorRules(Run run, String actor) {
    this.run = run;
    this.actor = actor;
    cache = newCache(run.recorder.settings);
  }

  /** The rules; null: there are none for this actor. */
  @SuppressWarnings("ReferenceEquality") // settings are exchanged as a whole
  @Nullable EventRules of(Settings settings) {
    Cache known = cache;
    if (known.settings != settings) {
      known = newCache(settings);
      cache = known;
    }
    return known.rules;
  }

  private Cache newCache(Settings settings) {
    return new Cache(settings, settings.rules.ofEvents(run.flow.name, actor));
  }

  /** Whether the rule keeps an event. */
  static boolean accepts(SamplingRule rule, long randomness) {
    Double ratio = rule.ratio();
    return switch (rule.decision()) {
      case ALWAYS -> true;
      case NEVER -> false;
      case RATIO -> ratio != null && Threshold.ofRatio(ratio).accepts(randomness);
    };
  }

  /** What a rule that keeps an event makes of it, and of its run. */
  @Nullable Extras weighted(SamplingRule rule, @Nullable Extras extras) {
    if (rule.decision() == SamplingDecision.ALWAYS) {
      run.promote("rule");
    }
    Double ratio = rule.ratio();
    if (ratio == null || ratio <= 0) {
      return extras;
    }
    Extras more = Extras.copyOf(extras);
    more.put("sampling.adjusted_count", JsonValue.of(1 / ratio));
    return more;
  }
}
