package dev.flowtrace.protocol.packed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PackedTextTest {
  private static final int MARGIN = 11;

  private final Random random = new Random(7);

  /** A text that lies somewhere in an array, what it stands for, and its ids. */
  private record Sample(byte[] text, int from, int to, String json, List<UUID> uuids) {
    byte[] ids(int before) {
      byte[] ids = new byte[before + uuids.size() * PackedText.ID_BYTES];
      for (int i = 0; i < uuids.size(); i++) {
        UUID id = uuids.get(i);
        PackedText.putId(
            ids,
            before + i * PackedText.ID_BYTES,
            id.getMostSignificantBits(),
            id.getLeastSignificantBits());
      }
      return ids;
    }
  }

  private Sample sample() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    StringBuilder json = new StringBuilder();
    List<UUID> ids = new ArrayList<>();
    int from = random.nextInt(MARGIN);
    text.writeBytes(new byte[from]);
    for (int parts = random.nextInt(30); parts > 0; parts--) {
      byte token = (byte) random.nextInt(Tokens.END);
      if (token == Tokens.ID) {
        UUID id = new UUID(random.nextLong(), random.nextLong());
        ids.add(id);
        json.append(id);
        text.write(Tokens.ID);
      } else if (Tokens.length(token) > 0) {
        byte[] padded = Tokens.padded(token);
        json.append(new String(padded, 0, Tokens.length(token), StandardCharsets.US_ASCII));
        text.write(token);
      } else {
        String plain = "a\tb\r\n{\"k\":[1,2]} → 東京 😀\u007f".substring(random.nextInt(20));
        json.append(plain);
        text.writeBytes(plain.getBytes(StandardCharsets.UTF_8));
      }
    }
    int to = text.size();
    text.writeBytes(new byte[random.nextInt(MARGIN)]);
    return new Sample(text.toByteArray(), from, to, json.toString(), ids);
  }

  @Test
  void expanded_isWhatEachByteStandsFor_whereverItIs() {
    for (int i = 0; i < 20_000; i++) {
      Sample sample = sample();
      byte[] expected = sample.json.getBytes(StandardCharsets.UTF_8);
      int length = PackedText.jsonLength(sample.text, sample.from, sample.to, sample.uuids.size());
      assertThat(length).isEqualTo(expected.length);

      int idsFrom = random.nextInt(5);
      int outFrom = random.nextInt(MARGIN);
      byte[] out = new byte[outFrom + length + random.nextInt(3) * MARGIN];
      Arrays.fill(out, 0, outFrom, (byte) '#');
      int end =
          PackedText.expand(
              sample.text, sample.from, sample.to, sample.ids(idsFrom), idsFrom, out, outFrom);
      assertThat(end).isEqualTo(outFrom + length);
      assertThat(Arrays.copyOfRange(out, outFrom, end)).isEqualTo(expected);
      for (int at = 0; at < outFrom; at++) {
        assertThat(out[at]).isEqualTo((byte) '#');
      }
    }
  }

  @Test
  void tokens_areToldFromJson() {
    for (int i = 0; i < 5_000; i++) {
      Sample sample = sample();
      boolean has = false;
      for (int at = sample.from; at < sample.to; at++) {
        byte b = sample.text[at];
        has |= b == Tokens.ID || Tokens.length(b) > 0;
      }
      assertThat(PackedText.hasTokens(sample.text, sample.from, sample.to)).isEqualTo(has);
      byte[] json = sample.json.getBytes(StandardCharsets.UTF_8);
      assertThat(PackedText.hasTokens(json, 0, json.length)).isFalse();
    }
    assertThat(PackedText.hasTokens(new byte[] {0}, 0, 1)).isTrue();
  }

  @Test
  void moreOrFewerIds_areRefused() {
    byte[] text = {Tokens.EVENT, Tokens.ID, Tokens.TIME, Tokens.ID};
    assertThat(PackedText.jsonLength(text, 0, 4, 2))
        .isEqualTo(2 * 36 + Tokens.length(Tokens.EVENT) + Tokens.length(Tokens.TIME));
    for (int count : new int[] {0, 1, 3}) {
      assertThatThrownBy(() -> PackedText.jsonLength(text, 0, 4, count))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aByteThatStandsForNothing_isRefused() {
    byte[] text = {'{', 0, '}'};
    assertThatThrownBy(() -> PackedText.jsonLength(text, 0, 3, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PackedText.expand(text, 0, 3, new byte[0], 0, new byte[9], 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tooLittleRoom_isToldOf() {
    byte[] text = {'a', Tokens.METRICS, 'b', Tokens.ID, 'c'};
    byte[] id = new byte[PackedText.ID_BYTES];
    int length = PackedText.jsonLength(text, 0, 5, 1);
    for (int room = 0; room < length; room++) {
      byte[] out = new byte[room];
      assertThatThrownBy(() -> PackedText.expand(text, 0, 5, id, 0, out, 0))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
    assertThatThrownBy(() -> PackedText.expand(text, 0, 5, new byte[15], 0, new byte[length], 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
