package dev.flowtrace.protocol.codec;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.Rfc3339;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads typed fields from one document. Each method reads the value that the parser's current token
 * begins and leaves the parser on the value's last token; each failure says where it is, from the
 * parser's own context, so that the way there costs nothing while all is well.
 */
final class JsonFields {
  private static final byte[] NO_BYTES = {};

  private final JsonParser parser;
  private final Failures failures;
  private final @Nullable SliceListener slices;

  /**
   * @param root what failures call the document itself
   */
  JsonFields(JsonParser parser, String root) {
    this(parser, root, null);
  }

  /**
   * @param slices is told where parts lie; the parser must read an array from its start
   */
  JsonFields(JsonParser parser, String root, @Nullable SliceListener slices) {
    this.parser = parser;
    this.failures = new Failures(parser, root);
    this.slices = slices;
  }

  /**
   * Where the value begins on whose first token the parser is; to be given to the methods below.
   */
  int sliceStart() {
    return slices == null ? 0 : (int) parser.currentTokenLocation().getByteOffset();
  }

  /** The parser is on an event's last token. */
  void endEvent(int start) {
    if (slices != null) {
      slices.event(start, (int) parser.currentLocation().getByteOffset() - start);
    }
  }

  /** The parser is on a version's last token. */
  void endVersion(int start) {
    if (slices != null) {
      slices.version(start, (int) parser.currentLocation().getByteOffset() - start);
    }
  }

  /** Reads one item of a list. */
  interface Item<T> {
    T read(JsonFields in) throws IOException, ProtocolException;
  }

  JsonParser parser() {
    return parser;
  }

  /** To be called before {@link #nextField}. */
  void startObject() throws ProtocolException {
    expect(JsonToken.START_OBJECT, "an object");
  }

  /** The name of the next field, with the parser on its value; null at the object's end. */
  @Nullable String nextField() throws IOException {
    String name = parser.nextFieldName();
    if (name != null) {
      parser.nextToken();
    }
    return name;
  }

  /** Keeps a field that is not known. */
  JsonObject.Builder keep(JsonObject.@Nullable Builder unknown, String name) throws IOException {
    JsonObject.Builder kept = unknown == null ? JsonObject.newBuilder() : unknown;
    return kept.put(name, JsonValues.read(parser));
  }

  static JsonObject kept(JsonObject.@Nullable Builder unknown) {
    return unknown == null ? JsonObject.EMPTY : unknown.build();
  }

  /** To be called after the object's end. */
  <T> T required(@Nullable T value, String name) throws ProtocolException {
    if (value == null) {
      throw failures.at(parser.getParsingContext(), "missing field '" + name + "'");
    }
    return value;
  }

  boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  String string() throws IOException, ProtocolException {
    expect(JsonToken.VALUE_STRING, "a string");
    return parser.getText();
  }

  @Nullable String stringOrNull() throws IOException, ProtocolException {
    return isNull() ? null : string();
  }

  boolean bool() throws ProtocolException {
    if (parser.currentToken() == JsonToken.VALUE_TRUE) {
      return true;
    }
    expect(JsonToken.VALUE_FALSE, "true or false");
    return false;
  }

  /** 0 to 2^63 - 1. */
  long unsigned() throws IOException, ProtocolException {
    return unsigned(Long.MAX_VALUE);
  }

  long unsigned(long max) throws IOException, ProtocolException {
    expect(JsonToken.VALUE_NUMBER_INT, "an unsigned integer");
    boolean fits = parser.getNumberType() != NumberType.BIG_INTEGER;
    if (!fits || parser.getLongValue() < 0 || parser.getLongValue() > max) {
      throw failure(
          "expected an unsigned integer up to "
              + max
              + ", got "
              + Failures.shorten(parser.getText()));
    }
    return parser.getLongValue();
  }

  @Nullable Long unsignedOrNull() throws IOException, ProtocolException {
    return isNull() ? null : (Long) unsigned();
  }

  /** 0 to 2^31 - 1; a larger integer is read as the largest. */
  @Nullable Integer saturatedOrNull() throws IOException, ProtocolException {
    if (isNull()) {
      return null;
    }
    expect(JsonToken.VALUE_NUMBER_INT, "an unsigned integer");
    String text = parser.getText();
    if (text.charAt(0) == '-') {
      throw failure("expected an unsigned integer, got " + Failures.shorten(text));
    }
    boolean fits = parser.getNumberType() == NumberType.INT;
    return fits ? parser.getIntValue() : Integer.MAX_VALUE;
  }

