package dev.flowtrace.bench.example;

import dev.flowtrace.client.Actor;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Cuts text into words: runs of letters and digits, in lower case. */
final class Tokenizer extends Consumer<Payload.FileText> {
  private final Outlet<Payload.FileWords> out;

  Tokenizer(Actor actor, Channel<Payload.FileText> in, Channel<Payload.FileWords> out) {
    super(actor, in, Payload.FileText.class);
    this.out = owned(out.outlet(actor, "out"));
  }

  @Override
  void handle(Payload.FileText file) throws InterruptedException {
    Map<String, Integer> words = words(file.text());
    long lines = file.text().lines().count();
    out.send(new Payload.FileWords(file.name(), file.sizeBytes(), lines, words));
  }

  static Map<String, Integer> words(String text) {
    Map<String, Integer> words = new HashMap<>();
    int begin = -1;
    for (int i = 0; i <= text.length(); i++) {
      boolean inWord = i < text.length() && Character.isLetterOrDigit(text.charAt(i));
      if (inWord && begin < 0) {
        begin = i;
      } else if (!inWord && begin >= 0) {
        words.merge(text.substring(begin, i).toLowerCase(Locale.ROOT), 1, Integer::sum);
        begin = -1;
      }
    }
    return words;
  }
}
