package dev.flowtrace.client.recording;

import dev.flowtrace.client.content.MessageType;
import dev.flowtrace.client.content.SnapshotFactory;
import dev.flowtrace.client.content.Texts;
import dev.flowtrace.protocol.Causality;
import dev.flowtrace.protocol.EventData;
import dev.flowtrace.protocol.EventType;
import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonArray;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.MessageSnapshot;
import dev.flowtrace.protocol.PerformanceMetrics;
import dev.flowtrace.protocol.StateDiff;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.protocol.config.StateCapture;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes events of entries. The encoder's. */
final class EventFactory {
  private static final long SECOND = 1_000_000_000;
  private static final HexFormat HEX = HexFormat.of();

  private final Recorder recorder;
  private final RecentSnapshots recent = new RecentSnapshots();

  EventFactory(Recorder recorder) {
    this.recorder = recorder;
  }

  /** The event; its site is not null. */
  TraceEvent event(Entry entry, Site site, Settings settings) {
    UUID id = new UUID(entry.idHigh, entry.idLow);
    JsonObject.Builder attributes = JsonObject.newBuilder();
    Extras extras = entry.extras;
    if (extras != null) {
      addAttributes(attributes, extras, settings);
    }
    MessageSnapshot message =
        entry.message == null ? null : message(entry.message, settings, attributes);
    Causality causality = causality(id, entry.parent, settings, attributes);
    EventData data =
        new EventData(
            site.toldPort(),
            message,
            extras == null ? null : state(extras, settings, attributes),
            extras == null || extras.error == null ? null : Texts.wellFormed(extras.error),
            metrics(entry),
            attributes.build());
    return new TraceEvent(id, instant(entry.epochNanos), site.type, site.actor, data, causality);
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

  private static void addAttributes(
      JsonObject.Builder attributes, Extras extras, Settings settings) {
    for (Map.Entry<String, JsonValue> member : extras.attributes.build().members().entrySet()) {
      attributes.put(
          member.getKey(),
          settings.redaction.isEmpty()
              ? member.getValue()
              : settings.redaction.attribute(member.getKey(), member.getValue()));
    }
  }

  private @Nullable MessageSnapshot message(
      Object message, Settings settings, JsonObject.Builder attributes) {
    String type;
    JsonValue json = null;
    String failure = null;
    Object unchanging = null;
    if (message instanceof RenderedMessage rendered) {
      type = rendered.type();
      json = rendered.json();
      failure = rendered.failure();
    } else if (message instanceof MessageType only) {
      type = only.name();
    } else {
      Object whole = message instanceof LargeMessage large ? large.text() : message;
      MessageSnapshot known = recent.of(whole, settings);
      if (known != null) {
        return known;
      }
      unchanging = whole;
      type = recorder.types.of(whole.getClass()).name();
      if (settings.looksIntoMessages()) {
        try {
          json = recorder.json.of(whole);
        } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
          recorder.unrendered.increment();
          failure = e.getClass().getName();
        }
      }
    }
    if (json != null) {
      try {
        MessageSnapshot snapshot = snapshots(settings).message(type, json);
        if (unchanging != null) {
          recent.put(unchanging, settings, snapshot);
        }
        return snapshot;
      } catch (IllegalArgumentException e) {
        recorder.unrendered.increment();
        failure = e.getClass().getName();
      }
    }
    attributes.put("message.type", type);
    if (failure != null) {
      attributes.put("message.error", failure);
    }
    return null;
  }

  /** A state over the limit of content is left out, and its size told. */
  private static @Nullable StateDiff state(
      Extras extras, Settings settings, JsonObject.Builder attributes) {
    JsonValue after = extras.stateAfter;
    if (after == null || settings.state == StateCapture.OFF) {
      return null;
    }
    JsonValue before = extras.stateBefore;
    StateDiff diff =
        before == null || settings.state == StateCapture.FULL
            ? snapshots(settings).full(before, after)
            : snapshots(settings).patch(before, after);
    byte[] told = diff.before();
    long bytes = (long) diff.after().length + (told == null ? 0 : told.length);
    if (bytes > settings.maxContentBytes) {
      attributes.put("state.omitted_bytes", bytes);
      return null;
    }
    return diff;
  }

  private static SnapshotFactory snapshots(Settings settings) {
    return new SnapshotFactory(
        settings.checksum, settings.content, settings.maxContentBytes, settings.redaction);
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

  private static Causality causality(
      UUID id, @Nullable Lineage parent, Settings settings, JsonObject.Builder attributes) {
    if (parent == null) {
      return Causality.root(id, HEX.toHexDigits(id.getMostSignificantBits()));
    }
    if (parent.isTruncatedAt(settings.maxCausality)) {
      attributes.put("causality.truncated", true);
    }
    if (!parent.others().isEmpty()) {
      List<JsonValue> causes = new ArrayList<>();
      causes.add(JsonValue.of(parent.id().toString()));
      parent.others().forEach(other -> causes.add(JsonValue.of(other.id().toString())));
      attributes.put("causes", new JsonArray(causes));
    }
    return new Causality(
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
