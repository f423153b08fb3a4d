package dev.flowtrace.causality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.aggregation.CausedEvent;
import dev.flowtrace.ingest.FrameParser;
import dev.flowtrace.protocol.Causality;
import dev.flowtrace.protocol.EventData;
import dev.flowtrace.protocol.EventType.Simple;
import dev.flowtrace.protocol.JsonValue.JsonArray;
import dev.flowtrace.protocol.JsonValue.JsonNumber;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.JsonValue.JsonString;
import dev.flowtrace.protocol.MessageSnapshot;
import dev.flowtrace.protocol.PerformanceMetrics;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.protocol.codec.CodecLimits;
import dev.flowtrace.protocol.codec.FrameCodec;
import dev.flowtrace.testing.Stories;
import dev.flowtrace.testing.Story;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Events that are read from their bytes are the same as those that are decoded. */
class CausalEventOfBytesTest {
  private static final Set<String> INDEXED = Set.of("message_id", "priority");
  private static final FrameCodec CODEC = new FrameCodec(CodecLimits.DEFAULT);
  private static final UUID ID = new UUID(1, 1);
  private static final UUID OTHER = new UUID(2, 2);
  private static final UUID THIRD = new UUID(3, 3);

  private final FrameParser parser =
      new FrameParser(CodecLimits.DEFAULT, 64, INDEXED, UUID::randomUUID);

  /** Between other bytes, as events are stored. */
  private @Nullable CausedEvent read(TraceEvent event) {
    byte[] json = CODEC.encodeEvent(event);
    byte[] among = new byte[json.length + 20];
    Arrays.fill(among, (byte) '{');
    System.arraycopy(json, 0, among, 7, json.length);
    return parser.readCauses(among, 7, json.length);
  }

  private static boolean hasEscapes(TraceEvent event) {
    return new String(CODEC.encodeEvent(event), StandardCharsets.UTF_8).contains("\\");
  }

  private static TraceEvent event(
      @Nullable UUID parent, List<UUID> chain, String messageType, JsonObject attributes) {
    return new TraceEvent(
        ID,
        Instant.parse("2026-01-07T06:00:00.123456789Z"),
        Simple.MESSAGE_RECEIVED,
        "parser",
        new EventData(
            "in",
            MessageSnapshot.notCaptured(messageType, 10, ""),
            null,
            "no",
            PerformanceMetrics.ofExecutionTime(5),
            attributes),
        new Causality(parent, ID, chain, "span"));
  }

  private void assertSame(TraceEvent event) {
    CausedEvent read = read(event);
    assertThat(read).isNotNull();
    for (Set<String> keys : List.of(Set.<String>of(), INDEXED)) {
      CausalEvent ofBytes = CausalEvent.of(read, keys);
      CausalEvent decoded = CausalEvent.of(event, keys);
      assertThat(ofBytes)
          .usingRecursiveComparison()
          .ignoringCollectionOrderInFields("attributes")
          .isEqualTo(decoded);
    }
  }

  @Test
  void stories() {
    for (Story story : Stories.all().values()) {
      for (TraceEvent event : story.events()) {
        if (hasEscapes(event)) {
          assertThat(read(event)).isNull();
        } else {
          assertSame(event);
        }
      }
    }
  }

  @Test
  void parents_chains_andAttributes() {
    JsonObject attributes =
        new JsonObject(
            Map.of(
                "message_id", new JsonString("m1"),
                "priority", new JsonNumber("7"),
                "other", new JsonString("o")));

    assertSame(event(null, List.of(), "Line", attributes));
    assertSame(event(OTHER, List.of(), "Line", JsonObject.EMPTY));
    assertSame(event(OTHER, List.of(OTHER, THIRD), "Line", attributes));
    assertSame(event(ID, List.of(ID, THIRD), "Line", JsonObject.EMPTY));
  }

  @Test
  void whatIsUnusual_isLeftToDecoding() {
    JsonObject causes =
        new JsonObject(Map.of("causes", new JsonArray(List.of(new JsonString(THIRD.toString())))));

    assertThat(read(event(OTHER, List.of(), "Line", causes))).isNull();
    assertThat(read(event(OTHER, List.of(), "x".repeat(65), JsonObject.EMPTY))).isNull();
    assertThat(parser.readCauses(new byte[] {'{', '}', ' '}, 0, 2)).isNull();
  }

  @Test
  void anEventThatGoesOnBehindItsEnd_isNone() {
    byte[] json = CODEC.encodeEvent(event(OTHER, List.of(), "Line", JsonObject.EMPTY));

    assertThat(parser.readCauses(json, 0, json.length - 1)).isNull();
    assertThat(parser.readCauses(json, 0, json.length)).isNotNull();
  }
}
