package dev.flowtrace.store;

import dev.flowtrace.aggregation.Glob;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The names of actors in one column, by which their trace is found: a row for each of them costs
 * the database more than all else (docs/adr/026). A trace has a row for each of its flushes that
 * brought new ones, with those alone (docs/adr/030); readers bear a name that is in two rows.
 *
 * <p>The separator is the mark with which {@link StoredText} begins what stands for a character,
 * and a semicolon, which is no digit: no stored name has it.
 */
final class ActorNames {
  private static final char MARK = '\u001a';
  static final String SEPARATOR = MARK + ";";

  /** One character of a stored name, as a regular expression of Java's and PostgreSQL's. */
  private static final String ANY = "([^" + MARK + "]|" + MARK + "[0-9a-f]{4})";

  private ActorNames() {}

  /** Names as they are stored. */
  static String of(Set<String> names) {
    return names.stream().map(StoredText::encode).collect(Collectors.joining(SEPARATOR));
  }

  /** The names in a column. */
  static List<String> list(String stored) {
    return stored.isEmpty()
        ? List.of()
        : List.of(stored.split(SEPARATOR, -1)).stream().map(StoredText::decode).toList();
  }

  /**
   * What a name looks like that matches a {@link Glob}, with a separator on either side: a regular
   * expression of Java's (H2) and of PostgreSQL's.
   */
  static String pattern(String glob) {
    StringBuilder pattern = new StringBuilder(SEPARATOR);
    String stored = StoredText.encode(glob);
    for (int i = 0; i < stored.length(); i++) {
      char c = stored.charAt(i);
      if (c == '*') {
        pattern.append(ANY).append('*');
      } else if (c == '?') {
        pattern.append(ANY);
      } else if (c > ' ' && c < 0x7f && !Character.isLetterOrDigit(c)) {
        pattern.append('\\').append(c);
      } else {
        pattern.append(c);
      }
    }
    return pattern.append(SEPARATOR).toString();
  }
}
