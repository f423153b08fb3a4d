package dev.flowtrace.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowtrace.protocol.config.ClientConfig;
import dev.flowtrace.protocol.config.SamplingDecision;
import dev.flowtrace.protocol.config.StateCapture;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TracingConfigTest {

  @Test
  void keys_meanWhatTheDocumentationSays() {
    Tracing tracing =
        TracingConfig.read(
                source(
                    Map.of(
                        "flowtrace.client.collector", "none",
                        "flowtrace.client.level", "diagnostic",
                        "flowtrace.client.sampling.ratio", "0.5",
                        "flowtrace.client.sampling.promotion.run-latency", "2s",
                        "flowtrace.client.sampling.rules",
                            "[{\"flow\":\"a*\",\"decision\":\"always\"}]",
                        "flowtrace.client.capture.state", "full",
                        "flowtrace.client.capture.redact-keys", "*token*, pin",
                        "flowtrace.client.capture.max-content-bytes", "1KiB"),
                    Map.of("FLOWTRACE_CLIENT_SAMPLING_RATIO", "0.1")))
            .build();
    ClientConfig config = tracing.config();
    tracing.close();

    assertThat(tracing.collector()).isEmpty();
    assertThat(tracing.config().level().wireName()).isEqualTo("off"); // closed
    assertThat(config.level().wireName()).isEqualTo("diagnostic");
    assertThat(config.sampling().ratio()).isEqualTo(0.5);
    assertThat(config.sampling().promotion().runLatencyMillis()).isEqualTo(2000);
    assertThat(config.sampling().rules())
        .singleElement()
        .satisfies(rule -> assertThat(rule.decision()).isEqualTo(SamplingDecision.ALWAYS));
    assertThat(config.capture().state()).isEqualTo(StateCapture.FULL);
    assertThat(config.capture().redactKeys()).containsExactly("*token*", "pin");
    assertThat(config.capture().maxContentBytes()).isEqualTo(1024);
  }

  @Test
  void withoutCollector_itIsTheLocalOne_andNobodyWaitsForIt() {
    long began = System.nanoTime();
    Tracing tracing =
        TracingConfig.read(source(Map.of(), Map.of("FLOWTRACE_CLIENT_CLOSE_TIMEOUT", "0s")))
            .build();
    assertThat(tracing.collector()).contains(URI.create("ws://localhost:9080/flowtrace/ws"));
    tracing.startFlow("orders").complete();
    tracing.close();

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
  }

  @ParameterizedTest
  @CsvSource({
    "level, loud, 'one of [off, production, diagnostic]'",
    "collector, http://localhost, ws://",
    "sampling.ratio, 2, 0 to 1",
    "sampling.ratio, much, a number",
    "sampling.rules, {}, a JSON array",
    "batch.interval, 5, a duration",
    "busy-delay, 2m, 0 to 60000",
    "batch.bytes, 5MB, a size",
    "buffer.events, 1, 16 to",
    "delivery.ping-interval, 2d, 0 to a day",
    "capture.content, yes, true or false",
    "headers, secret, percent-encoded"
  })
  void badValues_nameTheKeyAndWhatIsAllowed(String key, String value, String allowed) {
    assertThatThrownBy(
            () -> TracingConfig.read(source(Map.of("flowtrace.client." + key, value), Map.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("flowtrace.client.")
        .hasMessageContaining(allowed)
        .message()
        .doesNotContain("secret");
  }

  private static ConfigSource source(Map<String, String> properties, Map<String, String> env) {
    return new ConfigSource(properties::get, env::get);
  }
}
