package dev.flowtrace.client.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.client.CollectedBatches;
import dev.flowtrace.client.content.MessageTypes;
import dev.flowtrace.client.content.Texts;
import dev.flowtrace.protocol.FlowVersion;
import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonArray;
import dev.flowtrace.protocol.JsonValue.JsonNull;
import dev.flowtrace.protocol.JsonValue.JsonNumber;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.Request.RecordBatch;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.protocol.buffer.JsonBuffer;
import dev.flowtrace.protocol.codec.FrameCodec;
import dev.flowtrace.protocol.config.CaptureConfig;
import dev.flowtrace.protocol.config.ClientConfig;
import dev.flowtrace.protocol.config.SamplingConfig;
import dev.flowtrace.protocol.config.StateCapture;
import dev.flowtrace.protocol.config.TracingLevel;
import dev.flowtrace.protocol.context.TraceState;
import dev.flowtrace.protocol.packed.WrittenIds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the writer writes is, decoded, what the objects say that a tap gets. */
class EventWriterTest {
  private static final String[] TEXTS = {
    "",
    "plain",
    "\u0000\u001f\b\t\n\f\r\"\\/\u007f",
    "Zürich → 東京 😀",
    "half \ud83d",
    "\ude00",
    "?",
    "x".repeat(300),
    "→\n".repeat(200),
    "quote\"".repeat(100),
    "ab\ud83d".repeat(100)
  };
  private static final String[] NAMES = {
    "message_id",
    "message.type",
    "message.error",
    "causality.truncated",
    "causes",
    "state.omitted_bytes",
    "password",
    "",
    "odd \" name \n →"
  };
  private static final long[] TIMES = {
    0,
    1,
    -1,
    999_999_999,
    1_000_000_000,
    1_763_740_800_120_000_000L,
    1_763_740_800_123_456_789L,
    1_763_740_800_000_000_001L,
    -123_456_789_012_345L,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };
  private static final long[] COUNTS = {-1, 0, 1, 9, 10, 4711, Integer.MAX_VALUE, Long.MAX_VALUE};
  private static final double[] NUMBERS = {
    Double.NaN,
    0,
    -0.0,
    1,
    12.5,
    0.1,
    1e-7,
    1e21,
    1.7976931348623157E308,
    4.9E-324,
    Double.POSITIVE_INFINITY
  };

  record Order(String name, int count) {}

  private final FrameCodec codec = new FrameCodec();
  private final Random random = new Random(42);
  private final Recorder recorder =
      new Recorder(
          new ClientConfig(TracingLevel.DIAGNOSTIC, SamplingConfig.EMPTY, CaptureConfig.EMPTY),
          new RecorderLimits( // contents without a limit of CPU: both are to write the same
              65_536,
              512,
              256 << 10,
              Duration.ofMillis(100),
              Duration.ZERO,
              65_536,
              1_000,
              10_000,
              16 << 20,
              100),
          MessageTypes.DEFAULT,
          batch -> true,
          new RecorderEvents() {
            @Override
            public void onFailure(Throwable failure) {}

            @Override
            public void onLoss(Loss why, long count) {}
          });
  private final Run run =
      recorder.startRun("flow", FlowVersion.of(1, 0, 0), null, TraceState.EMPTY, null);
  private final EventWriter writer = new EventWriter(new Contents(recorder));
  private final EventFactory factory = new EventFactory(recorder, new Contents(recorder));
  private final JsonBuffer out = new JsonBuffer(16, 1 << 20);
  private final WrittenIds ids = new WrittenIds();
  private int written;
  private int refused;

