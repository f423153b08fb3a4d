package dev.flowtrace.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JsonScannerTest {
  private static JsonScanner over(byte[] json) {
    return new JsonScanner(json, 10);
  }

  private static byte[] quoted(String text) {
    return ('"' + text + "\" ").getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void uuid_isRead_inBothCases() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      UUID id = new UUID(random.nextLong(), random.nextLong());
      String text = id.toString();
      assertThat(over(quoted(text)).uuid()).isEqualTo(id);
      assertThat(over(quoted(text.toUpperCase(Locale.ROOT))).uuid()).isEqualTo(id);
    }
  }

  @Test
  void uuid_withAnyByteAtAnyPlace_isReadOrLeftToTheStrictReader() {
    String good = "01234567-89ab-cdef-0123-456789abcdef";
    for (int place = 0; place < good.length(); place++) {
      boolean hyphen = good.charAt(place) == '-';
      for (int value = 0; value < 256; value++) {
        byte[] json = quoted(good);
        json[place + 1] = (byte) value;
        boolean allowed = hyphen ? value == '-' : "0123456789abcdefABCDEF".indexOf(value) >= 0;
        if (allowed) {
          String text = new String(json, 1, 36, StandardCharsets.ISO_8859_1);
          assertThat(over(json).uuid()).isEqualTo(UUID.fromString(text));
        } else {
          assertThatThrownBy(() -> over(json).uuid()).isInstanceOf(GiveUpException.class);
        }
      }
    }
  }

  @Test
  void numbers_ofAnyLength_areReadWhateverFollows() {
    Random random = new Random(3);
    for (int round = 0; round < 20_000; round++) {
      long number = (random.nextLong() >>> 1) >>> random.nextInt(63);
      String follows = " ,}]x".charAt(random.nextInt(5)) + "9".repeat(random.nextInt(12));
      String text = number + follows;
      boolean fits = Long.toString(number).length() <= 18;
      JsonScanner in = over(text.getBytes(StandardCharsets.US_ASCII));
      if (fits) {
        assertThat(in.unsigned()).as(text).isEqualTo(number);
        assertThat(in.position()).as(text).isEqualTo(text.length() - follows.length());
        JsonScanner passing = over(text.getBytes(StandardCharsets.US_ASCII));
        passing.number();
        assertThat(passing.position()).as(text).isEqualTo(in.position());
      } else {
        assertThatThrownBy(in::unsigned).as(text).isInstanceOf(GiveUpException.class);
      }
    }
  }

  @Test
  void member_isFound_inAnyOrder_andWhateverFollows() {
    String[] names = {
      "a", "sixteen_letters_", "twenty_six_letters_in_this", "to_port", "to_portal"
    };
    Runs keys = Runs.ofKeys(names);
    for (int expected = 0; expected <= names.length; expected++) {
      for (int i = 0; i < names.length; i++) {
        for (String blank : new String[] {"", " "}) {
          for (int behind : new int[] {0, 1, 40}) {
            String text = '"' + names[i] + '"' + blank + ':' + "1".repeat(behind);
            JsonScanner in = over(text.getBytes(StandardCharsets.US_ASCII));
            assertThat(in.member(keys, expected)).as(text).isEqualTo(i);
            assertThat(in.position()).isEqualTo(text.length() - behind);
            byte[] bad = text.getBytes(StandardCharsets.US_ASCII);
            bad[names[i].length()] ^= 4;
            assertThatThrownBy(() -> over(bad).member(keys, 0)).isInstanceOf(GiveUpException.class);
          }
        }
      }
    }
  }

  @Test
  void isText_comparesAllBytes() {
    String name = "a_name_of_twenty_six_bytes";
    JsonScanner.Name sought = new JsonScanner.Name(name);
    for (int length = 1; length <= name.length(); length++) {
      String text = name.substring(0, length);
      JsonScanner in = over(quoted(text));
      in.plainString();
      assertThat(in.isText(sought)).isEqualTo(length == name.length());
      assertThat(in.isText(new JsonScanner.Name(text))).isTrue();
      for (int place = 0; place < length; place++) {
        byte[] json = quoted(text);
        json[place + 1] = 'X';
        JsonScanner other = over(json);
        other.plainString();
        assertThat(other.isText(new JsonScanner.Name(text))).isFalse();
      }
    }
  }
}
