package dev.flowtrace.export;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.HashMap;
import java.util.Map;

/**
 * Attributes of spans. Those whose values come again and again, such as an actor's name, are made
 * once and kept as UTF-8. Used by one thread.
 */
final class Attributes {
  /** Names that are kept, for each key; with more, all are made anew. */
  private static final int MOST_KEPT = 1_000;

  private final Map<String, Map<String, KeyValue>> kept = new HashMap<>();

  /** An attribute whose value is likely to come again. */
  KeyValue frequent(String key, String value) {
    Map<String, KeyValue> ofKey = kept.computeIfAbsent(key, k -> new HashMap<>());
    KeyValue known = ofKey.get(value);
    if (known == null) {
      if (ofKey.size() == MOST_KEPT) {
        ofKey.clear();
      }
      known = encoded(key, value);
      ofKey.put(value, known);
    }
    return known;
  }

  /** The same as {@link #of}, but what is sent is made now rather than each time. */
  private static KeyValue encoded(String key, String value) {
    return KeyValue.newBuilder()
        .setKeyBytes(ByteString.copyFromUtf8(key))
        .setValue(
            AnyValue.newBuilder()
                .setStringValueBytes(ByteString.copyFromUtf8(OtlpMapping.text(value))))
        .build();
  }

  /** An attribute. */
  static KeyValue of(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(OtlpMapping.text(value)))
        .build();
  }

  /** A number. */
  static KeyValue of(String key, long value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setIntValue(value))
        .build();
  }
}
