package dev.flowtrace.states;

import jakarta.json.JsonException;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A state, or a change of one: JSON where the bytes are JSON, else the bytes. Immutable. */
public final class StateValue {
  private final @Nullable JsonValue json;
  private final byte[] bytes;

  private StateValue(@Nullable JsonValue json, byte[] bytes) {
    this.json = json;
    this.bytes = bytes;
  }

  /** What bytes are. */
  static StateValue of(byte[] bytes) {
    JsonValue json = parse(bytes);
    return json == null ? new StateValue(null, bytes.clone()) : ofJson(json);
  }

  /** JSON. */
  static StateValue ofJson(JsonValue json) {
    return new StateValue(json, new byte[0]);
  }

  private static @Nullable JsonValue parse(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      try (JsonReader reader = Jsonp.PROVIDER.createReader(new StringReader(text))) {
        return reader.readValue();
      }
    } catch (CharacterCodingException | JsonException | NumberFormatException e) {
      return null; // then it is something else, and shown as it is
    }
  }

  /** The JSON, null when it is none. */
  public @Nullable JsonValue json() {
    return json;
  }

  /** A copy of the bytes of what is no JSON. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof StateValue that)) {
      return false;
    }
    return json == null
        ? that.json == null && Arrays.equals(bytes, that.bytes)
        : json.equals(that.json);
  }

  @Override
  public int hashCode() {
    return json == null ? Arrays.hashCode(bytes) : json.hashCode();
  }

  /** Names its kind, not its content. */
  @Override
  public String toString() {
    return json == null ? bytes.length + " bytes" : "JSON " + json.getValueType();
  }
}
