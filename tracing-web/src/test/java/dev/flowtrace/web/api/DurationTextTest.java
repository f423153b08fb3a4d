package dev.flowtrace.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

  @ParameterizedTest
  @CsvSource({
    "0s, 0",
    "1ns, 1",
    "2us, 2000",
    "2µs, 2000",
    "10ms, 10000000",
    "1.5s, 1500000000",
    "0.0000000019s, 1",
    "3m, 180000000000",
    "1h, 3600000000000",
    "1d, 86400000000000",
    "PT1S, 1000000000",
    "PT0.5S, 500000000",
    "P1DT1H, 90000000000000",
    "9223372036854775807ns, 9223372036854775807"
  })
  void numberAndUnit_orIso_isNanoseconds(String text, long nanos) {
    assertThat(DurationText.parseNanos(text)).isEqualTo(nanos);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10",
        "ms",
        "-1s",
        "+1s",
        "1 s",
        "1,5s",
        ".5s",
        "1.s",
        "1e3s",
        "1S",
        "PT-1S",
        "P",
        "1y",
        "9223372036854775808ns",
        "300000d",
        "1.5s ",
        "99999999999999999999999ns"
      })
  void anythingElse_isNone(String text) {
    assertThat(DurationText.parseNanos(text)).isNull();
  }
}
