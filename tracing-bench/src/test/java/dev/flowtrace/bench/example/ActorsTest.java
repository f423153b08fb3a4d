package dev.flowtrace.bench.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class ActorsTest {

  @Test
  void words_areRunsOfLettersAndDigits_inLowerCase() {
    assertThat(Tokenizer.words("Größe x2, größe; a_b"))
        .isEqualTo(Map.of("größe", 2, "x2", 1, "a", 1, "b", 1));
    assertThat(Tokenizer.words("")).isEmpty();
  }

  @Test
  void fullTable_forgetsTheRareWords() {
    WordTable table = new WordTable(4);
    table.add(Map.of("a", 5, "b", 4, "c", 3, "d", 2));
    assertThat(table.trim()).isFalse();

    table.add(Map.of("e", 1));
    assertThat(table.trim()).isTrue();
    assertThat(table.top(10)).isEqualTo(Map.of("a", 5L, "b", 4L));
    assertThat(table.evicted()).isEqualTo(3);
  }
}
