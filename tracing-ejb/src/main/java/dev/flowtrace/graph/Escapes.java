package dev.flowtrace.graph;

/**
 * Texts of clients as text in other languages. Characters that these cannot hold (controls, halves
 * of surrogate pairs) become U+FFFD.
 */
final class Escapes {
  private static final char UNKNOWN = '\uFFFD';

  private Escapes() {}

  /** As text or attribute of XML. */
  static String xml(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(plain(c));
              }
            });
    return escaped.toString();
  }

  /** As a string of DOT, with its quotes; a backslash has no meaning in it. */
  static String dot(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16).append('"');
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> escaped.append("\\\"");
                case '\\' -> escaped.append("\\\\");
                case '\n' -> escaped.append("\\n");
                default -> escaped.appendCodePoint(plain(c));
              }
            });
    return escaped.append('"').toString();
  }

  /** As a string of Mermaid, with its quotes: all but letters, digits and spaces as entities. */
  static String mermaid(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16).append('"');
    text.codePoints()
        .map(Escapes::plain)
        .forEach(
            c -> {
              if (Character.isLetterOrDigit(c)
                  || c == ' '
                  || c == '·'
                  || c == '…'
                  || c == UNKNOWN) {
                escaped.appendCodePoint(c);
              } else {
                escaped.append('#').append(c).append(';');
              }
            });
    return escaped.append('"').toString();
  }

  private static int plain(int c) {
    boolean control = c < ' ' && c != '\n' && c != '\t';
    boolean none = (c >= 0xD800 && c <= 0xDFFF) || c == 0xFFFE || c == 0xFFFF || c == 0x7F;
    return control || none ? UNKNOWN : c;
  }
}
