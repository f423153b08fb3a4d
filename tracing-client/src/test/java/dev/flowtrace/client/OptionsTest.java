package dev.flowtrace.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class OptionsTest {

  @Test
  void defaults_areAsDocumented() {
    assertThat(Options.DEFAULT.maxOutstanding()).isEqualTo(1024);
    assertThat(Options.DEFAULT.maxUnsentBytes()).isEqualTo(16L << 20);
    assertThat(Options.DEFAULT.maxMessageBytes()).isEqualTo(64 << 20);
    assertThat(Options.DEFAULT.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(Options.DEFAULT.closeTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(Options.DEFAULT.pingInterval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(Options.DEFAULT.headers()).isEmpty();
  }

  @Test
  void valueOutOfRange_isRefusedByName() {
    assertThatThrownBy(() -> Options.newBuilder().maxOutstanding(0).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxOutstanding is out of range: 0");
    assertThatThrownBy(() -> Options.newBuilder().connectTimeout(Duration.ZERO).build())
        .hasMessageStartingWith("connectTimeout");
    assertThatThrownBy(() -> Options.newBuilder().pingInterval(Duration.ofDays(2)).build())
        .hasMessageStartingWith("pingInterval");
    assertThatThrownBy(() -> Options.newBuilder().pingInterval(Duration.ofMillis(-1)).build())
        .hasMessageStartingWith("pingInterval");
  }
}
