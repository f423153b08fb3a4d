package dev.flowtrace.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CollectorConfigTest {
  private static CollectorConfig config(String... keysAndValues) {
    Map<String, String> settings = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      settings.put("flowtrace." + keysAndValues[i], keysAndValues[i + 1]);
    }
    return new CollectorConfig(settings::get);
  }

  @Test
  void defaults() {
    CollectorConfig config = config();
    assertThat(config.nodeName()).isEqualTo("collector");
    assertThat(config.budgetBytes()).isEqualTo(256L << 20);
    assertThat(config.journalInterval()).isEqualTo(Duration.ofMillis(5));
    assertThat(config.flushBytes()).isEqualTo(256 << 10);
    assertThat(config.flushInterval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.indexedAttributes())
        .isEqualTo(Set.of("message_id", "message_correlation_id", "correlation_id"));
    assertThat(config.replyWhenStored()).isFalse();
  }

  @Test
  void emptyValues_areTheDefaults() {
    assertThat(config("flush.interval", " ", "node.name", "").flushInterval())
        .isEqualTo(Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @CsvSource({
    "10ms,PT0.01S",
    "2s,PT2S",
    "2 s,PT2S",
    "5m,PT5M",
    "PT3S,PT3S",
    "PT0.5S,PT0.5S",
    " 1s ,PT1S"
  })
  void durations(String text, Duration expected) {
    assertThat(config("flush.interval", text).flushInterval()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "4096,4096",
    "4096b,4096",
    "4096 bytes,4096",
    "2KiB,2048",
    "2 kib,2048",
    "1MiB,1048576",
    "1MIB,1048576"
  })
  void sizes(String text, long expected) {
    assertThat(config("flush.bytes", text).flushBytes()).isEqualTo(expected);
  }

  @Test
  void lists_haveTheirItemsTrimmed() {
    assertThat(config("index.attributes", " b, a ,,b").indexedAttributes())
        .isEqualTo(Set.of("a", "b"));
    assertThat(config("index.attributes", ",").indexedAttributes()).isEmpty();
  }

  /** Key, a bad value, and a part of what is allowed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "node.heartbeat|99ms|from 100ms to 1m",
        "node.heartbeat|61s|from 100ms to 1m",
        "store.startup-timeout|2h|from 0s to 1h",
        "store.startup-timeout|-1s|from 0s to 1h",
        "limits.frame-bytes|1023|from 1KiB to 1GiB",
        "limits.frame-bytes|2GiB|from 1KiB to 1GiB",
        "limits.frame-bytes|many|a size",
        "limits.decompressed-bytes|1|from 1KiB to 1GiB",
        "limits.depth|15|a whole number from 16 to 1000",
        "limits.depth|1001|a whole number from 16 to 1000",
        "limits.depth|16.5|a whole number",
        "limits.name-bytes|15|from 16 to 512",
        "limits.name-bytes|513|from 16 to 512",
        "ingest.budget|7MiB|from 8MiB to 64GiB",
        "ingest.budget|99999GiB|from 8MiB to 64GiB",
        "ingest.budget|9MiB|at least twice flowtrace.limits.frame-bytes",
        "ingest.hold-timeout|61m|from 0s to 1h",
        "journal.interval|2s|from 0s to 1s",
        "journal.interval|5|a duration such as 5ms",
        "journal.row-bytes|63KiB|from 64KiB to 512MiB",
        "flush.bytes|1023|from 1KiB to 64MiB",
        "flush.interval|9ms|from 10ms to 5m",
        "flush.interval|1.5s|a duration",
        "flush.transaction-bytes|1KiB|from 64KiB to 1GiB",
        "flush.transaction-traces|0|from 1 to 10000",
        "trace.idle-timeout|99ms|from 100ms to 24h",
        "trace.idle-timeout|2h|at most flowtrace.trace.abandon-after",
        "trace.abandon-after|999ms|from 1s to 365d",
        "trace.max-in-flight|30001|from 1 to 30000",
        "trace.max-in-flight|-1|from 1 to 30000",
        "reply.when|never|one of accepted, stored",
        "live.queue|0|from 1 to 1000000",
        "live.queue-bytes|1|from 64KiB to 1GiB",
        "query.default-limit|0|from 1 to 10000",
        "query.default-limit|5000|at most flowtrace.query.max-limit, which is 1000",
        "query.max-limit|10001|from 1 to 10000",
        "query.reply-bytes|65MiB|from 1KiB to 64MiB",
        "health.commit-age|0s|from 100ms to 1h",
        "export.otlp.enabled|yes|one of true, false",
        "export.otlp.endpoint|localhost:4318|an http or https address",
        "export.otlp.endpoint|ftp://localhost|an http or https address",
        "export.otlp.endpoint|http:///path|an http or https address",
        "export.otlp.endpoint|http://a b|an http or https address",
        "export.otlp.endpoint|http://localhost/?a=b|an http or https address",
        "export.otlp.protocol|grpc|one of http/protobuf, http/json",
        "export.otlp.timeout|99ms|from 100ms to 5m",
        "export.otlp.concurrency|17|from 1 to 16",
        "export.otlp.request-spans|0|from 1 to 50000",
        "export.otlp.request-bytes|1KiB|from 64KiB to 64MiB",
        "export.otlp.batch-traces|1001|from 1 to 1000",
        "export.otlp.poll-interval|1ms|from 10ms to 1m",
        "export.otlp.min-backoff|2m|from 10ms to 1m",
        "export.otlp.max-retry-after|0s|from 1s to 24h",
        "export.otlp.late-delay|2h|from 0s to 1h",
        "export.otlp.keep-failed|1s|from 1m to 3650d"
      })
  void badValue_isNamedWithItsKeyAndWhatIsAllowed(String key, String value, String allowed) {
    assertThatThrownBy(() -> config(key, value))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("flowtrace." + key + " is '")
        .hasMessageContaining(allowed);
  }

  @Test
  void backoff_beginsWithItsShortest() {
    assertThatThrownBy(() -> config("export.otlp.max-backoff", "500ms"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "flowtrace.export.otlp.min-backoff is 'PT1S'; allowed is at most"
                + " flowtrace.export.otlp.max-backoff, which is PT0.5S");
  }

  @Test
  void exportEndpoint_getsItsPath() {
    assertThat(config().export().endpoint()).hasToString("http://localhost:4318/v1/traces");
    assertThat(config("export.otlp.endpoint", "https://h.example/otlp/").export().endpoint())
        .hasToString("https://h.example/otlp/v1/traces");
  }

  @Test
  void exportHeaders_arePercentDecoded_andInNoText() {
    ExportConfig export =
        config("export.otlp.headers", "authorization=Bearer%20se+cret==, X-Tenant=a%2Cb,").export();

    assertThat(export.headers().values())
        .containsOnly(Map.entry("authorization", "Bearer se+cret=="), Map.entry("X-Tenant", "a,b"));
    assertThat(export.toString()).contains("authorization").doesNotContain("se+cret", "a,b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "secret",
        "=secret",
        "a b=secret",
        "a=secret%0d%0ab",
        "a=secret%2",
        "a=secret%zz",
        "a=secré",
        "Host=secret",
        "Content-Encoding=secret"
      })
  void badExportHeaders_areRefusedWithoutTheirValue(String value) {
    assertThatThrownBy(() -> config("export.otlp.headers", value))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(
            "flowtrace.export.otlp.headers is '(secret)'; allowed is name=value")
        .hasMessageNotContaining("secre" + "t%")
        .hasMessageNotContaining("=secret");
  }

  @Test
  void passwordInTheEndpoint_isNotShown() {
    assertThatThrownBy(() -> config("export.otlp.endpoint", "http://user:hush@host:1"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("http://…@host:1")
        .hasMessageNotContaining("hush");
    assertThatThrownBy(() -> config("export.otlp.endpoint", "http://user:hu sh@host:1"))
        .isInstanceOf(ConfigException.class)
        .hasMessageNotContaining("hu sh");
  }

  @Test
  void badText_isShown() {
    assertThatThrownBy(() -> config("node.name", "n".repeat(201)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("flowtrace.node.name")
        .hasMessageContaining("n".repeat(201))
        .hasMessageContaining("at most 200 bytes");
    assertThatThrownBy(() -> config("flush.bytes", "x y"))
        .hasMessageContaining("flowtrace.flush.bytes is 'x y'");
    assertThatThrownBy(() -> config("index.attributes", "a,x" + "y".repeat(100)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("flowtrace.index.attributes")
        .hasMessageContaining("at most 100 bytes");
  }

  @Test
  void everyKey_isReadOnce_andRefusesNonsense() {
    List<String> keys = new ArrayList<>();
    new CollectorConfig(
        key -> {
          keys.add(key);
          return null;
        });
    assertThat(keys).hasSameSizeAs(new TreeSet<>(keys)).allMatch(k -> k.startsWith("flowtrace."));
    keys.removeAll(
        List.of(
            "flowtrace.node.name",
            "flowtrace.index.attributes",
            "flowtrace.export.otlp.service-name",
            "flowtrace.export.otlp.headers"));
    for (String key : keys) {
      assertThatThrownBy(() -> new CollectorConfig(k -> k.equals(key) ? "nonsense" : null))
          .as(key)
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith(key + " is 'nonsense'; allowed is ");
    }
  }
}
