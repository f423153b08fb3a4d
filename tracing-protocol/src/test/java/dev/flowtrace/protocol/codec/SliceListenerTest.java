package dev.flowtrace.protocol.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.protocol.Request;
import dev.flowtrace.protocol.TraceEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SliceListenerTest {
  private final FrameCodec codec = new FrameCodec();

  @Test
  void events_areFoundAsTheyCame() throws ProtocolException {
    String one =
        event("request-record-data-flow.json")
            .replace("\"sensor_reader\"", " \"g\u00f6 \ud83d\ude00\" ");
    String two = event("request-record-unknown-fields.json");
    String frame =
        "{\"RecordBatch\":{\"starts\":[{\"flow_id\":\"f\u00f6\",\"version\": {\"major\":1,\"minor\":2,\"patch\":3,"
            + "\"timestamp\":\"2026-01-07T05:59:58Z\"} }],\"seq\":1,\"batches\":[{\"events\":[ "
            + one
            + " ,\n"
            + two
            + "],\"trace_id\":\"3f1e4a52-8a0c-4c0e-9b57-6f0f4f4a1c01\"}],\"ends\":[]}}";
    Slices slices = new Slices(frame.getBytes(UTF_8));

    Request.RecordBatch batch = (Request.RecordBatch) codec.decodeRequest(slices.bytes, slices);

    assertThat(slices.events).containsExactly(one, two);
    assertThat(slices.versions)
        .singleElement()
        .asString()
        .startsWith("{\"major\":1")
        .endsWith("58Z\"}");
    List<TraceEvent> read = new ArrayList<>();
    for (String event : slices.events) {
      read.add(codec.decodeEvent(event.getBytes(UTF_8)));
    }
    assertThat(batch.batches().get(0).events()).isEqualTo(read);
  }

  private static String event(String name) {
    String frame = new String(Frames.read(name), UTF_8);
    int end = name.contains("unknown") ? frame.lastIndexOf(",\"also_new\"") : frame.length() - 2;
    return frame.substring(frame.indexOf("{\"event_id\""), end);
  }

  private static final class Slices implements SliceListener {
    private final byte[] bytes;
    private final List<String> events = new ArrayList<>();
    private final List<String> versions = new ArrayList<>();

    private Slices(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void event(int offset, int length) {
      events.add(new String(Arrays.copyOfRange(bytes, offset, offset + length), UTF_8));
    }

    @Override
    public void version(int offset, int length) {
      versions.add(new String(Arrays.copyOfRange(bytes, offset, offset + length), UTF_8));
    }
  }
}
