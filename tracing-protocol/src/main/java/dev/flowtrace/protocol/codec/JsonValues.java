package dev.flowtrace.protocol.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonArray;
import dev.flowtrace.protocol.JsonValue.JsonBool;
import dev.flowtrace.protocol.JsonValue.JsonNull;
import dev.flowtrace.protocol.JsonValue.JsonNumber;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.JsonValue.JsonString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * JSON of any shape. Reading and writing recurse; the parser's and the generator's depth limits
 * bound that.
 */
final class JsonValues {
  private JsonValues() {}

  /** Reads the value that the parser's current token begins. */
  static JsonValue read(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> readObject(parser);
      case START_ARRAY -> readArray(parser);
      case VALUE_STRING -> new JsonString(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonNumber(parser.getText());
      case VALUE_TRUE -> new JsonBool(true);
      case VALUE_FALSE -> new JsonBool(false);
      case VALUE_NULL -> JsonNull.INSTANCE;
      default -> throw new IllegalStateException("no value begins with " + parser.currentToken());
    };
  }

  static JsonObject readObject(JsonParser parser) throws IOException {
    JsonObject.Builder members = JsonObject.newBuilder();
    String name;
    while ((name = parser.nextFieldName()) != null) {
      parser.nextToken();
      members.put(name, read(parser));
    }
    return members.build();
  }

  private static JsonArray readArray(JsonParser parser) throws IOException {
    List<JsonValue> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(read(parser));
    }
    return new JsonArray(items);
  }

  static void write(JsonGenerator out, JsonValue value) throws IOException {
    if (value instanceof JsonObject object) {
      out.writeStartObject();
      writeMembers(out, object);
      out.writeEndObject();
    } else if (value instanceof JsonArray array) {
      out.writeStartArray();
      for (JsonValue item : array.items()) {
        write(out, item);
      }
      out.writeEndArray();
    } else if (value instanceof JsonString string) {
      out.writeString(string.value());
    } else if (value instanceof JsonNumber number) {
      out.writeNumber(number.literal());
    } else if (value instanceof JsonBool bool) {
      out.writeBoolean(bool.value());
    } else {
      out.writeNull();
    }
  }

  /**
   * Writes the members into the object that is open: how unknown fields come after the known ones.
   */
  static void writeMembers(JsonGenerator out, JsonObject object) throws IOException {
    for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
      out.writeFieldName(member.getKey());
      write(out, member.getValue());
    }
  }
}
