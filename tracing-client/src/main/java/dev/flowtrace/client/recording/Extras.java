package dev.flowtrace.client.recording;

import dev.flowtrace.client.content.JsonForm;
import dev.flowtrace.client.content.Texts;
import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What few events have. Written by the thread that records; once it is handed on with an event, it
 * is only read.
 */
final class Extras {
  private static final int FIRST_ATTRIBUTES = 2;

  /**
   * Names and values by turns, the latter JSON or {@linkplain JsonForm#isPlain plain}; a name's
   * last value counts.
   */
  private @Nullable Object @Nullable [] attributes;

  private int attributeCount;
  @Nullable String error;

  /** The state after; null: no state is told. */
  @Nullable JsonValue stateAfter;

  /** The state before; null: not known. */
  @Nullable JsonValue stateBefore;

  long allocatedBytes = -1;
  double cpuPercent = Double.NaN;
  double throughput = Double.NaN;

  /** Where the event happened, if that has no number. */
  @Nullable Site site;

  /** Adds or replaces an attribute; the value is JSON or {@linkplain JsonForm#isPlain plain}. */
  void put(String name, Object value) {
    @Nullable Object[] known = attributes;
    if (known == null) {
      known = new Object[2 * FIRST_ATTRIBUTES];
    } else if (2 * attributeCount == known.length) {
      known = Arrays.copyOf(known, 2 * known.length);
    }
    known[2 * attributeCount] = name;
    known[2 * attributeCount + 1] = value;
    attributes = known;
    attributeCount++;
  }

  /** The attributes; not for the thread that records, which leaves this to the encoder. */
  JsonObject attributes() {
    JsonObject.Builder json = JsonObject.newBuilder();
    @Nullable Object[] known = attributes;
    if (known != null) {
      for (int i = 0; i < attributeCount; i++) {
        json.put(
            Texts.name((String) Objects.requireNonNull(known[2 * i])),
            json(Objects.requireNonNull(known[2 * i + 1])));
      }
    }
    return json.build();
  }

  private static JsonValue json(Object value) {
    return value instanceof JsonValue json ? json : JsonForm.ofPlain(value);
  }

  /** The same, to be written to. */
  static Extras copyOf(@Nullable Extras other) {
    Extras copy = new Extras();
    if (other != null) {
      copy.attributes = other.attributes == null ? null : other.attributes.clone();
      copy.attributeCount = other.attributeCount;
      copy.error = other.error;
      copy.stateAfter = other.stateAfter;
      copy.stateBefore = other.stateBefore;
      copy.allocatedBytes = other.allocatedBytes;
      copy.cpuPercent = other.cpuPercent;
      copy.throughput = other.throughput;
      copy.site = other.site;
    }
    return copy;
  }
}
