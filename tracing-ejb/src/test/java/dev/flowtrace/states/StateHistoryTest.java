package dev.flowtrace.states;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.aggregation.EpochNanos;
import dev.flowtrace.protocol.DiffType;
import dev.flowtrace.protocol.StateDiff;
import dev.flowtrace.query.StateJson;
import dev.flowtrace.testing.Golden;
import dev.flowtrace.testing.PrettyJson;
import dev.flowtrace.testing.Story;
import jakarta.json.JsonArray;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateHistoryTest {
  private final Story story = Story.of(7);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void full(double millis, String state) {
    story.changed("a", millis, new StateDiff(null, bytes(state), DiffType.FULL));
  }

  private void change(double millis, String patch) {
    story.changed("a", millis, new StateDiff(null, bytes(patch), DiffType.INCREMENTAL));
  }

  private StateHistory history() {
    StateHistory history = new StateHistory("a", 1_000_000);
    story.events().forEach(history::add);
    return history;
  }

  private ActorState at(double millis) {
    return history().at(EpochNanos.of(Story.at(millis)));
  }

  private String json(double millis) {
    return String.valueOf(Objects.requireNonNull(at(millis).value()).json());
  }

  @Test
  void state_isWhatTheLastChangeLeft() {
    full(1, "{\"n\":1,\"list\":[1]}");
    change(
        2,
        "[{\"op\":\"replace\",\"path\":\"/n\",\"value\":2},{\"op\":\"add\",\"path\":\"/list/-\",\"value\":2}]");
    change(3, "{\"n\":null,\"m\":{\"k\":\"v\"}}");
    full(5, "{\"n\":9}");

    assertThat(at(0.5).value()).isNull();
    assertThat(json(1)).isEqualTo("{\"n\":1,\"list\":[1]}");
    assertThat(json(2.5)).isEqualTo("{\"n\":2,\"list\":[1,2]}");
    assertThat(json(4)).isEqualTo("{\"list\":[1,2],\"m\":{\"k\":\"v\"}}");
    assertThat(at(4).increments()).isEqualTo(2);
    assertThat(Objects.requireNonNull(at(4).base()).eventId()).isEqualTo(story.id(1));
    assertThat(json(6)).isEqualTo("{\"n\":9}");
    assertThat(history().steps())
        .extracting(StateStep::kind)
        .containsExactly(
            StateStep.Kind.FULL,
            StateStep.Kind.JSON_PATCH,
            StateStep.Kind.MERGE_PATCH,
            StateStep.Kind.FULL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"op\":\"replace\",\"path\":\"/nothing/here\",\"value\":2}]",
        "[{\"op\":\"test\",\"path\":\"/n\",\"value\":2}]",
        "[{\"op\":\"jump\",\"path\":\"/n\"}]",
        "[{\"path\":\"/n\"}]",
        "[1]",
        "7",
        "no JSON"
      })
  void changeThatDoesNotApply_isReported_andLeavesTheState(String patch) {
    full(1, "{\"n\":1}");
    change(2, patch);
    change(3, "{\"m\":2}");

    ActorState state = at(4);

    assertThat(json(4)).isEqualTo("{\"n\":1,\"m\":2}");
    assertThat(state.isDoubtful()).isTrue();
    assertThat(state.problems()).extracting(StateStep::eventId).containsExactly(story.id(2));
    assertThat(Objects.requireNonNull(state.changed()).eventId()).isEqualTo(story.id(3));
  }

  @Test
  void wholeState_endsDoubts() {
    full(1, "{\"n\":1}");
    change(2, "no JSON");
    full(3, "{\"n\":3}");

    assertThat(at(2).isDoubtful()).isTrue();
    assertThat(at(3).isDoubtful()).isFalse();
  }

  @Test
  void changeWithoutAState_isReported_unlessItBringsTheStateBefore() {
    change(1, "{\"n\":1}");
    story.changed(
        "a", 2, new StateDiff(bytes("{\"x\":0}"), bytes("{\"n\":1}"), DiffType.INCREMENTAL));

    assertThat(at(1).value()).isNull();
    assertThat(at(1).problems()).hasSize(1);
    assertThat(json(2)).isEqualTo("{\"x\":0,\"n\":1}");
    assertThat(at(2).isDoubtful()).isFalse();
  }

  @Test
  void stateBeforeThatIsAnother_isTaken_andReported() {
    full(1, "{\"n\":1}");
    story.changed(
        "a", 2, new StateDiff(bytes("{\"n\":5}"), bytes("{\"m\":6}"), DiffType.INCREMENTAL));

    assertThat(json(2)).isEqualTo("{\"n\":5,\"m\":6}");
    assertThat(at(2).problems())
        .extracting(StateStep::problem)
        .first()
        .asString()
        .contains("not the one");
  }

  @Test
  void scalarsAndWholeReplacements_canBePatched() {
    full(1, "17");
    change(2, "[{\"op\":\"replace\",\"path\":\"\",\"value\":[18]}]");
    change(3, "[{\"op\":\"add\",\"path\":\"/0\",\"value\":1.50}]");

    assertThat(json(2)).isEqualTo("[18]");
    assertThat(json(3)).isEqualTo("[1.50,18]");
  }

  @Test
  void opaqueStates_areBytes() {
    full(1, "not JSON \u0000");
    change(2, "{\"n\":1}");

    assertThat(Objects.requireNonNull(at(1).value()).bytes()).isEqualTo(bytes("not JSON \u0000"));
    assertThat(at(2).problems()).hasSize(1);
  }

  @Test
  void difference_isAJsonPatch() {
    full(1, "{\"n\":1,\"old\":true}");
    full(2, "{\"n\":2,\"new\":[1]}");
    full(3, "opaque");

    JsonArray diff = Objects.requireNonNull(StateHistory.diff(at(1), at(2)));

    assertThat(Patches.apply(value(1), diff)).isEqualTo(value(2));
    assertThat(StateHistory.diff(at(2), at(2))).isEmpty();
    assertThat(StateHistory.diff(at(1), at(3))).isNull();
  }

  private jakarta.json.JsonValue value(double millis) {
    return Objects.requireNonNull(Objects.requireNonNull(at(millis).value()).json());
  }

  @Test
  void orderOfArrival_doesNotMatter_andOtherActorsNeither() {
    full(1, "{\"n\":1}");
    change(2, "{\"n\":2}");
    story.changed("b", 1.5, new StateDiff(null, bytes("{}"), DiffType.FULL));
    StateHistory history = new StateHistory("a", 1_000_000);
    List<dev.flowtrace.protocol.TraceEvent> events = new java.util.ArrayList<>(story.events());
    Collections.reverse(events);
    events.forEach(history::add);

    assertThat(String.valueOf(Objects.requireNonNull(history.at(Long.MAX_VALUE).value()).json()))
        .isEqualTo("{\"n\":2}");
  }

  @Test
  void changesBeyondTheLimit_areCounted() {
    full(1, "{\"n\":1}");
    full(2, "{\"n\":2}");
    StateHistory history = new StateHistory("a", 10);
    story.events().forEach(history::add);

    assertThat(history.steps()).hasSize(1);
    assertThat(history.omitted()).isEqualTo(1);
  }

  @Test
  void json_isAsItWas() {
    full(1, "{\"n\":1,\"t\":\"<b>\\ud800\"}");
    change(2, "[{\"op\":\"remove\",\"path\":\"/x\"}]");
    Golden.assertSame("states/problem.json", PrettyJson.of(out -> StateJson.write(at(3), 0, out)));
    full(4, "bytes \u0001");
    Golden.assertSame("states/opaque.json", PrettyJson.of(out -> StateJson.write(at(4), 0, out)));
    Golden.assertSame("states/none.json", PrettyJson.of(out -> StateJson.write(at(0), 0, out)));
  }
}
