package dev.flowtrace.client.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowtrace.protocol.context.TraceState;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class ThresholdTest {

  @Test
  void examplesOfTheSpecification_haveTheirDigits() {
    assertThat(Threshold.ofRatio(1).format()).contains("0");
    assertThat(Threshold.ofRatio(0.5).format()).contains("8");
    assertThat(Threshold.ofRatio(0.25).format()).contains("c");
    assertThat(Threshold.ofRatio(0).format()).isEmpty();
    assertThat(Threshold.parse("c")).contains(Threshold.ofRatio(0.25));
    assertThat(Threshold.parse("C")).isEmpty();
    assertThat(Threshold.parse("0123456789abcde")).isEmpty();
    assertThat(Threshold.parse("")).isEmpty();
    assertThat(Threshold.parse(null)).isEmpty();
  }

  @Test
  void adjustedCount_isTheInverseOfTheRatio() {
    assertThat(Threshold.ALWAYS.adjustedCount()).isEqualTo(1);
    assertThat(Threshold.ofRatio(0.01).adjustedCount()).isBetween(99.999, 100.001);
    assertThat(Threshold.NEVER.adjustedCount()).isZero();
  }

  @Test
  void whatAGreaterRatioRejects_aSmallerOneRejectsToo() {
    long randomness = 0xd0000000000000L;
    assertThat(Threshold.ofRatio(0.5).accepts(randomness)).isTrue();
    assertThat(Threshold.ofRatio(0.25).accepts(randomness)).isTrue();
    assertThat(Threshold.ofRatio(0.125).accepts(randomness)).isFalse();
    assertThat(Threshold.NEVER.accepts((1L << 56) - 1)).isFalse();
    assertThat(Threshold.ALWAYS.accepts(0)).isTrue();
  }

  @Test
  void outOfRange_isRefused() {
    assertThatThrownBy(() -> new Threshold(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Threshold((1L << 56) + 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void traceState_tellsThreshold_andKeepsWhatElseThereIs() {
    TraceState given = TraceState.parse("vendor=1,ot=rv:0123456789abcd;th:8");

    assertThat(OtelTraceState.threshold(given)).contains(Threshold.ofRatio(0.5));
    assertThat(OtelTraceState.randomness(new UUID(1, 2), given)).isEqualTo(0x0123456789abcdL);
    assertThat(OtelTraceState.with(given, Threshold.ofRatio(0.25)).format())
        .isEqualTo("ot=th:c;rv:0123456789abcd,vendor=1");
    assertThat(OtelTraceState.with(given, null).format())
        .isEqualTo("ot=rv:0123456789abcd,vendor=1");
    assertThat(OtelTraceState.with(TraceState.EMPTY, null)).isEqualTo(TraceState.EMPTY);
    assertThat(OtelTraceState.randomness(new UUID(1, -1), TraceState.EMPTY))
        .isEqualTo((1L << 56) - 1);
  }
}
