package dev.flowtrace.client.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.client.Actor;
import dev.flowtrace.client.Cause;
import dev.flowtrace.client.CollectedBatches;
import dev.flowtrace.client.FlowRun;
import dev.flowtrace.client.Tracing;
import dev.flowtrace.client.TracingWithSink;
import dev.flowtrace.client.delivery.EncodedBatch;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.packed.PackedBatch;
import dev.flowtrace.protocol.packed.PackedBody;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The order of tokens, which a collector's fast way of reading relies on. */
class PackedFormTest {
  /** Of a batch of one run: each event's text, in ISO 8859-1, times and digests left out. */
  private static List<String> texts(Consumer<Tracing> recording) {
    List<EncodedBatch> made = new CopyOnWriteArrayList<>();
    try (Tracing tracing = TracingWithSink.of(made::add)) {
      recording.accept(tracing);
    }
    List<String> texts = new ArrayList<>();
    for (EncodedBatch encoded : made) {
      PackedBatch batch = PackedBatch.withoutNumber(encoded.body());
      byte[] body = Arrays.copyOfRange(encoded.body(), batch.bodyFrom(), encoded.body().length);
      PackedBody in = batch.read(body);
      in.skip(in.length());
      in.skip(in.length());
      for (int groups = in.number(); groups > 0; groups--) {
        in.id();
        for (int events = in.number(); events > 0; events--) {
          int length = in.number();
          for (int ids = in.number(); ids > 0; ids--) {
            in.id();
          }
          String text = new String(body, in.position(), length, StandardCharsets.ISO_8859_1);
          texts.add(
              text.replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "TIME")
                  .replaceAll("sha256:[0-9a-f]{64}", "SUM")
                  .replaceAll("\37[0-9a-f]{16}", "\37HEX"));
          in.skip(length);
        }
      }
      assertThat(in.isDone()).isTrue();
      assertThat(CollectedBatches.frame(encoded, 1)).isNotEmpty();
    }
    return texts;
  }

  /** The events of an actor, without that of its creation. */
  private static List<String> ofReader(Consumer<Actor> recording) {
    List<String> texts =
        texts(
            tracing -> {
              FlowRun run = tracing.startFlow("orders");
              recording.accept(run.actor("reader"));
              run.complete();
            });
    assertThat(texts.get(0)).startsWith("\2\1\3TIME\4ActorCreated\7reader\14\24\25\26null\30");
    return texts.subList(1, texts.size());
  }

  private static final String END = "\31\32{}\34\1\36\37HEX\"}}";

  @Test
  void dataFlow_withoutAndWithACause() {
    List<String> texts =
        ofReader(
            reader -> {
              Cause first = reader.emitted("out", "parser", "in", "message");
              reader
                  .event(new EventType.DataFlow("sink \"1\"", "in"))
                  .port("out")
                  .message(12)
                  .causedBy(first)
                  .tookNanos(4711)
                  .queueDepth(3)
                  .attribute("message_id", "7")
                  .record();
            });
    String message = "\13out\16String\0179\20SUM\21\22\23}";
    String next = "\13out\16Integer\0172\20SUM\21\22\23}";
    assertThat(texts)
        .containsExactly(
            "\2\1\3TIME\5parser\6in\10reader" + message + "\25\26null\30null" + END,
            "\2\1\3TIME\5sink \\\"1\\\"\6in\10reader"
                + next
                + "\25\0264711\0303\31\32{\"message_id\":\"7\"}\33\1\35\1\36\"\1\"\37HEX\"}}");
  }

  @Test
  void withoutMessage_thePortIsEndedByAQuote() {
    assertThat(
            ofReader(
                reader -> {
                  reader.event(EventType.Simple.MESSAGE_SENT).port("out").record();
                  reader.event(EventType.Simple.MESSAGE_SENT).record();
                }))
        .containsExactly(
            "\2\1\3TIME\4MessageSent\7reader\13out\"\24\25\26null\30null" + END,
            "\2\1\3TIME\4MessageSent\7reader\14\24\25\26null\30null" + END);
  }

  @Test
  void whatHasNoToken_isJson() {
    assertThat(
            ofReader(
                reader -> {
                  reader.custom("mine");
                  reader.event(EventType.Simple.MESSAGE_SENT).message("m").record();
                  reader.stateChanged(1);
                  reader.failed("why");
                  reader
                      .event(EventType.Simple.ACTOR_STARTED)
                      .allocatedBytes(5)
                      .throughput(0.5)
                      .queueDepth(7)
                      .record();
                }))
        .containsExactly(
            "\2\1\3TIME\",\"event_type\":{\"Custom\":\"mine\"},\"actor_id\":\"reader\14\24\25"
                + "\26null\30null"
                + END,
            "\2\1\3TIME\4MessageSent\7reader\14,\"message\":{\"message_type\":\"String\0173\20SUM"
                + "\21\22\23}\25\26null\30null"
                + END,
            "\2\1\3TIME\4StateChanged\7reader\14\24,\"state_diff\":{\"before\":null,\"after\":[49],"
                + "\"diff_type\":\"Full\"},\"error\":null\26null\30null"
                + END,
            "\2\1\3TIME\4ActorFailed\7reader\14\24,\"state_diff\":null,\"error\":\"why\"\26null"
                + "\30null"
                + END,
            "\2\1\3TIME\4ActorStarted\7reader\14\24\25\26null,\"memory_usage_bytes\":5,"
                + "\"cpu_usage_percent\":null\0277,\"throughput_msgs_per_sec\":0.5"
                + END.substring(1));
  }
}
