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
