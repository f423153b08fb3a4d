package dev.flowtrace.protocol.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.Reply;
import dev.flowtrace.protocol.codec.FrameCodec;
import dev.flowtrace.protocol.codec.ProtocolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientConfigTest {
  private static final FrameCodec CODEC = new FrameCodec();

  @Test
  void everyField_isRead() throws Exception {
    ClientConfig config = ClientConfig.of((Reply.Configure) frame("reply-configure.json"));

    assertThat(config)
        .isEqualTo(
            new ClientConfig(
                TracingLevel.PRODUCTION,
                new SamplingConfig(
                    10.0,
                    0.01,
                    List.of(
                        new SamplingRule(
                            "orders-*",
                            "reader",
                            "Order",
                            1L,
                            1_048_576L,
                            SamplingDecision.RATIO,
                            0.1,
                            JsonObject.EMPTY),
                        rule("health", null, SamplingDecision.NEVER),
                        rule(null, "payment*", SamplingDecision.ALWAYS)),
                    new PromotionConfig(64, true, 2000L, 500L, JsonObject.EMPTY),
                    0.0,
                    JsonObject.EMPTY),
                new CaptureConfig(
                    true,
                    false,
                    65_536,
                    List.of("/customer/name"),
                    List.of("*token*"),
                    StateCapture.PATCH,
                    16,
                    JsonObject.EMPTY)));
  }

  @Test
  void welcomeAndConfigure_haveTheSameShape() throws Exception {
    ClientConfig pushed = ClientConfig.of((Reply.Configure) frame("reply-configure.json"));
    JsonObject welcome = ((Reply.Welcome) frame("reply-welcome.json")).config();

    assertThat(ClientConfig.parse(welcome)).isEqualTo(pushed);
    assertThat(pushed.toJson()).isEqualTo(welcome);
    assertThat(ClientConfig.of(pushed.toConfigure())).isEqualTo(pushed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"level\":\"off\"}",
        "{\"sampling\":{\"rules\":[]}}",
        "{\"capture\":{\"redact_pointers\":[],\"state\":\"off\"}}",
        "{\"later\":[1.50],\"sampling\":{\"later\":null,\"rules\":[{\"decision\":\"never\",\"later\":{}}],"
            + "\"promotion\":{\"later\":1}},\"capture\":{\"later\":true}}",
      })
  void whatWasRead_isWrittenAgain_unknownFieldsIncluded(String json) throws Exception {
    assertThat(ClientConfig.parse(object(json)).toJson()).isEqualTo(object(json));
  }

  @Test
  void nothing_andNull_meanAsItIs() throws Exception {
    assertThat(ClientConfig.parse(JsonObject.EMPTY)).isEqualTo(ClientConfig.EMPTY);
    assertThat(
            ClientConfig.parse(
                object(
                    "{\"level\":null,\"sampling\":null,\"capture\":{\"state\":null,\"checksum\":null}}")))
        .isEqualTo(ClientConfig.EMPTY);
  }

  @Test
  void over_takesFromTheBaseWhatIsAbsent() throws Exception {
    ClientConfig base =
        parse(
            "{\"level\":\"production\",\"a\":1,\"sampling\":{\"ratio\":0.5,\"rules\":[{\"decision\":\"never\"}],"
                + "\"promotion\":{\"ring\":8,\"on_failure\":true}},\"capture\":{\"content\":true,\"redact_keys\":[\"a\"]}}");
    ClientConfig over =
        parse(
            "{\"level\":\"diagnostic\",\"a\":2,\"sampling\":{\"rules\":[],\"promotion\":{\"ring\":0}},"
                + "\"capture\":{\"content\":false}}");

    assertThat(over.over(base))
        .isEqualTo(
            parse(
                "{\"level\":\"diagnostic\",\"a\":2,\"sampling\":{\"ratio\":0.5,\"rules\":[],"
                    + "\"promotion\":{\"ring\":0,\"on_failure\":true}},\"capture\":{\"content\":false,\"redact_keys\":[\"a\"]}}"));
    assertThat(ClientConfig.EMPTY.over(base)).isEqualTo(base);
    assertThat(base.over(ClientConfig.EMPTY)).isEqualTo(base);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"level\":\"loud\"} | level: 'loud', allowed is one of 'off', 'production', 'diagnostic'",
        "{\"level\":1} | level: 1, allowed is one of 'off', 'production', 'diagnostic'",
        "{\"sampling\":[]} | sampling: an array, allowed is an object",
        "{\"sampling\":{\"ratio\":1.5}} | sampling.ratio: 1.5, allowed is a number from 0 to 1",
        "{\"sampling\":{\"ratio\":-0.1}} | sampling.ratio: -0.1, allowed is a number from 0 to 1",
        "{\"sampling\":{\"ratio\":1e999}} | sampling.ratio: Infinity, allowed is a number from 0 to 1",
        "{\"sampling\":{\"ratio\":\"1\"}} | sampling.ratio: '1', allowed is a number",
        "{\"sampling\":{\"traces_per_second\":1000001}} | sampling.traces_per_second: 1000001.0, allowed is a number from 0 to 1000000",
        "{\"sampling\":{\"heavy_metrics_ratio\":2}} | sampling.heavy_metrics_ratio: 2.0, allowed is a number from 0 to 1",
        "{\"sampling\":{\"rules\":{}}} | sampling.rules: an object, allowed is an array",
        "{\"sampling\":{\"rules\":[1]}} | sampling.rules[0]: 1, allowed is an object",
        "{\"sampling\":{\"rules\":[{}]}} | sampling.rules[0].decision: absent, allowed is one of 'always', 'never', 'ratio'",
        "{\"sampling\":{\"rules\":[{\"decision\":\"never\"},{\"decision\":\"maybe\"}]}} | sampling.rules[1].decision: 'maybe', allowed is one of 'always', 'never', 'ratio'",
        "{\"sampling\":{\"rules\":[{\"decision\":\"ratio\"}]}} | sampling.rules[0].ratio: absent, allowed is a number from 0 to 1 with the decision 'ratio', and none with another",
        "{\"sampling\":{\"rules\":[{\"decision\":\"never\",\"ratio\":0.1}]}} | sampling.rules[0].ratio: 0.1, allowed is a number from 0 to 1 with the decision 'ratio', and none with another",
        "{\"sampling\":{\"rules\":[{\"decision\":\"never\",\"flow\":\"\"}]}} | sampling.rules[0].flow: '', allowed is a pattern of 1 to 512 characters",
        "{\"sampling\":{\"rules\":[{\"decision\":\"never\",\"min_size_bytes\":5,\"max_size_bytes\":4}]}} | sampling.rules[0].max_size_bytes: 4, allowed is an integer from 5 to 9223372036854775807",
        "{\"sampling\":{\"rules\":[{\"decision\":\"never\",\"min_size_bytes\":1.5}]}} | sampling.rules[0].min_size_bytes: 1.5, allowed is an integer",
        "{\"sampling\":{\"promotion\":{\"ring\":65537}}} | sampling.promotion.ring: 65537, allowed is an integer from 0 to 65536",
        "{\"sampling\":{\"promotion\":{\"ring\":4294967296}}} | sampling.promotion.ring: 4294967296, allowed is an integer from 0 to 65536",
        "{\"sampling\":{\"promotion\":{\"on_failure\":\"yes\"}}} | sampling.promotion.on_failure: 'yes', allowed is true or false",
        "{\"sampling\":{\"promotion\":{\"run_latency_ms\":-1}}} | sampling.promotion.run_latency_ms: -1, allowed is an integer from 0 to 9223372036854",
        "{\"capture\":{\"max_content_bytes\":67108865}} | capture.max_content_bytes: 67108865, allowed is an integer from 0 to 67108864",
        "{\"capture\":{\"redact_pointers\":[\"/a\",\"b\"]}} | capture.redact_pointers[1]: 'b', allowed is a JSON pointer (RFC 6901) of at most 512 characters, such as '/customer/name'",
        "{\"capture\":{\"redact_pointers\":[\"/a~2\"]}} | capture.redact_pointers[0]: '/a~2', allowed is a JSON pointer (RFC 6901) of at most 512 characters, such as '/customer/name'",
        "{\"capture\":{\"redact_keys\":[7]}} | capture.redact_keys[0]: 7, allowed is a string",
        "{\"capture\":{\"redact_keys\":[\"\"]}} | capture.redact_keys[0]: '', allowed is a pattern of 1 to 512 characters",
        "{\"capture\":{\"state\":\"diff\"}} | capture.state: 'diff', allowed is one of 'patch', 'full', 'off'",
        "{\"capture\":{\"max_causality\":0}} | capture.max_causality: 0, allowed is an integer from 1 to 1024",
        "{\"capture\":{\"checksum\":0}} | capture.checksum: 0, allowed is true or false",
      })
  void badValue_isNamedWithWhatIsAllowed(String json, String message) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage(message);
  }

  @Test
  void sampling_isReadByItself() {
    assertThatThrownBy(() -> SamplingConfig.parse(object("{\"ratio\":7}")))
        .isInstanceOf(InvalidConfigException.class)
        .hasMessage("ratio: 7.0, allowed is a number from 0 to 1");
  }

  @Test
  void listsAndTexts_haveALimit() {
    String rules = String.join(",", Collections.nCopies(1001, "{\"decision\":\"never\"}"));
    assertThatThrownBy(() -> parse("{\"sampling\":{\"rules\":[" + rules + "]}}"))
        .hasMessage("sampling.rules: 1001 items, allowed are up to 1000");
    assertThatThrownBy(() -> parse("{\"capture\":{\"redact_keys\":[\"" + "x".repeat(513) + "\"]}}"))
        .message()
        .hasSizeLessThan(200);
  }

  @Test
  void valuesWrittenInJava_areCheckedToo() {
    assertThatThrownBy(() -> new PromotionConfig(-1, null, null, null, JsonObject.EMPTY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ring: -1, allowed is an integer from 0 to 65536");
    assertThatThrownBy(
            () ->
                new SamplingConfig(
                    null, Double.NaN, null, PromotionConfig.EMPTY, null, JsonObject.EMPTY))
        .hasMessage("ratio: NaN, allowed is a number from 0 to 1");
  }

  private static SamplingRule rule(String flow, String actor, SamplingDecision decision) {
    return new SamplingRule(flow, actor, null, null, null, decision, null, JsonObject.EMPTY);
  }

  private static ClientConfig parse(String json) throws InvalidConfigException {
    return ClientConfig.parse(object(json));
  }

  private static JsonObject object(String json) {
    try {
      return (JsonObject) CODEC.decodeValue(json.getBytes(UTF_8));
    } catch (ProtocolException e) {
      throw new AssertionError(e);
    }
  }

  private static Reply frame(String name) throws IOException, ProtocolException {
    return CODEC.decodeReply(Files.readAllBytes(Path.of("src/test/resources/frames", name)));
  }
}
