package dev.flowtrace.query;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Texts of clients as JSON strings. They may hold what a JSON escape can say and UTF-8 cannot: a
 * surrogate without its other half, at which Jackson's generator throws. Here it leaves as the
 * escape that it came as.
 */
public final class JsonText {
  private static final String HEX = "0123456789abcdef";

  private JsonText() {}

  /** The text as a JSON string, with its quotes; {@code null} for null. */
  public static String quote(@Nullable String text) {
    if (text == null) {
      return "null";
    }
    StringBuilder json = new StringBuilder(text.length() + 16);
    quote(json, text);
    return json.toString();
  }

  /** Writes the text as a value; JSON's null for null. */
  public static void write(JsonGenerator out, @Nullable String text) throws IOException {
    out.writeRawValue(quote(text));
  }

  /** Writes the text as a member of the object that is open. */
  public static void write(JsonGenerator out, String name, @Nullable String text)
      throws IOException {
    out.writeFieldName(name);
    write(out, text);
  }

  /** Appends the text as a JSON string. */
  static void quote(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c == '\n') {
        json.append("\\n");
      } else if (c < ' ' || isLoneSurrogate(text, i)) {
        escape(json, c);
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }

  private static boolean isLoneSurrogate(String text, int at) {
    char c = text.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
    }
    return Character.isLowSurrogate(c)
        && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
  }

  private static void escape(StringBuilder json, char c) {
    json.append("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      json.append(HEX.charAt((c >> shift) & 0xf));
    }
  }
}
