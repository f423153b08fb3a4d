package dev.flowtrace.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class GlobTest {
  @Test
  void matches_whatTheSameRegularExpressionMatches() {
    Random random = new Random(5);
    int matched = 0;
    for (int round = 0; round < 100_000; round++) {
      String pattern = text(random, new String[] {"a", "b", "*", "?", ".", "\\", "\ud83d\ude00"});
      String text = text(random, new String[] {"a", "b", ".", "\\", "\ud83d\ude00"});
      boolean expected = regex(pattern).matcher(text).matches();
      assertThat(Glob.matches(pattern, text)).as("%s on %s", pattern, text).isEqualTo(expected);
      matched += expected ? 1 : 0;
    }
    assertThat(matched).isGreaterThan(1_000);
  }

  private static String text(Random random, String[] alphabet) {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(7); left > 0; left--) {
      text.append(alphabet[random.nextInt(alphabet.length)]);
    }
    return text.toString();
  }

  private static Pattern regex(String glob) {
    StringBuilder regex = new StringBuilder();
    glob.codePoints()
        .forEach(
            c ->
                regex.append(
                    c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c))));
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  @Test
  void globs_haveAStarOrAQuestionMark() {
    assertThat(Glob.isGlob("a*")).isTrue();
    assertThat(Glob.isGlob("?")).isTrue();
    assertThat(Glob.isGlob("a[b]%_")).isFalse();
  }

  @Test
  @Timeout(10)
  void manyStars_takeNoLongTime() {
    String text = "a".repeat(5_000);
    assertThat(Glob.matches("*a".repeat(500) + "b", text)).isFalse();
    assertThat(Glob.matches("*a".repeat(500) + "*", text)).isTrue();
  }
}
