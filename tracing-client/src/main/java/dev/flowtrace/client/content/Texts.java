package dev.flowtrace.client.content;

import java.nio.charset.StandardCharsets;

/** Texts as the collector takes them. */
public final class Texts {
  /** The collector's limit for flows, actors, ports and names of custom events. */
  private static final int MAX_NAME_BYTES = 512;

  private Texts() {}

  /** Half a surrogate pair has no UTF-8: it becomes U+FFFD. */
  public static String wellFormed(String text) {
    StringBuilder repaired = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      if (i + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(i + 1))) {
        i++;
        continue;
      }
      repaired = repaired == null ? new StringBuilder(text) : repaired;
      repaired.setCharAt(i, '\uFFFD');
    }
    return repaired == null ? text : repaired.toString();
  }

  /** A name, well-formed, of which what is over 512 bytes of UTF-8 is cut off. */
  public static String name(String name) {
    String text = wellFormed(name);
    if (text.length() * 3L <= MAX_NAME_BYTES
        || text.getBytes(StandardCharsets.UTF_8).length <= MAX_NAME_BYTES) {
      return text;
    }
    int end = 0;
    int bytes = 0;
    while (true) {
      int c = text.codePointAt(end);
      bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
      if (bytes > MAX_NAME_BYTES) {
        return text.substring(0, end);
      }
      end += Character.charCount(c);
    }
  }
}
