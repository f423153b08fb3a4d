package dev.flowtrace.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowtrace.protocol.JsonValue.JsonObject;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WireTypesTest {

  @Test
  void messageSnapshot_copiesItsContentInAndOut() {
    byte[] content = {1, 2, 3};
    MessageSnapshot message = MessageSnapshot.captured("T", "", content);
    content[0] = 9;
    message.serializedData()[1] = 9;

    assertThat(message.serializedData()).containsExactly(1, 2, 3);
    assertThat(message)
        .isEqualTo(MessageSnapshot.captured("T", "", new byte[] {1, 2, 3}))
        .hasSameHashCodeAs(MessageSnapshot.captured("T", "", new byte[] {1, 2, 3}))
        .isNotEqualTo(MessageSnapshot.captured("T", "", new byte[] {1, 2, 4}));
    assertThat(message.isCaptured()).isTrue();
    assertThat(MessageSnapshot.notCaptured("T", 3, "").isCaptured()).isFalse();
  }

  @Test
  void stateDiff_copiesItsStatesInAndOut() {
    byte[] after = {1};
    StateDiff diff = new StateDiff(null, after, DiffType.FULL);
    after[0] = 9;
    diff.after()[0] = 9;

    assertThat(diff).isEqualTo(new StateDiff(null, new byte[] {1}, DiffType.FULL));
    assertThat(diff).isNotEqualTo(new StateDiff(new byte[0], new byte[] {1}, DiffType.FULL));
    assertThat(diff).hasToString("StateDiff[FULL, before none, after 1 B]");
  }

  @Test
  void flowVersion_hasPartsOf32UnsignedBits() {
    assertThat(FlowVersion.of(FlowVersion.MAX_PART, 0, 0, Instant.EPOCH).unknown())
        .isEqualTo(JsonObject.EMPTY);
    assertThatThrownBy(() -> FlowVersion.of(0, 0, FlowVersion.MAX_PART + 1, Instant.EPOCH))
        .hasMessage("not a version: 0.0.4294967296");
    assertThatThrownBy(() -> FlowVersion.of(0, -1, 0, Instant.EPOCH))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void executionStatus_isEndedUnlessPendingOrRunning() {
    assertThat(ExecutionStatus.PENDING.isEnded()).isFalse();
    assertThat(ExecutionStatus.RUNNING.isEnded()).isFalse();
    assertThat(ExecutionStatus.COMPLETED.isEnded()).isTrue();
    assertThat(ExecutionStatus.CANCELLED.isEnded()).isTrue();
    assertThat(ExecutionStatus.failed("x").isEnded()).isTrue();
    assertThat(new ExecutionStatus.Completed()).isEqualTo(ExecutionStatus.COMPLETED);
    assertThat(ExecutionStatus.failed("x").name()).isEqualTo("Failed");
  }

  @Test
  void eventType_isFoundByItsWireName() {
    for (EventType.Simple type : EventType.Simple.values()) {
      assertThat(EventType.Simple.ofWireName(type.wireName())).isSameAs(type);
    }
    assertThat(EventType.Simple.ofWireName("DataFlow")).isNull();
  }
}
