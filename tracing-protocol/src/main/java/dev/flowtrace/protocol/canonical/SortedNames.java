package dev.flowtrace.protocol.canonical;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Sorts names by their UTF-16 units. The first characters of each are packed into a number with the
 * name's index, so that hardly any two strings need be compared: objects with hundreds of members
 * are usual where words or ids are names.
 */
final class SortedNames {
  /** For that many names and below. */
  private static final int MAX_PACKED = 1 << 14;

  private static final int INDEX_BITS = 14;
  private static final int PACKED_CHARS = 7;
  private static final int CHAR_BITS = 7;
  private static final int LARGEST = (1 << CHAR_BITS) - 1;
  private static final int SHORT_RUN = 16;

  private SortedNames() {}

  /** The indexes of the first {@code count} names, in the order of the names. */
  static int[] order(String[] names, int count) {
    int[] order = new int[count];
    if (count > MAX_PACKED) {
      for (int i = 0; i < count; i++) {
        order[i] = i;
      }
      sort(names, order, 0, count);
      return order;
    }
    long[] packed = new long[count];
    for (int i = 0; i < count; i++) {
      packed[i] = (pack(names[i]) << INDEX_BITS) | i;
    }
    Arrays.sort(packed);
    int from = 0;
    for (int i = 0; i < count; i++) {
      order[i] = (int) packed[i] & (MAX_PACKED - 1);
      if (packed[i] >>> INDEX_BITS != packed[from] >>> INDEX_BITS) {
        sort(names, order, from, i);
        from = i;
      }
    }
    sort(names, order, from, count);
    return order;
  }

  /** Numbers in the order of the names, but the same for names that begin alike. */
  private static long pack(String name) {
    long packed = 0;
    int count = Math.min(PACKED_CHARS, name.length());
    int i = 0;
    while (i < count) {
      int unit = name.charAt(i++) + 1; // 0 is a name's end
      packed = (packed << CHAR_BITS) | Math.min(unit, LARGEST);
      if (unit >= LARGEST) {
        break; // what follows may not tell such names apart
      }
    }
    return packed << (CHAR_BITS * (PACKED_CHARS - i));
  }

  private static void sort(String[] names, int[] order, int from, int to) {
    if (to - from > SHORT_RUN) {
      Integer[] boxed = new Integer[to - from];
      Arrays.setAll(boxed, i -> order[from + i]);
      Arrays.sort(boxed, Comparator.comparing(index -> names[index]));
      for (int i = 0; i < boxed.length; i++) {
        order[from + i] = boxed[i];
      }
      return;
    }
    for (int i = from + 1; i < to; i++) {
      int moved = order[i];
      int at = i;
      while (at > from && names[order[at - 1]].compareTo(names[moved]) > 0) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = moved;
    }
  }
}
