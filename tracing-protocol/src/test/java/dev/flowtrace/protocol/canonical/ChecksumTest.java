package dev.flowtrace.protocol.canonical;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import org.junit.jupiter.api.Test;

class ChecksumTest {
  private static final String OF_EMPTY_OBJECT =
      "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

  @Test
  void emptyObject_hasTheChecksumOfTheContract() {
    assertThat(Checksum.sha256(JsonObject.EMPTY)).isEqualTo(OF_EMPTY_OBJECT);
    assertThat(Checksum.sha256("{}".getBytes(UTF_8))).isEqualTo(OF_EMPTY_OBJECT);
  }

  @Test
  void order_doesNotMatter() {
    assertThat(Checksum.sha256(JsonObject.of("b", JsonValue.of(1), "a", JsonValue.of(2))))
        .isEqualTo(Checksum.sha256(JsonObject.of("a", JsonValue.of(2), "b", JsonValue.of(1))));
  }

  @Test
  void contentOfOtherClients_isVerifiedAsItsBytesAre() {
    byte[] asRustWritesIt = "{\"x\":1.0}".getBytes(UTF_8);

    assertThat(Checksum.matches(asRustWritesIt, Checksum.sha256(asRustWritesIt))).isTrue();
    assertThat(
            Checksum.matches(
                asRustWritesIt, Checksum.sha256(JsonObject.of("x", JsonValue.of(1.0)))))
        .isFalse();
    assertThat(Checksum.matches(asRustWritesIt, Checksum.NONE)).isFalse();
  }

  @Test
  void contentOfAnExampleFrame_hasTheFramesChecksum() {
    byte[] content = "{\"data\":\"gr\u00f6\u00dfe \u2265 1\",\"type\":\"String\"}".getBytes(UTF_8);

    assertThat(
            Checksum.matches(
                content, "sha256:1372461fb7e2f5d7208043cdc92671b2ffb7ceeb8105f60a49c4169a1e14183e"))
        .isTrue();
  }
}
