package dev.flowtrace.client.recording;

import dev.flowtrace.client.content.Texts;
import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.MessageSnapshot;
import dev.flowtrace.protocol.StateDiff;
import dev.flowtrace.protocol.buffer.JsonBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes entries as the JSON of events, straight into bytes: what {@link EventFactory} and the
 * codec make of them, without an object for each part. The encoder's.
 */
final class EventWriter {
  private static final byte[] ID = ascii("{\"event_id\":\"");
  private static final byte[] TIME = ascii("\",\"timestamp\":\"");
  private static final byte[] NULL = ascii("null");
  private static final byte[] MESSAGE_TYPE = ascii("{\"message_type\":");
  private static final byte[] SIZE = ascii(",\"size_bytes\":");
  private static final byte[] CHECKSUM = ascii(",\"checksum\":");
  private static final byte[] CONTENT = ascii(",\"serialized_data\":");
  private static final byte[] CODEC = ascii(",\"content_codec\":");
  private static final byte[] FORMAT = ascii(",\"content_format_version\":");
  private static final byte[] STORED = ascii(",\"stored_bytes\":");
  private static final byte[] STATE = ascii(",\"state_diff\":");
  private static final byte[] BEFORE = ascii("{\"before\":");
  private static final byte[] AFTER = ascii(",\"after\":");
  private static final byte[] DIFF_TYPE = ascii(",\"diff_type\":\"");
  private static final byte[] NO_STATE_NO_ERROR = ascii(",\"state_diff\":null,\"error\":null");
  private static final byte[] ERROR = ascii(",\"error\":");
  private static final byte[] TOOK = ascii(",\"performance_metrics\":{\"execution_time_ns\":");
  private static final byte[] MEMORY = ascii(",\"memory_usage_bytes\":");
  private static final byte[] CPU = ascii(",\"cpu_usage_percent\":");
  private static final byte[] DEPTH = ascii(",\"queue_depth\":");
  private static final byte[] THROUGHPUT = ascii(",\"throughput_msgs_per_sec\":");
  private static final byte[] NO_MEMORY_NO_CPU =
      ascii(",\"memory_usage_bytes\":null,\"cpu_usage_percent\":null");
  private static final byte[] NO_THROUGHPUT = ascii(",\"throughput_msgs_per_sec\":null");
  private static final byte[] ATTRIBUTES = ascii("},\"custom_attributes\":");
  private static final byte[] PARENT = ascii("},\"causality\":{\"parent_event_id\":");
  private static final byte[] ROOT = ascii(",\"root_cause_event_id\":\"");
  private static final byte[] CHAIN = ascii("\",\"dependency_chain\":[");
  private static final byte[] SPAN = ascii("],\"span_id\":\"");
  private static final byte[] END = ascii("\"}}");

  private final Contents contents;
  private final TimeText time = new TimeText();
  private long[] chain = new long[32];

  EventWriter(Contents contents) {
    this.contents = contents;
  }

  /**
   * Writes an event; its site is not null.
   *
   * @throws IllegalArgumentException if there is no JSON for it; then part of it is written
   */
  void write(JsonBuffer out, Entry entry, Site site, Settings settings) {
    Extras extras = entry.extras;
    ToldMessage told = contents.message(entry, settings);
    StateDiff state = contents.state(extras, settings);
    boolean omitted = state != null && Contents.bytes(state) > settings.maxContentBytes;

    out.write(ID);
    out.uuid(entry.idHigh, entry.idLow);
    out.write(TIME);
    time.write(out, entry.epochNanos);
    out.write(typeAndPlace(out, site));
    if (told == null || told.snapshot == null) {
      out.write(NULL);
    } else {
      write(out, told, told.snapshot);
    }
    writeStateAndError(out, omitted ? null : state, extras == null ? null : extras.error);
    writeMetrics(out, entry, extras);
    out.write(ATTRIBUTES);
    writeAttributes(
        out, entry, settings, told, omitted && state != null ? Contents.bytes(state) : -1);
    writeCausality(out, entry, settings);
    out.write(END);
  }

  /** From the time's end to the message: the same for all events of a place. */
  private static byte[] typeAndPlace(JsonBuffer out, Site site) {
    byte[] known = site.json;
    if (known == null) {
      int before = out.size();
      site.write(out);
      known = out.toByteArray(before);
      out.truncate(before);
      site.json = known;
    }
    return known;
  }

  private static void write(JsonBuffer out, ToldMessage told, MessageSnapshot snapshot) {
    byte[] known = told.json;
    if (known != null) {
      out.write(known);
      return;
    }
    int before = out.size();
    out.write(MESSAGE_TYPE);
    out.string(snapshot.messageType());
    out.write(SIZE);
    out.integer(snapshot.sizeBytes());
    out.write(CHECKSUM);
    out.string(snapshot.checksum());
    out.write(CONTENT);
    out.byteArray(snapshot.serializedData());
    out.write(CODEC);
    out.string(snapshot.contentCodec());
    out.write(FORMAT);
    out.integer(snapshot.contentFormatVersion());
    out.write(STORED);
    Long stored = snapshot.storedBytes();
    integer(out, stored == null ? -1 : stored);
    out.write('}');
    if (out.size() - before <= RecentMessages.MAX_CONTENT_BYTES) {
      told.json = out.toByteArray(before);
    }
  }

