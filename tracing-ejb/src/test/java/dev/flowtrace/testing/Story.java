package dev.flowtrace.testing;

import dev.flowtrace.aggregation.RecordedEvent;
import dev.flowtrace.ingest.FrameParser;
import dev.flowtrace.protocol.Causality;
import dev.flowtrace.protocol.EventData;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.EventType.Simple;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.MessageSnapshot;
import dev.flowtrace.protocol.PerformanceMetrics;
import dev.flowtrace.protocol.StateDiff;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.protocol.codec.CodecLimits;
import dev.flowtrace.protocol.codec.FrameCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The events of a small trace, told in milliseconds after 2026-01-07T06:00:00Z. Events are numbered
 * from 1; their ids follow from the numbers.
 */
public final class Story {
  private static final Instant SIX = Instant.parse("2026-01-07T06:00:00Z");

  private static final FrameCodec CODEC = new FrameCodec(CodecLimits.DEFAULT);
  private static final FrameParser PARSER =
      new FrameParser(CodecLimits.DEFAULT, 512, Set.of(), UUID::randomUUID);

  private final long family;
  private final List<TraceEvent> events = new ArrayList<>();

  private Story(long family) {
    this.family = family;
  }

  /** A story whose events have ids of their own. */
  public static Story of(long family) {
    return new Story(family);
  }

  /** Six and so many milliseconds. */
  public static Instant at(double millis) {
    return SIX.plusNanos(Math.round(millis * 1e6));
  }

  /** The id of an event. */
  public UUID id(int number) {
    return new UUID(0xE000_0000_0000_4000L | (family << 32), 0x8000_0000_0000_0000L | number);
  }

  /** Adds an event; the first parent is the direct cause, the others are further ones. */
  public int add(String actor, double millis, EventType type, EventData data, int... parents) {
    UUID id = id(events.size() + 1);
    List<UUID> causes = Arrays.stream(parents).mapToObj(this::id).toList();
    UUID parent = causes.isEmpty() ? null : causes.get(0);
    return add(id, actor, millis, type, data, parent, causes);
  }

  /** Adds an event whose direct cause is any event. */
  public int addCausedBy(UUID parent, String actor, double millis, EventType type, EventData data) {
    return add(id(events.size() + 1), actor, millis, type, data, parent, List.of(parent));
  }

  private int add(
      UUID id,
      String actor,
      double millis,
      EventType type,
      EventData data,
      @Nullable UUID parent,
      List<UUID> chain) {
    events.add(
        new TraceEvent(
            id,
            at(millis),
            type,
            actor,
            data,
            new Causality(parent, parent == null ? id : parent, chain, "")));
    return events.size();
  }

  /** Adds an event without data. */
  public int add(String actor, double millis, Simple type, int... parents) {
    return add(actor, millis, type, EventData.EMPTY, parents);
  }

  /** A message from being sent to being handled; gives the number of the last event. */
  public int message(
      String from, String to, double sent, double taken, double done, int... parents) {
    int put = add(from, sent, Simple.MESSAGE_SENT, data("out", null, null, null), parents);
    int flow = flow(from, to, taken, taken - sent, put);
    return add(to, done, Simple.MESSAGE_RECEIVED, data("in", 100L, done - taken, null), flow);
  }

  /** A data flow from {@code out} to {@code in}. */
  public int flow(String from, String to, double millis, @Nullable Double took, int... parents) {
    return add(
        from, millis, new EventType.DataFlow(to, "in"), data("out", 100L, took, null), parents);
  }

  /** An actor's failure. */
  public int failed(String actor, double millis, String error, int... parents) {
    return add(actor, millis, Simple.ACTOR_FAILED, data(null, null, null, error), parents);
  }

  /** A change of state. */
  public int changed(String actor, double millis, StateDiff diff, int... parents) {
    return add(actor, millis, Simple.STATE_CHANGED, EventData.ofStateDiff(diff), parents);
  }

  /** What an event is about. */
  public static EventData data(
      @Nullable String port,
      @Nullable Long bytes,
      @Nullable Double tookMillis,
      @Nullable String error) {
    return new EventData(
        port,
        bytes == null ? null : MessageSnapshot.notCaptured("Line", bytes, ""),
        null,
        error,
        tookMillis == null
            ? PerformanceMetrics.NONE
            : PerformanceMetrics.ofExecutionTime(Math.round(tookMillis * 1e6)),
        JsonObject.EMPTY);
  }

  /** What the collector knows of the events, in their order. */
  public List<RecordedEvent> recorded() {
    return events.stream()
        .map(
            event -> {
              byte[] json = CODEC.encodeEvent(event);
              return PARSER.read(json, 0, json.length);
            })
        .toList();
  }

  /** The events in their order. */
  public List<TraceEvent> events() {
    return List.copyOf(events);
  }
}
