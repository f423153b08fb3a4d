package dev.flowtrace.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MixTest {

  @Test
  void whatIsNotSaid_isStandard() {
    assertThat(Mix.parse("standard")).isEqualTo(new Mix(5, 5_000, 100, 10, 1));
    assertThat(Mix.parse("trace-events=100")).isEqualTo(new Mix(100, 100, 100, 10, 1));
    assertThat(Mix.parse("trace-events=10-20,attributes=0%,failures=2.5%,burst=8"))
        .isEqualTo(new Mix(10, 20, 0, 25, 8));
  }

  @Test
  void textOfAMix_isReadAgain() {
    Mix mix = new Mix(10, 20, 5, 25, 8);
    assertThat(Mix.parse(mix.toString())).isEqualTo(mix);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "some",
        "trace-events=4",
        "trace-events=10000001",
        "trace-events=20-10",
        "attributes=10",
        "attributes=101%",
        "failures=51%",
        "burst=0",
        "colour=3",
        "burst=2,"
      })
  void whatIsNoMix_isRefused(String text) {
    assertThatThrownBy(() -> Mix.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void burst_isOfOneTrace() {
    TraceMix mix =
        new TraceMix(
            new SplittableRandom(1), new Topology(1), new EventIds(1), Mix.parse("burst=3"));
    int changes = 0;
    for (int i = 0; i < 100; i++) {
      int slot = mix.chooseSlot(1_000_000);
      assertThat(mix.chooseSlot(1_000_000)).isEqualTo(slot);
      assertThat(mix.chooseSlot(1_000_000)).isEqualTo(slot);
      changes += mix.chooseSlot(1_000_000) == slot ? 0 : 1;
      mix.chooseSlot(1_000_000);
      mix.chooseSlot(1_000_000);
    }
    assertThat(changes).isGreaterThan(90);
  }
}