  private static void writeStateAndError(
      JsonBuffer out, @Nullable StateDiff state, @Nullable String error) {
    if (state == null && error == null) {
      out.write(NO_STATE_NO_ERROR);
      return;
    }
    out.write(STATE);
    if (state == null) {
      out.write(NULL);
    } else {
      out.write(BEFORE);
      byte[] before = state.before();
      if (before == null) {
        out.write(NULL);
      } else {
        out.byteArray(before);
      }
      out.write(AFTER);
      out.byteArray(state.after());
      out.write(DIFF_TYPE);
      out.ascii(state.diffType().wireName());
      out.ascii("\"}");
    }
    out.write(ERROR);
    if (error == null) {
      out.write(NULL);
    } else {
      out.string(Texts.wellFormed(error));
    }
  }

  private static void writeMetrics(JsonBuffer out, Entry entry, @Nullable Extras extras) {
    out.write(TOOK);
    integer(out, entry.took);
    if (extras == null) {
      out.write(NO_MEMORY_NO_CPU);
    } else {
      out.write(MEMORY);
      integer(out, extras.allocatedBytes);
      out.write(CPU);
      number(out, extras.cpuPercent);
    }
    out.write(DEPTH);
    integer(out, entry.queueDepth);
    if (extras == null) {
      out.write(NO_THROUGHPUT);
    } else {
      out.write(THROUGHPUT);
      number(out, extras.throughput);
    }
  }

  /** Negative: not measured. */
  private static void integer(JsonBuffer out, long value) {
    if (value < 0) {
      out.write(NULL);
    } else {
      out.integer(value);
    }
  }

  /** NaN: not measured; JSON has no infinities. */
  private static void number(JsonBuffer out, double value) {
    if (Double.isFinite(value)) {
      out.ascii(Double.toString(value));
    } else {
      out.write(NULL);
    }
  }

  private static void writeAttributes(
      JsonBuffer out,
      Entry entry,
      Settings settings,
      @Nullable ToldMessage told,
      long omittedBytes) {
    Lineage parent = entry.parent;
    boolean own =
        (told != null && told.snapshot == null)
            || omittedBytes >= 0
            || (parent != null
                && (parent.isTruncatedAt(settings.maxCausality) || !parent.others().isEmpty()));
    Extras extras = entry.extras;
    if (!own) {
      writeGiven(out, extras, settings);
    } else {
      JsonObject.Builder attributes = JsonObject.newBuilder(); // one name may come from both
      EventFactory.addAttributes(attributes, extras, told, omittedBytes, parent, settings);
      out.value(attributes.build());
    }
  }

  private static void writeGiven(JsonBuffer out, @Nullable Extras extras, Settings settings) {
    char before = '{';
    if (extras != null) {
      for (Map.Entry<String, JsonValue> member : extras.attributes().members().entrySet()) {
        out.write(before);
        out.anyString(member.getKey());
        out.write(':');
        out.value(EventFactory.redacted(member.getKey(), member.getValue(), settings));
        before = ',';
      }
    }
    if (before == '{') {
      out.write(before);
    }
    out.write('}');
  }

  private void writeCausality(JsonBuffer out, Entry entry, Settings settings) {
    Lineage parent = entry.parent;
    out.write(PARENT);
    if (parent == null) {
      out.write(NULL);
      out.write(ROOT);
      out.uuid(entry.idHigh, entry.idLow);
      out.write(CHAIN);
    } else {
      out.write('"');
      out.uuid(parent.high, parent.low);
      out.write('"');
      out.write(ROOT);
      out.uuid(parent.root.high, parent.root.low);
      out.write(CHAIN);
      writeChain(out, parent, settings.maxCausality);
    }
    out.write(SPAN);
    out.hex(parent == null ? entry.idHigh : parent.high);
  }

  private void writeChain(JsonBuffer out, Lineage parent, int max) {
    if (chain.length < 2 * max) {
      chain = new long[2 * max];
    }
    int count = parent.ids(chain, max);
    for (int i = 0; i < count; i++) {
      writeId(out, i > 0, chain[2 * i], chain[2 * i + 1]);
    }
    List<Lineage> others = parent.others();
    for (int i = 0; i < others.size() && count < max; i++, count++) {
      writeId(out, count > 0, others.get(i).high, others.get(i).low);
    }
  }

  private static void writeId(JsonBuffer out, boolean follows, long high, long low) {
    if (follows) {
      out.write(',');
    }
    out.write('"');
    out.uuid(high, low);
    out.write('"');
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