  @Nullable Double numberOrNull() throws IOException, ProtocolException {
    if (isNull()) {
      return null;
    }
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      expect(JsonToken.VALUE_NUMBER_FLOAT, "a number");
    }
    double value = parser.getDoubleValue();
    if (!Double.isFinite(value)) {
      throw failure("expected a number up to 1.8e308, got " + Failures.shorten(parser.getText()));
    }
    return value;
  }

  UUID uuid() throws IOException, ProtocolException {
    expect(JsonToken.VALUE_STRING, "a UUID");
    String text = parser.getText();
    UUID uuid = Uuids.parse(text);
    if (uuid == null) {
      throw failure("expected a UUID, got '" + Failures.shorten(text) + "'");
    }
    return uuid;
  }

  @Nullable UUID uuidOrNull() throws IOException, ProtocolException {
    return isNull() ? null : uuid();
  }

  Instant time() throws IOException, ProtocolException {
    expect(JsonToken.VALUE_STRING, "an RFC 3339 time");
    try {
      return Rfc3339.parse(parser.getText());
    } catch (DateTimeException e) {
      throw failure("expected an RFC 3339 time, got '" + Failures.shorten(parser.getText()) + "'");
    }
  }

  @Nullable Instant timeOrNull() throws IOException, ProtocolException {
    return isNull() ? null : time();
  }

  /** An array of numbers 0 to 255. */
  byte[] bytes() throws IOException, ProtocolException {
    expect(JsonToken.START_ARRAY, "an array of bytes");
    byte[] bytes = NO_BYTES;
    int count = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (count == bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(64, count * 2));
      }
      bytes[count++] = (byte) unsigned(255);
    }
    return count == bytes.length ? bytes : Arrays.copyOf(bytes, count);
  }

  byte @Nullable [] bytesOrNull() throws IOException, ProtocolException {
    return isNull() ? null : bytes();
  }

  <T> List<T> list(Item<T> item) throws IOException, ProtocolException {
    expect(JsonToken.START_ARRAY, "an array");
    List<T> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(item.read(this));
    }
    return items;
  }

  <T> @Nullable List<T> listOrNull(Item<T> item) throws IOException, ProtocolException {
    return isNull() ? null : list(item);
  }

  Map<String, String> stringMap() throws IOException, ProtocolException {
    startObject();
    Map<String, String> map = new LinkedHashMap<>();
    String name;
    while ((name = nextField()) != null) {
      map.put(name, string());
    }
    return map;
  }

  JsonObject object() throws IOException, ProtocolException {
    startObject();
    return JsonValues.readObject(parser);
  }

  /** Whether the value is a bare name, the form of a kind without fields. */
  boolean isName() {
    return parser.currentToken() == JsonToken.VALUE_STRING;
  }

  /**
   * Enters {@code {"Kind": …}} and gives the kind, with the parser on what it holds; {@link
   * #endKind} leaves.
   */
  String startKind() throws IOException, ProtocolException {
    expect(JsonToken.START_OBJECT, "a name or an object with one field");
    String kind = nextField();
    if (kind == null) {
      throw failures.at(
          parser.getParsingContext(), "expected an object with one field, got an empty one");
    }
    return kind;
  }

  void endKind() throws IOException, ProtocolException {
    if (parser.nextToken() != JsonToken.END_OBJECT) {
      throw failures.at(
          parser.getParsingContext().getParent(),
          "expected an object with one field, got a second one, '"
              + Failures.shorten(parser.currentName())
              + "'"
              + failures.position());
    }
  }

  /** For the value after {@link #startKind}. */
  ProtocolException unknownKind(String kind, String allowed) {
    JsonStreamContext holder = parser.getParsingContext();
    if (parser.currentToken().isStructStart()) {
      holder = holder.getParent();
    }
    return failures.at(
        holder.getParent(),
        "unknown kind '"
            + Failures.shorten(kind)
            + "', expected one of "
            + allowed
            + failures.position());
  }

  /** For a bare name. */
  ProtocolException unknownName(String name, String allowed) {
    return failure("unknown kind '" + Failures.shorten(name) + "', expected one of " + allowed);
  }

  /** For a bare name that stands for a whole frame: it may be of a kind that needs fields. */
  ProtocolException bareName(String name, String allowed) {
    boolean known = Arrays.asList(allowed.split(", ", -1)).contains(name);
    return known
        ? failure("kind '" + name + "' has fields, got only its name")
        : unknownName(name, allowed);
  }

  /**
   * For a kind without fields that came as an object; what a later version of the protocol put
   * there is passed over.
   */
  <T> T withoutFields(T kind) throws IOException, ProtocolException {
    if (!isNull()) {
      startObject();
      parser.skipChildren();
    }
    return kind;
  }

  ProtocolException failure(String what) {
    return failures.here(what);
  }

  ProtocolException failure(JacksonException e) {
    return failures.of(e);
  }

  private void expect(JsonToken token, String what) throws ProtocolException {
    if (parser.currentToken() != token) {
      throw failure("expected " + what + ", got " + Failures.describe(parser.currentToken()));
    }
  }
}
