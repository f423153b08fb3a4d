package dev.flowtrace.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StoredTextTest {
  private static final char[] DELICATE = {
    0, 0x1a, '0', '4', 'a', '\ud83d', '\ude00', '\ud800', '\udfff', 'x', '\uffff', '%'
  };

  @Test
  void everyText_comesBack_andIsTextForADatabase() {
    Random random = new Random(8);
    for (int round = 0; round < 100_000; round++) {
      StringBuilder any = new StringBuilder();
      for (int left = random.nextInt(9); left > 0; left--) {
        any.append(DELICATE[random.nextInt(DELICATE.length)]);
      }
      String text = any.toString();
      String stored = StoredText.encode(text);
      assertThat(StoredText.decode(stored)).isEqualTo(text);
      assertThat(stored).doesNotContain("\0");
      assertThat(new String(stored.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
          .as("no lone surrogates")
          .isEqualTo(stored);
    }
  }

  @Test
  void ordinaryText_isStoredAsItIs() {
    String text = "Zürich \ud83d\ude00 \\ ' \" % _ \t\n";
    assertThat(StoredText.encode(text)).isSameAs(text);
    assertThat(StoredText.decode(text)).isSameAs(text);
    assertThat(StoredText.encodeNullable(null)).isNull();
    assertThat(StoredText.decodeNullable(null)).isNull();
  }

  @Test
  void differentTexts_areStoredDifferently() {
    assertThat(StoredText.encode("\0")).isNotEqualTo(StoredText.encode("\u001a0000"));
  }
}
