package dev.flowtrace.bench.example;

import dev.flowtrace.protocol.JsonValue.JsonObject;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Words and how often each was seen; when there are too many, the rare ones go. Not thread-safe.
 */
final class WordTable {
  private final int maxWords;
  private final Map<String, Long> counts = new HashMap<>();
  private long evicted;

  WordTable(int maxWords) {
    this.maxWords = maxWords;
  }

  void add(Map<String, Integer> words) {
    words.forEach((word, count) -> counts.merge(word, (long) count, Long::sum));
  }

  /** If there are too many words, keeps the more frequent half of what may be. */
  boolean trim() {
    if (counts.size() <= maxWords) {
      return false;
    }
    int before = counts.size();
    counts.keySet().retainAll(List.copyOf(top(maxWords / 2).keySet()));
    evicted += before - counts.size();
    return true;
  }

  int size() {
    return counts.size();
  }

  long evicted() {
    return evicted;
  }

  /** The most frequent words, by name. */
  Map<String, Long> top(int count) {
    Map<String, Long> top = new TreeMap<>();
    counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(count)
        .forEach(word -> top.put(word.getKey(), word.getValue()));
    return top;
  }

  static JsonObject json(Map<String, Long> words) {
    JsonObject.Builder json = JsonObject.newBuilder();
    words.forEach(json::put);
    return json.build();
  }
}
