package dev.flowtrace.protocol.codec;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Words for what is wrong and where, from the parser's context. */
final class Failures {
  private final JsonParser parser;
  private final String root;

  /**
   * @param root what the document itself is called
   */
  Failures(JsonParser parser, String root) {
    this.parser = parser;
    this.root = root;
  }

  /** At the current token. */
  ProtocolException here(String what) {
    return at(parser.getParsingContext(), what + position());
  }

  ProtocolException at(@Nullable JsonStreamContext context, String what) {
    return new ProtocolException(path(context) + ": " + what);
  }

  /**
   * What Jackson found: its first words, without the references to its source and its settings that
   * follow.
   */
  ProtocolException of(JacksonException e) {
    String what = String.valueOf(e.getOriginalMessage());
    for (String end : List.of("\n", " (for ", " (start marker", ", from `")) {
      int at = what.indexOf(end);
      if (at >= 0) {
        what = what.substring(0, at) + (end.charAt(0) == ',' ? ")" : "");
      }
    }
    JsonLocation found = e.getLocation();
    JsonLocation place = found == null ? parser.currentTokenLocation() : found;
    return new ProtocolException(
        path(parser.getParsingContext())
            + ": not valid JSON: "
            + shorten(what, 200)
            + position(place));
  }

  String position() {
    return position(parser.currentTokenLocation());
  }

  private static String position(JsonLocation location) {
    return " (byte " + Math.max(0, location.getByteOffset()) + ")";
  }

  private String path(@Nullable JsonStreamContext context) {
    StringBuilder out = new StringBuilder();
    append(out, context);
    return out.length() == 0 ? root : out.toString();
  }

  private static void append(StringBuilder out, @Nullable JsonStreamContext context) {
    if (context == null) {
      return;
    }
    append(out, context.getParent());
    if (context.inArray() && context.hasCurrentIndex()) {
      out.append('[').append(context.getCurrentIndex()).append(']');
    } else if (context.inObject() && context.hasCurrentName()) {
      out.append(out.length() == 0 ? "" : ".").append(shorten(context.getCurrentName()));
    }
  }

  static String describe(@Nullable JsonToken token) {
    if (token == null) {
      return "nothing";
    }
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT -> "an integer";
      case VALUE_NUMBER_FLOAT -> "a number with a fraction or exponent";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      default -> token.name();
    };
  }

  /** At most 60 characters of what a client sent, fit for a log line and for a JSON reply. */
  static String shorten(@Nullable String text) {
    return shorten(String.valueOf(text), 60);
  }

  private static String shorten(String text, int max) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), max); i++) {
      char c = text.charAt(i);
      // halves of surrogate pairs, too, since the cut may part one
      out.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '\uFFFD' : c);
    }
    return text.length() > max ? out.append('\u2026').toString() : out.toString();
  }
}
