package dev.flowtrace.protocol.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowtrace.protocol.Reply;
import dev.flowtrace.protocol.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever bytes come: a value that encodes to itself, or a ProtocolException; any other exception
 * fails the test.
 */
class FrameMutationTest {
  private static final String[] SNIPPETS = {
    "null",
    "{}",
    "[]",
    "\"\"",
    "-1",
    "1e999",
    "18446744073709551616",
    "0.5",
    "true",
    "\"\\ud800\"",
    "\"x\":",
    ",",
    "]",
    "}",
    "\u20ac",
    "\"Failed\"",
    "{\"Failed\":{\"error\":\"\"}}",
    "[[[[",
    "\"0000-01-01T00:00:00+23:59\"",
    "\"9999-12-31T23:59:60Z\"",
    "\u0000",
    "\\"
  };

  private final FrameCodec codec = new FrameCodec();
  private final Random random = new Random(20260107);
  private int read;
  private int refused;

  @Test
  void truncatedFrames_neverThrowAnythingElse() {
    for (byte[] frame : frames()) {
      for (int length = 0; length < frame.length; length++) {
        tryAll(Arrays.copyOf(frame, length));
      }
    }
    assertThat(read).isZero();
    assertThat(refused).isPositive();
  }

  @Test
  void flippedBytes_neverThrowAnythingElse() {
    for (byte[] frame : frames()) {
      for (int round = 0; round < 150; round++) {
        byte[] bytes = frame.clone();
        for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        tryAll(bytes);
      }
    }
    assertThat(read).isPositive();
    assertThat(refused).isPositive();
  }

  @Test
  void splicedFrames_neverThrowAnythingElse() {
    List<byte[]> frames = frames();
    for (byte[] frame : frames) {
      for (int round = 0; round < 150; round++) {
        byte[] other =
            random.nextBoolean()
                ? SNIPPETS[random.nextInt(SNIPPETS.length)].getBytes(UTF_8)
                : part(frames.get(random.nextInt(frames.size())));
        int from = random.nextInt(frame.length);
        int to = Math.min(frame.length, from + random.nextInt(40));
        byte[] bytes = new byte[from + other.length + frame.length - to];
        System.arraycopy(frame, 0, bytes, 0, from);
        System.arraycopy(other, 0, bytes, from, other.length);
        System.arraycopy(frame, to, bytes, from + other.length, frame.length - to);
        tryAll(bytes);
      }
    }
    assertThat(refused).isPositive();
  }

  /** Puts each snippet in the place of each value, where it does most harm. */
  @Test
  void replacedValues_neverThrowAnythingElse() {
    for (byte[] frame : frames()) {
      String text = new String(frame, UTF_8);
      for (int colon = text.indexOf(':'); colon >= 0; colon = text.indexOf(':', colon + 1)) {
        int end = colon + 1;
        while (end < text.length() && ",}]".indexOf(text.charAt(end)) < 0) {
          end++;
        }
        for (String snippet : SNIPPETS) {
          tryAll((text.substring(0, colon + 1) + snippet + text.substring(end)).getBytes(UTF_8));
        }
      }
    }
    assertThat(read).isPositive();
    assertThat(refused).isPositive();
  }

  @Test
  void randomBytes_neverThrowAnythingElse() {
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(60)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] =
            (byte)
                (random.nextBoolean()
                    ? "{}[]\",:0123e-.tfn\\u".charAt(random.nextInt(19))
                    : random.nextInt(256));
      }
      tryAll(bytes);
    }
  }

  private byte[] part(byte[] frame) {
    int from = random.nextInt(frame.length);
    return Arrays.copyOfRange(frame, from, Math.min(frame.length, from + random.nextInt(200)));
  }

  private static List<byte[]> frames() {
    List<byte[]> frames = new ArrayList<>();
    Frames.requests().forEach(name -> frames.add(Frames.read(name)));
    Frames.replies().forEach(name -> frames.add(Frames.read(name)));
    return frames;
  }

  private void tryAll(byte[] bytes) {
    try {
      Request request = codec.decodeRequest(bytes);
      same(codec.decodeRequest(codec.encode(request)), request);
      read++;
    } catch (ProtocolException e) {
      check(e);
    }
    try {
      Reply reply = codec.decodeReply(bytes);
      same(codec.decodeReply(codec.encode(reply)), reply);
      read++;
    } catch (ProtocolException e) {
      check(e);
    }
    try {
      codec.decodeEvent(bytes);
    } catch (ProtocolException e) {
      check(e);
    }
    try {
      codec.encodeValue(codec.decodeValue(bytes));
    } catch (ProtocolException e) {
      check(e);
    }
  }

  /** Asserts only on failure: this runs a hundred thousand times. */
  private static void same(Object actual, Object expected) {
    if (!actual.equals(expected)) {
      assertThat(actual).isEqualTo(expected);
    }
  }

  private void check(ProtocolException e) {
    refused++;
    if (e.getMessage().isEmpty()
        || e.getMessage().contains("\n")
        || e.getMessage().contains("[Source")) {
      assertThat(e).hasMessage("one line without Jackson's source reference");
    }
  }
}
