package dev.flowtrace.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FrameReaderTest {
  private final ByteArrayOutputStream wire = new ByteArrayOutputStream();
  private final List<String> heard = new ArrayList<>();
  private final FrameReader reader = new FrameReader();

  private final FrameReader.Handler handler =
      new FrameReader.Handler() {
        @Override
        public void onMessage(byte[] bytes, int from, int length) {
          heard.add(length > 20 ? "message of " + length : new String(bytes, from, length));
        }

        @Override
        public void onPing(byte[] bytes, int from, int length) {
          heard.add("ping " + new String(bytes, from, length));
        }

        @Override
        public void onClose(int code) {
          heard.add("close " + code);
        }
      };

  @Test
  void frames_areTakenApart_howeverTheyArrive() throws Exception {
    frame(0x81, "\"Pong\"");
    frame(0x89, "hi");
    frame(0x01, "one ");
    frame(0x89, "between");
    frame(0x00, "two ");
    frame(0x80, "three");
    frame(0x81, "");
    frame(0x88, "\u0003\u00E8");

    for (int piece : new int[] {1, 2, 3, 7, 1000}) {
      heard.clear();
      read(piece);
      assertThat(heard)
          .containsExactly(
              "\"Pong\"", "ping hi", "ping between", "one two three", "", "close 1000");
    }
  }

  @Test
  void longFrames_growTheBuffer() throws Exception {
    frame(0x81, "x".repeat(126));
    frame(0x81, "x".repeat(65_536));
    frame(0x81, "x".repeat(300_000));
    frame(0x81, "end");

    read(10_000);

    assertThat(heard)
        .containsExactly("message of 126", "message of 65536", "message of 300000", "end");
  }

  @Test
  void maskedFrame_isRefused() {
    wire.write(0x81);
    wire.write(0x80);

    assertThatThrownBy(() -> read(10)).isInstanceOf(IOException.class).hasMessageContaining("mask");
  }

  private void frame(int first, String payload) {
    byte[] bytes = payload.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    wire.write(first);
    if (bytes.length < 126) {
      wire.write(bytes.length);
    } else if (bytes.length < 65_536) {
      wire.write(126);
      wire.writeBytes(ByteBuffer.allocate(2).putShort((short) bytes.length).array());
    } else {
      wire.write(127);
      wire.writeBytes(ByteBuffer.allocate(8).putLong(bytes.length).array());
    }
    wire.writeBytes(bytes);
  }

  private void read(int piece) throws IOException {
    byte[] all = wire.toByteArray();
    for (int at = 0; at < all.length; at += piece) {
      int length = Math.min(piece, all.length - at);
      ReadableByteChannel part = Channels.newChannel(new ByteArrayInputStream(all, at, length));
      int read = 0;
      while (read < length) {
        read += reader.read(part, handler);
      }
    }
  }
}
