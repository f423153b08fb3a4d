package dev.flowtrace.protocol.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.flowtrace.protocol.Rfc3339;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes typed fields; null is written as JSON's null, unless the method says otherwise. */
final class JsonOut {
  private JsonOut() {}

  /** Writes one item of a list. */
  interface Item<T> {
    void write(JsonGenerator out, T item) throws IOException;
  }

  static void string(JsonGenerator out, String name, @Nullable String value) throws IOException {
    out.writeFieldName(name);
    if (value == null) {
      out.writeNull();
    } else {
      out.writeString(value);
    }
  }

  static void integer(JsonGenerator out, String name, @Nullable Number value) throws IOException {
    out.writeFieldName(name);
    if (value == null) {
      out.writeNull();
    } else {
      out.writeNumber(value.longValue());
    }
  }

  /** NaN and the infinities are written as null. */
  static void number(JsonGenerator out, String name, @Nullable Double value) throws IOException {
    out.writeFieldName(name);
    if (value == null || !Double.isFinite(value)) {
      out.writeNull();
    } else {
      out.writeNumber(value.doubleValue());
    }
  }

  static void uuid(JsonGenerator out, String name, @Nullable UUID value) throws IOException {
    string(out, name, value == null ? null : value.toString());
  }

  /** Writes nothing for null: how the older requests look. */
  static void uuidIfPresent(JsonGenerator out, String name, @Nullable UUID value)
      throws IOException {
    if (value != null) {
      uuid(out, name, value);
    }
  }

  static void time(JsonGenerator out, String name, @Nullable Instant value) throws IOException {
    string(out, name, value == null ? null : Rfc3339.format(value));
  }

  static void bytes(JsonGenerator out, String name, byte @Nullable [] value) throws IOException {
    out.writeFieldName(name);
    if (value == null) {
      out.writeNull();
      return;
    }
    out.writeStartArray();
    for (byte b : value) {
      out.writeNumber(b & 0xff);
    }
    out.writeEndArray();
  }

  static <T> void object(JsonGenerator out, String name, @Nullable T value, Item<T> writer)
      throws IOException {
    out.writeFieldName(name);
    if (value == null) {
      out.writeNull();
    } else {
      writer.write(out, value);
    }
  }

  static <T> void list(
      JsonGenerator out, String name, @Nullable List<T> items, Item<? super T> writer)
      throws IOException {
    out.writeFieldName(name);
    if (items == null) {
      out.writeNull();
      return;
    }
    out.writeStartArray();
    for (T item : items) {
      writer.write(out, item);
    }
    out.writeEndArray();
  }

  static void stringMap(JsonGenerator out, String name, Map<String, String> map)
      throws IOException {
    out.writeObjectFieldStart(name);
    for (Map.Entry<String, String> entry : map.entrySet()) {
      out.writeStringField(entry.getKey(), entry.getValue());
    }
    out.writeEndObject();
  }
}
