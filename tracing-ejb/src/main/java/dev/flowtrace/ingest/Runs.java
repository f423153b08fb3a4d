package dev.flowtrace.ingest;

import dev.flowtrace.ingest.JsonScanner.Name;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Runs of bytes that are expected, in the order in which clients usually write them: the keys of an
 * object, or texts. They are compared whole, before anything else is looked at: that it is so
 * decides nothing, and what comes otherwise is read key by key. Immutable.
 */
final class Runs {
  private final Name[] names;
  private final byte[][] runs;

  /** The first eight bytes of each run, and which bits of them count. */
  private final long[] words;

  private final long[] masks;
  private final int longest;

  private Runs(String after, String... ascii) {
    names = Arrays.stream(ascii).map(Name::new).toArray(Name[]::new);
    runs = new byte[ascii.length][];
    words = new long[ascii.length];
    masks = new long[ascii.length];
    int most = Long.BYTES;
    for (int i = 0; i < ascii.length; i++) {
      runs[i] = ('"' + ascii[i] + '"' + after).getBytes(StandardCharsets.US_ASCII);
      masks[i] = runs[i].length >= Long.BYTES ? -1 : (1L << (8 * runs[i].length)) - 1;
      words[i] = JsonBytes.word(runs[i], 0, runs[i].length);
      most = Math.max(most, runs[i].length);
    }
    longest = most;
  }

  /** Keys, each with its colon. */
  static Runs ofKeys(String... ascii) {
    return new Runs(":", ascii);
  }

  /** Strings. */
  static Runs ofTexts(String... ascii) {
    return new Runs("", ascii);
  }

  int count() {
    return names.length;
  }

  Name name(int index) {
    return names[index];
  }

  /** Bytes of a run, its quotes included. */
  int length(int index) {
    return runs[index].length;
  }

  /** Which of the runs from {@code first} on is at a place; -1 for none. */
  int at(byte[] json, int place, int first) {
    if (place > json.length - longest) {
      return -1;
    }
    long word = JsonBytes.word(json, place);
    for (int i = first; i < words.length; i++) {
      if ((word & masks[i]) == words[i]
          && (masks[i] != -1 || JsonBytes.hasRest(json, place, runs[i]))) {
        return i;
      }
    }
    return -1;
  }
}