  @AfterEach
  void closeRecorder() {
    assertThat(recorder.close(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void eventsOfEachKind_areTheSame_withAndWithoutEachPart() throws Exception {
    Settings settings = Settings.of(config(CaptureConfig.EMPTY));
    for (int kind = 0; kind <= Site.CUSTOM; kind++) {
      for (String text : TEXTS) {
        Entry bare = entry(1_763_740_800_123_456_789L);
        compare(bare, site(kind, null, text, text), settings);
        Entry full = entry(1_763_740_800_120_000_000L);
        full.message = new Order(text, 1);
        full.parent = lineage(20);
        full.took = 4711;
        full.queueDepth = 0;
        full.extras = new Extras();
        full.extras.put("message_id", JsonValue.of(Texts.wellFormed(text)));
        full.extras.error = text;
        full.extras.stateAfter = JsonObject.of("s", JsonValue.of(Texts.wellFormed(text)));
        full.extras.cpuPercent = 99.9;
        full.extras.allocatedBytes = 1 << 20;
        full.extras.throughput = 1e9 / 7;
        compare(full, site(kind, text, text, text), settings);
      }
    }
    assertThat(refused).isZero();
  }

  @Test
  void randomEvents_areTheSame_andWhatHasNoJson_isRefusedByBoth() throws Exception {
    for (int i = 0; i < 300; i++) {
      Settings settings = Settings.of(config(randomCapture()));
      Site site =
          site(random.nextInt(Site.CUSTOM + 1), maybe(text()), maybe(text()), maybe(text()));
      Lineage parent = random.nextInt(3) == 0 ? null : lineage(random.nextInt(70));
      Object message = random.nextInt(4) == 0 ? null : message(3);
      for (int j = 0; j < 20; j++) {
        Entry entry = entry(TIMES[random.nextInt(TIMES.length)]);
        entry.message = random.nextInt(3) == 0 ? message(3) : message;
        entry.parent = random.nextInt(5) == 0 ? joined() : parent;
        entry.took = COUNTS[random.nextInt(COUNTS.length)];
        entry.queueDepth = COUNTS[random.nextInt(COUNTS.length)];
        entry.extras = random.nextInt(3) == 0 ? null : extras();
        compare(entry, site, settings);
      }
    }
    assertThat(written).isGreaterThan(2_000);
    assertThat(refused).isPositive();
  }

  @Test
  void anEventThatIsRefused_leavesTheBatchAsItWas() throws Exception {
    BatchBody body = new BatchBody(codec, writer);
    Settings settings = Settings.of(config(CaptureConfig.EMPTY));
    Site site = site(Site.CUSTOM, null, "name", null);
    Entry wrong = entry(0);
    wrong.extras = new Extras();
    wrong.extras.stateAfter = JsonValue.of("half \ud83d"); // has no canonical JSON

    body.event(entry(1), site, settings);
    int before = body.bytes();
    try {
      body.event(wrong, site, settings);
    } catch (IllegalArgumentException e) {
      refused++;
    }
    assertThat(refused).isOne();
    assertThat(body.bytes()).isEqualTo(before);
    body.event(entry(2), site, settings);

    assertThat(codec.decodeRequest(CollectedBatches.frame(body.encoded(), 1)))
        .isInstanceOfSatisfying(
            RecordBatch.class, decoded -> assertThat(decoded.batches().get(0).events()).hasSize(2));
  }

  /** Both ways make the same event, or both refuse it. */
  private void compare(Entry entry, Site site, Settings settings) throws Exception {
    byte[] usual;
    try {
      TraceEvent event = factory.event(entry, site, settings);
      usual = codec.encodeEvent(event);
    } catch (IllegalArgumentException e) {
      usual = null;
    }
    out.clear();
    ids.clear();
    byte[] direct;
    try {
      writer.write(out, ids, entry, site, settings);
      direct = Expanded.json(out.toByteArray(), ids);
    } catch (IllegalArgumentException e) {
      direct = null;
    }
    if (usual == null || direct == null) {
      refused++;
      assertThat(direct == null).as("refused, too").isEqualTo(usual == null);
    } else {
      written++;
      assertThat(codec.decodeEvent(direct)).isEqualTo(codec.decodeEvent(usual));
    }
  }

  private Entry entry(long epochNanos) {
    Entry entry = new Entry(run, Entry.EVENT);
    entry.idHigh = random.nextLong();
    entry.idLow = random.nextLong();
    entry.epochNanos = epochNanos;
    return entry;
  }

  private Site site(
      int kind, @Nullable String port, @Nullable String target, @Nullable String toPort) {
    return new Site(0, "flow", Texts.name(text()), kind, port, target, toPort);
  }

  private Lineage lineage(int depth) {
    Lineage last = null;
    for (int i = 0; i <= depth; i++) {
      last = new Lineage(run, random.nextLong(), random.nextLong(), last, 1 + random.nextInt(17));
    }
    return Objects.requireNonNull(last);
  }

  private Lineage joined() {
    List<Lineage> causes = new ArrayList<>();
    for (int i = random.nextInt(20); i >= 0; i--) {
      causes.add(
          random.nextInt(5) == 0
              ? Lineage.remote(run, UUID.randomUUID(), UUID.randomUUID())
              : lineage(random.nextInt(20)));
    }
    return Lineage.join(causes);
  }

  private Extras extras() {
    Extras extras = new Extras();
    for (int i = random.nextInt(4); i > 0; i--) {
      extras.put(NAMES[random.nextInt(NAMES.length)], json(3));
    }
    extras.error = maybe(text());
    if (random.nextInt(3) == 0) {
      extras.stateAfter = json(3);
      extras.stateBefore = maybe(json(3));
    }
    extras.allocatedBytes = COUNTS[random.nextInt(COUNTS.length)];
    extras.cpuPercent = NUMBERS[random.nextInt(NUMBERS.length)];
    extras.throughput = NUMBERS[random.nextInt(NUMBERS.length)];
    return extras;
  }

  private Object message(int depth) {
    return switch (random.nextInt(7)) {
      case 0 -> new Order(text(), random.nextInt());
      case 1 -> new RenderedMessage(Texts.name(text()), maybe(json(depth)), maybe("a.b.Failed"));
      case 2 -> recorder.types.of(Order.class);
      case 3 -> new LargeMessage(text().repeat(50));
      case 4 -> json(depth);
      case 5 -> random.nextDouble();
      default -> text();
    };
  }

  private JsonValue json(int depth) {
    return switch (random.nextInt(depth == 0 ? 6 : 8)) {
      case 0 -> JsonNull.INSTANCE;
      case 1 -> JsonValue.of(random.nextBoolean());
      case 2 -> JsonValue.of(random.nextLong());
      case 3 -> JsonValue.of(NUMBERS[random.nextInt(NUMBERS.length)]);
      case 4 -> new JsonNumber("-12.340e-5");
      case 5 -> JsonValue.of(random.nextInt(100) == 0 ? "half \ude00" : Texts.wellFormed(text()));
      case 6 -> {
        JsonObject.Builder object = JsonObject.newBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
          object.put(NAMES[random.nextInt(NAMES.length)] + random.nextInt(9), json(depth - 1));
        }
        yield object.build();
      }
      default -> {
        List<JsonValue> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          items.add(json(depth - 1));
        }
        yield new JsonArray(items);
      }
    };
  }

  private String text() {
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  private <T> @Nullable T maybe(T value) {
    return random.nextInt(3) == 0 ? null : value;
  }

  private CaptureConfig randomCapture() {
    return new CaptureConfig(
        random.nextBoolean(),
        random.nextBoolean(),
        List.of(0, 10, 65_536).get(random.nextInt(3)),
        random.nextInt(3) == 0 ? List.of("/name", "/*/causes1") : List.of(),
        random.nextInt(3) == 0 ? List.of("*password*") : List.of(),
        StateCapture.values()[random.nextInt(StateCapture.values().length)],
        1 + random.nextInt(20),
        JsonObject.EMPTY);
  }

  private static ClientConfig config(CaptureConfig capture) {
    return new ClientConfig(TracingLevel.DIAGNOSTIC, SamplingConfig.EMPTY, capture);
  }

  @Test
  void attributesThatAreTooDeep_areRefused() throws Exception {
    for (int depth : new int[] {100, 900, 3000}) {
      JsonValue deep = JsonValue.of(1);
      for (int i = 0; i < depth; i++) {
        deep = JsonArray.of(deep);
      }
      Entry entry = entry(0);
      entry.extras = new Extras();
      entry.extras.put("deep", deep);
      byte[] json = null;
      try {
        out.clear();
        ids.clear();
        writer.write(
            out, ids, entry, site(0, null, null, null), Settings.of(config(CaptureConfig.EMPTY)));
        json = Expanded.json(out.toByteArray(), ids);
      } catch (IllegalArgumentException e) {
        refused++;
      }
      assertThat(json == null).isEqualTo(depth > 1000);
    }
  }

  @Test
  void attributesAsMaps_areWritten() throws Exception {
    Entry entry = entry(0);
    entry.extras = new Extras();
    new ActorRecorder(run, "actor")
        .json()
        .attributes(entry.extras, Map.of("list", List.of(1, "two"), "map", Map.of("a", 1.5)));
    compare(entry, site(Site.CUSTOM, null, "c", null), Settings.of(config(CaptureConfig.EMPTY)));
    assertThat(written).isOne();
  }
}
