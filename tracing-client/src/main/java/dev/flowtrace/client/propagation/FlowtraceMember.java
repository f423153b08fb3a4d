package dev.flowtrace.client.propagation;

import dev.flowtrace.protocol.context.TraceState;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Flowtrace keeps in {@code tracestate}: {@code flowtrace=p:PARENT;r:ROOT;f:FLOW}, the ids in
 * 32 hex digits, the flow's name percent-encoded. The root is left out where it is the parent, and
 * the name where the member would be longer than the 128 characters that others must not cut.
 *
 * @param event the event that called
 * @param root the event that its chain began with
 * @param flow the caller's flow; null if it is not told
 */
record FlowtraceMember(UUID event, UUID root, @Nullable String flow) {
  static final String KEY = "flowtrace";

  private static final int MAX_CHARS = 128 - KEY.length() - 1;
  private static final Pattern FORM =
      Pattern.compile(
          "p:([0-9a-f]{32})(?:;r:([0-9a-f]{32}))?(?:;f:([A-Za-z0-9._/:~%-]+))?(?:;[^;]*)*");
  private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
  private static final String PLAIN = "._/:~-";

  /** The member of that state; empty if there is none, or it is none of ours. */
  static Optional<FlowtraceMember> of(TraceState state) {
    String value = state.get(KEY);
    Matcher form = value == null ? null : FORM.matcher(value);
    if (form == null || !form.matches()) {
      return Optional.empty();
    }
    return of(form.group(1), form.group(2), form.group(3));
  }

  /** Of its parts, as they are in a header; empty if there is no event, or an id is none. */
  static Optional<FlowtraceMember> of(
      @Nullable String event, @Nullable String root, @Nullable String flow) {
    if (event == null || !ID.matcher(event).matches()) {
      return Optional.empty();
    }
    if (root != null && !ID.matcher(root).matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new FlowtraceMember(
            uuid(event), uuid(root == null ? event : root), flow == null ? null : decoded(flow)));
  }

  /** The member's value. */
  String format() {
    StringBuilder value = new StringBuilder("p:").append(hex(event));
    if (!root.equals(event)) {
      value.append(";r:").append(hex(root));
    }
    String name = encoded(flow, MAX_CHARS);
    if (!name.isEmpty() && value.length() + 3 + name.length() <= MAX_CHARS) {
      value.append(";f:").append(name);
    }
    return value.toString();
  }

  static String hex(UUID id) {
    return id.toString().replace("-", "");
  }

  private static UUID uuid(String hex) {
    return new UUID(
        Long.parseUnsignedLong(hex, 0, 16, 16), Long.parseUnsignedLong(hex, 16, 32, 16));
  }

  /** A name in percent-encoding; empty for none, and for one that is longer. */
  static String encoded(@Nullable String name, int maxChars) {
    if (name == null || name.length() > maxChars) {
      return "";
    }
    StringBuilder out = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if ((c < 128 && Character.isLetterOrDigit(c)) || PLAIN.indexOf(c) >= 0) {
        out.append(c);
      } else {
        out.append('%')
            .append(Character.forDigit(c >> 4, 16))
            .append(Character.forDigit(c & 15, 16));
      }
    }
    return out.toString();
  }

  /** Null if it is no percent-encoding. */
  private static @Nullable String decoded(String text) {
    byte[] bytes = new byte[text.length()];
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '%') {
        bytes[length++] = (byte) c;
        continue;
      }
      int high = i + 3 <= text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
      int low = i + 3 <= text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
      if (high < 0 || low < 0) {
        return null;
      }
      bytes[length++] = (byte) (high * 16 + low);
      i += 2;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
