package dev.flowtrace.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.Request;
import dev.flowtrace.protocol.Request.RecordBatch;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.protocol.codec.FrameCodec;
import dev.flowtrace.protocol.packed.PackedBatch;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is written by hand is read by the strict codec. */
final class BatchTextTest {
  private static final long TIME = 1_790_000_000_123_456_789L;
  private static final int EVENTS = 100;

  private final FrameCodec codec = new FrameCodec();
  private final EventIds ids = new EventIds(7);
  private final LoadTotals totals = new LoadTotals();
  private final SentBatch batch = new SentBatch();
  private final Map<UUID, Integer> eventsOf = new HashMap<>();
  private final Set<UUID> ended = new HashSet<>();

  private BatchText text(int inFlight, Mix lengths) {
    TraceMix mix = new TraceMix(new SplittableRandom(42), new Topology(42), ids, lengths);
    long[] number = {0};
    return new BatchText("net", EVENTS, inFlight, mix, () -> mix.newTrace(number[0]++), totals);
  }

  @Test
  void batches_areRequests_withEventsOf650To750Bytes() throws Exception {
    BatchText text = text(250, Mix.STANDARD);
    for (int seq = 1; seq <= 300; seq++) {
      read(text, seq);
    }

    assertThat(totals.eventsSent).isEqualTo(300 * EVENTS);
    assertThat(totals.eventBytes / totals.eventsSent).isBetween(650L, 750L);
  }

  @Test
  void tracesOfFive_startAndEndOnce_andHaveTheirEvents() throws Exception {
    BatchText text = text(3, Mix.STANDARD.lengths(5, 5));
    for (int seq = 1; seq <= 20; seq++) {
      read(text, seq);
    }
    assertThat(ended).hasSizeGreaterThan(390);
    assertThat(ended).allSatisfy(id -> assertThat(eventsOf).containsEntry(id, 5));

    assertThat(text.hasOpenTraces()).isTrue();
    batch.clear();
    RecordBatch last = decode(21, text.writeEnds());

    assertThat(text.hasOpenTraces()).isFalse();
    assertThat(last.batches()).isEmpty();
    assertThat(last.starts()).isEmpty();
    last.ends().forEach(end -> ended.add(end.traceId()));
    assertThat(ended).isEqualTo(eventsOf.keySet());
    assertThat(totals.traces).hasSameSizeAs(ended);
    assertThat(totals.tracesInFlight).isZero();
    assertThat(totals.tracesInFlightPeak).isEqualTo(3);
  }

  @Test
  void millionTraces_areInFlightAfterAMillionEvents_andEndInPortions() throws Exception {
    int inFlight = 1_000_000;
    BatchText text = text(inFlight, Mix.STANDARD);
    int seq = 0;
    while (totals.eventsSent < inFlight) {
      batch.clear();
      seq++;
      text.write(TIME, batch);
    }
    assertThat(totals.tracesInFlight).isEqualTo(inFlight);
    assertThat(totals.tracesInFlightPeak).isEqualTo(inFlight);

    int ending = 0;
    while (text.hasOpenTraces()) {
      ending++;
      batch.clear();
      BatchBody body = text.writeEnds();
      if (ending == 1) {
        assertThat(decode(++seq, body).ends()).hasSize(BatchText.MAX_ENDS);
      }
      assertThat(body.length()).isLessThan(200_000);
    }
    assertThat(ending).isEqualTo(inFlight / BatchText.MAX_ENDS);
    assertThat(totals.tracesInFlight).isZero();
    assertThat(totals.tracesInFlightPeak).isEqualTo(inFlight);
  }

  @Test
  void batchThatIsNotConfirmed_marksItsEvents() throws Exception {
    BatchText text = text(3, Mix.STANDARD);
    read(text, 1);
    batch.unconfirmed();
    read(text, 2);

    long confirmed = totals.traces.stream().mapToLong(LoadTrace::confirmed).sum();
    assertThat(confirmed).isEqualTo(EVENTS);
  }

  @Test
  void batchesOfBursts_areRequests() throws Exception {
    BatchText text = text(5, Mix.parse("burst=30"));
    for (int seq = 1; seq <= 20; seq++) {
      read(text, seq);
    }
    assertThat(totals.eventsSent).isEqualTo(20 * EVENTS);
  }

  @Test
  void frame_isThePackedBatch_whoseEventsAreAsLongAsCounted() throws Exception {
    BatchText text = text(250, Mix.STANDARD);
    try (BatchCompression compression = new BatchCompression()) {
      for (int seq = 127; seq < 130; seq++) {
        batch.clear();
        totals.eventBytes = 0;
        BatchBody body = text.write(TIME, batch);
        compression.packed(seq, body, batch);
        byte[] frame = Arrays.copyOf(batch.frame(), batch.length());

        assertThat(frame.length).isLessThan(EVENTS * 150);
        assertThat(PackedBatch.ofFrame(frame).seq()).isEqualTo(seq);
        assertThat(BatchCompression.jsonOf(frame)).isEqualTo(body.toJson(seq));
        assertThat(totals.eventBytes).isEqualTo(eventBytes(body.toJson(seq)));
      }
    }
  }

  @Test
  void frameOfJson_isTheSameText() throws Exception {
    BatchText text = text(250, Mix.STANDARD);
    batch.clear();
    byte[] json = text.write(TIME, batch).toJson(1);
    try (BatchCompression compression = new BatchCompression()) {
      compression.json(json, batch);
      byte[] frame = Arrays.copyOf(batch.frame(), batch.length());

      assertThat(frame.length).isLessThan(json.length / 3);
      assertThat(BatchCompression.jsonOf(frame)).isEqualTo(json);
    }
  }

  /** What the events of a batch have, without what is around them. */
  private static int eventBytes(byte[] json) {
    String text = new String(json, StandardCharsets.UTF_8);
    String events = text.substring(0, text.indexOf("],\"starts\":"));
    int bytes = 0;
    for (String event : events.split("(?=\\{\"event_id\":)")) {
      boolean isEvent = event.startsWith("{\"event_id\":");
      bytes += isEvent ? event.replaceAll("(,|]}(,\\{\"trace_id.*)?)$", "").length() : 0;
    }
    return bytes;
  }

  private void read(BatchText text, long seq) throws Exception {
    batch.clear();
    RecordBatch request = decode(seq, text.write(TIME, batch));

    assertThat(request.seq()).isEqualTo(seq);
    assertThat(request.unknown()).isEqualTo(JsonObject.EMPTY);
    request
        .starts()
        .forEach(start -> assertThat(eventsOf.put(start.traceId(), 0)).as("started").isNull());
    for (Request.Batch group : request.batches()) {
      for (TraceEvent event : group.events()) {
        int n = eventsOf.merge(group.traceId(), 1, Integer::sum) - 1;
        assertThat(event.data().customAttributes().get("n")).isEqualTo(JsonValue.of(n));
        assertThat(event.unknown()).isEqualTo(JsonObject.EMPTY);
        assertThat(codec.encodeEvent(event).length).isGreaterThan(500);
      }
    }
    assertThat(request.batches().stream().mapToInt(group -> group.events().size()).sum())
        .isEqualTo(EVENTS);
    assertThat(batch.events()).isEqualTo(EVENTS);
    request.ends().forEach(end -> assertThat(ended.add(end.traceId())).isTrue());
  }

  private RecordBatch decode(long seq, BatchBody body) throws Exception {
    return (RecordBatch) codec.decodeRequest(body.toJson(seq));
  }
}
