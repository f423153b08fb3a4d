package dev.flowtrace.protocol.buffer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.flowtrace.protocol.JsonValue.JsonString;
import dev.flowtrace.protocol.codec.FrameCodec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBufferTest {
  private static final int[] ODD = {
    0, 1, 8, 9, 10, 12, 13, 31, ' ', '!', '"', '#', '?', '[', '\\', ']', 'a', 0x7e, 0x7f, 0x80,
    0xff, 0x7ff, 0x800, 0x2028, 0xd7ff, 0xe000, 0xfffd, 0xffff, 0x10000, 0x1f600, 0x10ffff
  };

  private final FrameCodec codec = new FrameCodec();
  private final Random random = new Random(4711);

  @Test
  void strings_readBackAsTheyWere() throws Exception {
    for (int i = 0; i < 20_000; i++) {
      String text = text(random.nextInt(i % 50 == 0 ? 12_000 : 150));
      byte[] json = written(out -> out.string(text));
      assertEquals(new JsonString(text), codec.decodeValue(json));
    }
  }

  @Test
  void strings_areEscapedOnlyWhereTheyMustBe() {
    String text = "\u0000\u001f\b\t\n\f\r\"\\/\u007f<é€😀";
    String once = "\\u0000\\u001f\\b\\t\\n\\f\\r\\\"\\\\/\u007f<é€😀";

    assertEquals('"' + once + '"', string(out -> out.string(text)));
    assertEquals('"' + once.repeat(999) + '"', string(out -> out.string(text.repeat(999))));
    assertEquals(once, string(out -> out.inside(text)));
    assertEquals(once.repeat(999), string(out -> out.inside(text.repeat(999))));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 63, 64, 65, 200})
  void halfASurrogatePair_isRefusedAndNothingWritten(int length) {
    for (String half : new String[] {"\ud83d", "\ude00", "\ude00\ud83d", "\ud83d?", "\ud83dé"}) {
      for (String around : new String[] {"x", "?", "é"}) {
        JsonBuffer out = new JsonBuffer(16, 16);
        out.ascii("before");
        String text = around.repeat(length) + half + around.repeat(length);
        assertThrows(IllegalArgumentException.class, () -> out.string(text));
        assertThrows(IllegalArgumentException.class, () -> out.inside(text));
        assertEquals("before", new String(out.toByteArray(), StandardCharsets.UTF_8));
      }
    }
  }

  @Test
  void halfASurrogatePair_isAnEscapeWhereAnyStringMayBe() {
    assertEquals("\"\\ud83d😀\\\"é\\ude00\"", string(out -> out.anyString("\ud83d😀\"é\ude00")));
    assertEquals("\"plain\"", string(out -> out.anyString("plain")));
  }

  @Test
  void integers_areThoseOfTheJdk() {
    for (int shift = 0; shift < 64; shift++) {
      for (long near = -2; near <= 2; near++) {
        long value = (1L << shift) + near;
        assertEquals(Long.toString(value), string(out -> out.integer(value)));
        assertEquals(Long.toString(-value), string(out -> out.integer(-value)));
      }
    }
    for (long power = 1, i = 0; i < 19; i++, power *= 10) {
      long value = power;
      assertEquals(Long.toString(value), string(out -> out.integer(value)));
      assertEquals(Long.toString(value - 1), string(out -> out.integer(value - 1)));
    }
    assertEquals(Long.toString(Long.MAX_VALUE), string(out -> out.integer(Long.MAX_VALUE)));
  }

  @Test
  void uuidsAndHex_areThoseOfTheJdk() {
    for (int i = 0; i < 10_000; i++) {
      UUID id = new UUID(random.nextLong(), random.nextLong());
      long high = id.getMostSignificantBits();
      long low = id.getLeastSignificantBits();
      assertEquals(id.toString(), string(out -> out.uuid(high, low)));
      assertEquals(HexFormat.of().toHexDigits(high), string(out -> out.hex(high)));
    }
  }

  @Test
  void byteArrays_areNumbers() {
    byte[] all = new byte[256];
    for (int i = 0; i < 256; i++) {
      all[i] = (byte) i;
    }
    StringBuilder expected = new StringBuilder();
    for (byte b : all) {
      expected.append(expected.length() == 0 ? "[" : ",").append(b & 0xff);
    }
    assertEquals(expected + "]", string(out -> out.byteArray(all)));
    assertEquals("[]", string(out -> out.byteArray(new byte[0])));
    assertEquals("[7]", string(out -> out.byteArray(new byte[] {7})));
  }

  @Test
  void paddedNumbers_haveTheirWidth() {
    assertEquals("000000007", string(out -> out.padded(7, 9)));
    assertEquals("999999999", string(out -> out.padded(999_999_999, 9)));
  }

  @Test
  void truncateAndClear_keepWhatIsBefore() {
    JsonBuffer out = new JsonBuffer(16, 32);
    out.ascii("abc");
    out.write("def".repeat(100).getBytes(StandardCharsets.US_ASCII));
    out.truncate(4);
    assertArrayEquals("abcd".getBytes(StandardCharsets.US_ASCII), out.toByteArray());
    byte[] to = new byte[6];
    assertEquals(5, out.copyTo(to, 1));
    assertEquals("d", new String(out.toByteArray(3), StandardCharsets.US_ASCII));
    out.clear();
    assertEquals(0, out.size());
  }

  private String text(int length) {
    int[] points = new int[length];
    int kind = random.nextInt(4); // the more of one kind, the longer the runs without another
    Arrays.setAll(
        points,
        i -> random.nextInt(4) < kind ? 'a' + random.nextInt(26) : ODD[random.nextInt(ODD.length)]);
    return new String(points, 0, length);
  }

  private static String string(Consumer<JsonBuffer> writing) {
    return new String(written(writing), StandardCharsets.UTF_8);
  }

  private static byte[] written(Consumer<JsonBuffer> writing) {
    JsonBuffer out = new JsonBuffer(16, 16);
    writing.accept(out);
    return out.toByteArray();
  }
}
