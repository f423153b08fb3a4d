package dev.flowtrace.client.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.config.SamplingDecision;
import dev.flowtrace.protocol.config.SamplingRule;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SamplingRulesTest {

  @Test
  void firstMatchingRule_decidesAboutARun() {
    SamplingRule orders = rule("orders*", null, null, null, SamplingDecision.ALWAYS);
    SamplingRule all = rule(null, null, null, null, SamplingDecision.NEVER);
    SamplingRules rules = new SamplingRules(List.of(orders, all));

    assertThat(rules.ofRun("orders-eu")).isSameAs(orders);
    assertThat(rules.ofRun("payments")).isSameAs(all);
    assertThat(rules.ofEvents("orders", "reader")).isNull();
    assertThat(SamplingRules.NONE.ofRun("orders")).isNull();
  }

  @Test
  void rulesAboutEvents_matchActorTypeAndSize() {
    SamplingRule large = rule(null, null, "Image", 1000L, SamplingDecision.NEVER);
    SamplingRule reader = rule(null, "read?r", null, null, SamplingDecision.ALWAYS);
    SamplingRules rules = new SamplingRules(List.of(large, reader));
    EventRules ofReader = rules.ofEvents("orders", "reader");
    EventRules ofOther = rules.ofEvents("orders", "writer");

    assertThat(rules.ofRun("orders")).isNull();
    assertThat(ofReader).isNotNull();
    assertThat(ofReader.decide("Image", () -> 1000)).isSameAs(large);
    assertThat(ofReader.decide("Image", () -> 999)).isSameAs(reader);
    assertThat(ofReader.decide(null, () -> 0)).isSameAs(reader);
    assertThat(ofOther).isNotNull();
    assertThat(ofOther.decide("Text", () -> 5000)).isNull();
  }

  @Test
  void globs_matchTheWholeText() {
    assertThat(Glob.of("*token*").matches("access_token_2")).isTrue();
    assertThat(Glob.of("a*b*c").matches("aXXbYYbZc")).isTrue();
    assertThat(Glob.of("a?c").matches("ac")).isFalse();
    assertThat(Glob.of("").matches("")).isTrue();
    assertThat(Glob.of("*".repeat(500) + "x").matches("a".repeat(5000))).isFalse();
    assertThat(Glob.of(null).matches("anything")).isTrue();
  }

  private static SamplingRule rule(
      @Nullable String flow,
      @Nullable String actor,
      @Nullable String type,
      @Nullable Long minSize,
      SamplingDecision decision) {
    return new SamplingRule(flow, actor, type, minSize, null, decision, null, JsonObject.EMPTY);
  }
}
