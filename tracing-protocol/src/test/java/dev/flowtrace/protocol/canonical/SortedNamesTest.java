package dev.flowtrace.protocol.canonical;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortedNamesTest {
  private static final char[] UNITS = {
    0, 1, 'a', 'b', 'Z', 0x7c, 0x7d, 0x7e, 0x7f, 0x80, 0xe9, 0xd83d, 0xde00, 0xffff
  };

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 17, 300, 16_384, 16_385, 40_000})
  void names_areInTheOrderOfTheirUtf16Units(int count) {
    Random random = new Random(count);
    TreeSet<String> names = new TreeSet<>();
    while (names.size() < count) {
      StringBuilder name = new StringBuilder(random.nextInt(3) == 0 ? "same prefix " : "");
      int length = random.nextInt(12);
      for (int i = 0; i < length; i++) {
        name.append(UNITS[random.nextInt(UNITS.length)]);
      }
      names.add(name.toString());
    }
    List<String> shuffled = new ArrayList<>(names);
    Collections.shuffle(shuffled, random);

    assertEquals(List.copyOf(names), ordered(shuffled));
  }

  @Test
  void aNamesEnd_isBeforeAnyCharacter() {
    assertEquals(List.of("", "\0", "\0\0", "a"), ordered(List.of("a", "\0\0", "", "\0")));
  }

  private static List<String> ordered(List<String> names) {
    String[] array = names.toArray(String[]::new);
    return IntStream.of(SortedNames.order(array, array.length)).mapToObj(i -> array[i]).toList();
  }
}
