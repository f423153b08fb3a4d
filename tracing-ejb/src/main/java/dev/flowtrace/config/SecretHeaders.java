package dev.flowtrace.config;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * HTTP headers that may carry a token. Their values are in no message and no text of this object.
 *
 * @param values names and values, in the order in which they were given
 */
public record SecretHeaders(Map<String, String> values) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
  private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7E]{0,8000}");

  /** What the sender or the HTTP client sets by itself. */
  private static final Set<String> RESERVED =
      Set.of(
          "accept-encoding",
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "expect",
          "host",
          "transfer-encoding",
          "upgrade");

  private static final String ALLOWED =
      "name=value pairs separated by commas, with percent-encoding as in OTEL_EXPORTER_OTLP_HEADERS,"
          + " such as authorization=Bearer%20TOKEN,x-tenant=a; not among them are "
          + String.join(", ", RESERVED.stream().sorted().toList());

  /** Copies {@code values}. */
  public SecretHeaders {
    values = Map.copyOf(values);
  }

  static SecretHeaders read(ConfigReader read, String key) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String pair : read.text(key, "").split(",", -1)) {
      if (pair.isBlank()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = pair.substring(0, Math.max(0, equals)).trim();
      String value = equals < 0 ? null : decode(pair.substring(equals + 1).trim());
      read.require(
          value != null
              && NAME.matcher(name).matches()
              && VALUE.matcher(value).matches()
              && !RESERVED.contains(name.toLowerCase(Locale.ROOT)),
          key,
          "(secret)",
          ALLOWED);
      headers.put(name, String.valueOf(value));
    }
    return new SecretHeaders(headers);
  }

  /** Percent-decoding that leaves a plus a plus; null when it is wrong. */
  private static @Nullable String decode(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        boolean whole = i + 2 < text.length();
        int high = whole ? Character.digit(text.charAt(i + 1), 16) : -1;
        int low = whole ? Character.digit(text.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          return null;
        }
        bytes.write(high << 4 | low);
        i += 2;
      } else if (c > 0x7E) {
        return null;
      } else {
        bytes.write(c);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** The names alone. */
  @Override
  public String toString() {
    return "SecretHeaders" + values.keySet().stream().sorted().toList();
  }
}
