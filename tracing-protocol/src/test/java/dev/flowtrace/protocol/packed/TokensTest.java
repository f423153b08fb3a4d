package dev.flowtrace.protocol.packed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokensTest {
  private static final byte[] NO_IDS = {};

  /** All but {@link Tokens#ID}. */
  private static List<Byte> tokens() {
    return Arrays.stream(Tokens.class.getFields())
        .filter(field -> field.getType() == byte.class && Modifier.isStatic(field.getModifiers()))
        .map(
            field -> {
              try {
                return field.getByte(null);
              } catch (IllegalAccessException e) {
                throw new AssertionError(e);
              }
            })
        .filter(token -> token != Tokens.ID)
        .toList();
  }

  private static byte[] expand(byte[] packed) {
    byte[] json = new byte[PackedText.jsonLength(packed, 0, packed.length, 0)];
    assertThat(PackedText.expand(packed, 0, packed.length, NO_IDS, 0, json, 0))
        .isEqualTo(json.length);
    return json;
  }

  @Test
  void everyByteThatJsonHasNot_isTaken_butZero() {
    assertThat(tokens()).doesNotHaveDuplicates().doesNotContain((byte) 0, Tokens.ID);
    for (byte b = 2; b < ' '; b++) {
      boolean isSpace = b == '\t' || b == '\n' || b == '\r';
      assertThat(tokens().contains(b)).as("byte %d", b).isEqualTo(!isSpace);
      assertThat(Tokens.length(b) > 0).as("byte %d", b).isEqualTo(!isSpace);
    }
  }

  @Test
  void whatIsNoToken_hasNoText() {
    for (int b = Byte.MIN_VALUE; b <= Byte.MAX_VALUE; b++) {
      byte token = (byte) b;
      if (!tokens().contains(token)) {
        assertThat(Tokens.length(token)).as("byte %d", b).isZero();
      }
    }
    assertThatThrownBy(() -> Tokens.padded(Tokens.ID)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void eachTokensText_isFoundAsThatToken() {
    for (byte token : tokens()) {
      byte[] text = expand(new byte[] {token});
      assertThat(text).hasSize(Tokens.length(token));
      assertThat(Tokens.pack(text)).as("token %d", token).containsExactly(token);
    }
  }

  @Test
  void whatIsPacked_isTheSameWhenExpanded() {
    for (String json :
        List.of(
            "",
            "{}",
            "[ {\"event_id\":\"x\",\n\t\"timestamp\" : \"\"} ]\r\n",
            "\"Zürich → 東京 😀\"",
            "{\"event_id\":\"\",\"timestamp\":\"\",\"event_type\":{\"DataFlow\":{\"to_actor\":\"\"",
            "\",\"dependency_chain\":[\",\"dependency_chain\":[],\"span_id\":\"",
            "{\"a\":{\"queue_depth\":1,\"queue_depth\":2},\"memory_usage_bytes\":null}")) {
      byte[] packed = Tokens.pack(json.getBytes(StandardCharsets.UTF_8));
      assertThat(new String(expand(packed), StandardCharsets.UTF_8)).isEqualTo(json);
    }
  }

  /** In stored events, so it stays. */
  @Test
  void anEvent_isTheseBytes() {
    String json =
        "{\"event_id\":\"e\",\"timestamp\":\"t\",\"event_type\":{\"DataFlow\":{\"to_actor\":\"a\","
            + "\"to_port\":\"p\"}},\"actor_id\":\"b\",\"data\":{\"port\":\"q\",\"message\":{"
            + "\"message_type\":\"m\",\"size_bytes\":7,\"checksum\":\"c\",\"serialized_data\":[],"
            + "\"content_codec\":\"none\",\"content_format_version\":1,\"stored_bytes\":null},"
            + "\"state_diff\":null,\"error\":null,\"performance_metrics\":{\"execution_time_ns\":8,"
            + "\"memory_usage_bytes\":null,\"cpu_usage_percent\":null,\"queue_depth\":9,"
            + "\"throughput_msgs_per_sec\":null},\"custom_attributes\":{}},\"causality\":{"
            + "\"parent_event_id\":\"x\",\"root_cause_event_id\":\"y\",\"dependency_chain\":[\"z\"],"
            + "\"span_id\":\"s\"}}";
    String packed =
        "\2e\3t\5a\6p\10b\13q\16m\0177\20c\21\22\23}\25\0268\0309\31\32{}\33x\35y\36\"z\"\37s\"}}";
    assertThat(Tokens.pack(json.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(packed.getBytes(StandardCharsets.US_ASCII));
    String other =
        "\",\"event_type\":\"k\",\"actor_id\":\"b\",\"data\":{\"port\":null,\"message\":null,"
            + "\"memory_usage_bytes\":1,\"cpu_usage_percent\":2,\"queue_depth\":9"
            + "},\"causality\":{\"parent_event_id\":null,\"root_cause_event_id\":\"y";
    String otherPacked = "\4k\7b\14\24,\"memory_usage_bytes\":1,\"cpu_usage_percent\":2\0279\34y";
    assertThat(Tokens.pack(other.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(otherPacked.getBytes(StandardCharsets.US_ASCII));
  }
}
