package dev.flowtrace.filter;

import java.util.ArrayList;
import java.util.List;

/** Cuts a filter into tokens. */
final class Lexer {
  private static final List<String> SYMBOLS =
      List.of(">>", ">=", "<=", "!=", "=", ">", "<", "~", "(", ")");

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(String text) {
    this.text = text;
  }

  static List<Token> tokens(String text) throws FilterException {
    Lexer lexer = new Lexer(text);
    lexer.read();
    return lexer.tokens;
  }

  private void read() throws FilterException {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '"') {
        string();
      } else if (c >= '0' && c <= '9') {
        run(Token.Kind.NUMBER, Lexer::isNumberPart);
      } else if (isNameStart(c)) {
        run(Token.Kind.NAME, Lexer::isNamePart);
      } else {
        symbol();
      }
    }
    tokens.add(new Token(Token.Kind.END, "", text.length()));
  }

  private interface Part {
    boolean has(char c);
  }

  private void run(Token.Kind kind, Part part) {
    int start = at;
    while (at < text.length() && part.has(text.charAt(at))) {
      at++;
    }
    tokens.add(new Token(kind, text.substring(start, at), start));
  }

  private static boolean isNameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean isNamePart(char c) {
    return isNameStart(c) || (c >= '0' && c <= '9') || c == '.' || c == '-';
  }

  private static boolean isNumberPart(char c) {
    return (c >= '0' && c <= '9') || c == '.' || (c >= 'a' && c <= 'z') || c == 'µ';
  }

  private void string() throws FilterException {
    int start = at++;
    StringBuilder content = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at++);
      if (c == '\\') {
        if (at == text.length() || (text.charAt(at) != '"' && text.charAt(at) != '\\')) {
          throw new FilterException("\\ stands before \" or \\ only", at - 1);
        }
        c = text.charAt(at++);
      }
      content.append(c);
    }
    if (at == text.length()) {
      throw new FilterException("the text that begins here has no end", start);
    }
    at++;
    tokens.add(new Token(Token.Kind.STRING, content.toString(), start));
  }

  private void symbol() throws FilterException {
    for (String symbol : SYMBOLS) {
      if (text.startsWith(symbol, at)) {
        tokens.add(new Token(Token.Kind.SYMBOL, symbol, at));
        at += symbol.length();
        return;
      }
    }
    throw new FilterException(
        "'" + Character.toString(text.codePointAt(at)) + "' has no meaning here", at);
  }
}
