package dev.flowtrace.client.recording;

import dev.flowtrace.client.content.Texts;
import dev.flowtrace.protocol.Causality;
import dev.flowtrace.protocol.EventData;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonArray;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.PerformanceMetrics;
import dev.flowtrace.protocol.StateDiff;
import dev.flowtrace.protocol.TraceEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes events of entries, for a tap; what goes out is mostly written by {@link EventWriter}. */
final class EventFactory {
  private static final long SECOND = 1_000_000_000;
  private static final HexFormat HEX = HexFormat.of();

  private final Recorder recorder;
  private final Contents contents;

  EventFactory(Recorder recorder, Contents contents) {
    this.recorder = recorder;
    this.contents = contents;
  }

  /** The event; its site is not null. */
  TraceEvent event(Entry entry, Site site, Settings settings) {
    UUID id = new UUID(entry.idHigh, entry.idLow);
    Extras extras = entry.extras;
    ToldMessage told = contents.message(entry, settings);
    StateDiff state = contents.state(extras, settings);
    long omittedBytes = -1;
    if (state != null && Contents.bytes(state) > settings.maxContentBytes) {
      omittedBytes = Contents.bytes(state);
      state = null;
    }
    JsonObject.Builder attributes = JsonObject.newBuilder();
    addAttributes(attributes, extras, told, omittedBytes, entry.parent, settings);
    EventData data =
        new EventData(
            site.toldPort(),
            told == null ? null : told.snapshot,
            state,
            extras == null || extras.error == null ? null : Texts.wellFormed(extras.error),
            metrics(entry),
            attributes.build());
    return new TraceEvent(
        id,
        instant(entry.epochNanos),
        site.type,
        site.actor,
        data,
        causality(id, entry.parent, settings));
  }

  /** The event that tells of a promotion. */
  TraceEvent promotion(Entry entry, long lost) {
    LocalState local = recorder.local();
    local.ids.next();
    UUID id = new UUID(local.ids.high(), local.ids.low());
    JsonObject attributes =
        JsonObject.newBuilder()
            .put("event_subtype", "sampling_promoted")
            .put("sampling.promoted", String.valueOf(entry.run.promotedBy()))
            .put("sampling.lost", lost)
            .build();
    EventData data = new EventData(null, null, null, null, PerformanceMetrics.NONE, attributes);
    return new TraceEvent(
        id,
        instant(entry.epochNanos),
        EventType.Simple.NETWORK_EVENT,
        "network",
        data,
        Causality.root(id, HEX.toHexDigits(local.ids.high())));
  }

  /**
   * Adds those that were given, and those that tell what is left out elsewhere.
   *
   * @param omittedBytes of a state over the limit of content; -1: there is none
   */
  static void addAttributes(
      JsonObject.Builder attributes,
      @Nullable Extras extras,
      @Nullable ToldMessage told,
      long omittedBytes,
      @Nullable Lineage parent,
      Settings settings) {
    if (extras != null) {
      extras
          .attributes()
          .members()
          .forEach((name, value) -> attributes.put(name, redacted(name, value, settings)));
    }
    if (told != null && told.snapshot == null) {
      attributes.put("message.type", told.type);
      if (told.failure != null) {
        attributes.put("message.error", told.failure);
      }
      if (told.omitted) {
        attributes.put("message.omitted", "cpu");
      }
    }
    if (omittedBytes >= 0) {
      attributes.put("state.omitted_bytes", omittedBytes);
    }
    if (parent != null && parent.isTruncatedAt(settings.maxCausality)) {
      attributes.put("causality.truncated", true);
    }
    if (parent != null && !parent.others().isEmpty()) {
      List<JsonValue> causes = new ArrayList<>();
      causes.add(JsonValue.of(parent.id().toString()));
      parent.others().forEach(other -> causes.add(JsonValue.of(other.id().toString())));
      attributes.put("causes", new JsonArray(causes));
    }
  }

  /** An attribute as it leaves the host. */
  static JsonValue redacted(String name, JsonValue value, Settings settings) {
    return settings.redaction.isEmpty() ? value : settings.redaction.attribute(name, value);
  }

  private static PerformanceMetrics metrics(Entry entry) {
    Extras extras = entry.extras;
    if (extras == null && entry.took < 0 && entry.queueDepth < 0) {
      return PerformanceMetrics.NONE;
    }
    return new PerformanceMetrics(
        measured(entry.took),
        extras == null ? null : measured(extras.allocatedBytes),
        extras == null ? null : measured(extras.cpuPercent),
        measured(entry.queueDepth),
        extras == null ? null : measured(extras.throughput));
  }

  private static @Nullable Long measured(long value) {
    return value < 0 ? null : value;
  }

  private static @Nullable Double measured(double value) {
    return Double.isNaN(value) ? null : value;
  }

  private static Causality causality(UUID id, @Nullable Lineage parent, Settings settings) {
    return parent == null
        ? Causality.root(id, HEX.toHexDigits(id.getMostSignificantBits()))
        : new Causality(
            parent.id(),
            parent.rootId(),
            parent.chain(settings.maxCausality),
            HEX.toHexDigits(parent.high));
  }

  private static Instant instant(long epochNanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(epochNanos, SECOND), Math.floorMod(epochNanos, SECOND));
  }
}
