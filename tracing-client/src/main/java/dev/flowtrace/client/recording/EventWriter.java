package dev.flowtrace.client.recording;

import dev.flowtrace.client.content.Texts;
import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.MessageSnapshot;
import dev.flowtrace.protocol.StateDiff;
import dev.flowtrace.protocol.buffer.JsonBuffer;
import dev.flowtrace.protocol.packed.Tokens;
import dev.flowtrace.protocol.packed.WrittenIds;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes entries as packed JSON of events, straight into bytes: what {@link EventFactory} and the
 * codec make of them, without an object for each part. What few events have is written as JSON,
 * which is packed text, too. The encoder's.
 */
final class EventWriter {
  private static final byte[] NULL = ascii("null");
  private static final byte[] MESSAGE_WITHOUT_PORT = ascii(",\"message\":{\"message_type\":\"");
  private static final byte[] CONTENT = ascii("\",\"serialized_data\":");
  private static final byte[] CODEC = ascii(",\"content_codec\":");
  private static final byte[] FORMAT = ascii(",\"content_format_version\":");
  private static final byte[] STORED = ascii(",\"stored_bytes\":");
  private static final byte[] STATE = ascii(",\"state_diff\":");
  private static final byte[] BEFORE = ascii("{\"before\":");
  private static final byte[] AFTER = ascii(",\"after\":");
  private static final byte[] DIFF_TYPE = ascii(",\"diff_type\":\"");
  private static final byte[] ERROR = ascii(",\"error\":");
  private static final byte[] MEMORY = ascii(",\"memory_usage_bytes\":");
  private static final byte[] CPU = ascii(",\"cpu_usage_percent\":");
  private static final byte[] THROUGHPUT = ascii(",\"throughput_msgs_per_sec\":");
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
   * @param out gets its text
   * @param ids gets its ids
   * @throws IllegalArgumentException if there is no JSON for it; then part of it is written
   */
  void write(JsonBuffer out, WrittenIds ids, Entry entry, Site site, Settings settings) {
    Extras extras = entry.extras;
    ToldMessage told = contents.message(entry, settings);
    StateDiff state = contents.state(extras, settings);
    boolean omitted = state != null && Contents.bytes(state) > settings.maxContentBytes;

    out.write(Tokens.EVENT);
    writeId(out, ids, entry.idHigh, entry.idLow);
    out.write(Tokens.TIME);
    time.write(out, entry.epochNanos);
    out.write(typeAndPlace(out, site));
    writeMessage(out, site.port != null, told);
    writeStateAndError(out, omitted ? null : state, extras == null ? null : extras.error);
    writeMetrics(out, entry, extras);
    out.write(Tokens.ATTRIBUTES);
    writeAttributes(
        out, entry, settings, told, omitted && state != null ? Contents.bytes(state) : -1);
    writeCausality(out, ids, entry, settings);
    out.write(END);
  }

  /** From the time's end to the port: the same for all events of a place. */
  private static byte[] typeAndPlace(JsonBuffer out, Site site) {
    byte[] known = site.packed;
    if (known == null) {
      int before = out.size();
      site.write(out);
      known = out.toByteArray(before);
      out.truncate(before);
      site.packed = known;
    }
    return known;
  }

  /** From the port's closing quote on, if there is a port. */
  private static void writeMessage(JsonBuffer out, boolean afterPort, @Nullable ToldMessage told) {
    if (told != null && told.snapshot != null) {
      if (afterPort) {
        out.write(Tokens.MESSAGE);
      } else {
        out.write(MESSAGE_WITHOUT_PORT);
      }
      write(out, told, told.snapshot);
      return;
    }
    if (afterPort) {
      out.write('"');
    }
    out.write(Tokens.NO_MESSAGE);
  }

  private static void write(JsonBuffer out, ToldMessage told, MessageSnapshot snapshot) {
    byte[] known = told.packed;
    if (known != null) {
      out.write(known);
      return;
    }
    int before = out.size();
    out.inside(snapshot.messageType());
    out.write(Tokens.SIZE);
    out.integer(snapshot.sizeBytes());
    out.write(Tokens.CHECKSUM);
    out.inside(snapshot.checksum());
    if (snapshot.isCaptured()) {
      out.write(CONTENT);
      out.byteArray(snapshot.serializedData());
    } else {
      out.write(Tokens.NO_CONTENT);
    }
    if (snapshot.contentCodec().equals(MessageSnapshot.CODEC_NONE)) {
      out.write(Tokens.NO_CODEC);
    } else {
      out.write(CODEC);
      out.string(snapshot.contentCodec());
    }
    Long stored = snapshot.storedBytes();
    if (stored == null && snapshot.contentFormatVersion() == 1) { // what the token says
      out.write(Tokens.FORMAT);
    } else {
      out.write(FORMAT);
      out.integer(snapshot.contentFormatVersion());
      out.write(STORED);
      integer(out, stored == null ? -1 : stored);
    }
    out.write('}');
    if (out.size() - before <= RecentMessages.MAX_CONTENT_BYTES) {
      told.packed = out.toByteArray(before);
    }
  }

  private static void writeStateAndError(
      JsonBuffer out, @Nullable StateDiff state, @Nullable String error) {
    if (state == null && error == null) {
      out.write(Tokens.NO_STATE_NO_ERROR);
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
    out.write(Tokens.METRICS);
    integer(out, entry.took);
    if (extras == null || (extras.allocatedBytes < 0 && !Double.isFinite(extras.cpuPercent))) {
      out.write(Tokens.NO_MEMORY_NO_CPU_DEPTH);
    } else {
      out.write(MEMORY);
      integer(out, extras.allocatedBytes);
      out.write(CPU);
      number(out, extras.cpuPercent);
      out.write(Tokens.DEPTH);
    }
    integer(out, entry.queueDepth);
    if (extras == null || !Double.isFinite(extras.throughput)) {
      out.write(Tokens.NO_THROUGHPUT);
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

  private void writeCausality(JsonBuffer out, WrittenIds ids, Entry entry, Settings settings) {
    Lineage parent = entry.parent;
    if (parent == null) {
      out.write(Tokens.NO_PARENT_ROOT);
      writeId(out, ids, entry.idHigh, entry.idLow);
      out.write(Tokens.CHAIN);
    } else {
      out.write(Tokens.PARENT);
      writeId(out, ids, parent.high, parent.low);
      out.write(Tokens.ROOT);
      writeId(out, ids, parent.root.high, parent.root.low);
      out.write(Tokens.CHAIN);
      writeChain(out, ids, parent, settings.maxCausality);
    }
    out.write(Tokens.SPAN);
    out.hex(parent == null ? entry.idHigh : parent.high);
  }

  private void writeChain(JsonBuffer out, WrittenIds ids, Lineage parent, int max) {
    if (chain.length < 2 * max) {
      chain = new long[2 * max];
    }
    int count = parent.ids(chain, max);
    for (int i = 0; i < count; i++) {
      writeQuotedId(out, ids, i > 0, chain[2 * i], chain[2 * i + 1]);
    }
    List<Lineage> others = parent.others();
    for (int i = 0; i < others.size() && count < max; i++, count++) {
      writeQuotedId(out, ids, count > 0, others.get(i).high, others.get(i).low);
    }
  }

  private static void writeQuotedId(
      JsonBuffer out, WrittenIds ids, boolean follows, long high, long low) {
    if (follows) {
      out.write(',');
    }
    out.write('"');
    writeId(out, ids, high, low);
    out.write('"');
  }

  private static void writeId(JsonBuffer out, WrittenIds ids, long high, long low) {
    ids.add(high, low);
    out.write(Tokens.ID);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
