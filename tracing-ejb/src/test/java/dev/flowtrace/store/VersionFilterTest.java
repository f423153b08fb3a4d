package dev.flowtrace.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.aggregation.TraceVersion;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionFilterTest {
  private static final TraceVersion VERSION = new TraceVersion(1, 4, 2, "d402974", "{}");

  private static VersionFilter of(String text) {
    return Objects.requireNonNull(VersionFilter.ofText(text));
  }

  @Test
  void versions_matchByNumbers_andByTheCommitWhereOneIsGiven() {
    assertThat(of("1.4.2").matches(VERSION)).isTrue();
    assertThat(of("1.4.2+d402974").matches(VERSION)).isTrue();
    assertThat(of("1.4.2+other").matches(VERSION)).isFalse();
    assertThat(of("1.4.1").matches(VERSION)).isFalse();
    assertThat(of("1.4.2").matches(null)).isFalse();
    assertThat(of("1.4.2+d402974")).hasToString("1.4.2+d402974");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1.4", "v1.4.2", "1.4.2+", "1.4.-2", "1.4.9999999999999999999"})
  void whatIsNoVersion_isNull(String text) {
    assertThat(VersionFilter.ofText(text)).isNull();
  }
}
