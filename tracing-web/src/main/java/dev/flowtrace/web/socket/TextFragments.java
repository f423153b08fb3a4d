package dev.flowtrace.web.socket;

import jakarta.websocket.RemoteEndpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Sends UTF-8 bytes as one text message, in fragments, so that a large reply is never in memory as
 * a whole. {@link #close} sends the last one.
 */
final class TextFragments extends Fragments {
  private static final int FRAGMENT_BYTES = 64 * 1024;

  private final RemoteEndpoint.Basic remote;
  private final byte[] buffer = new byte[FRAGMENT_BYTES];
  private int used;
  private boolean fragmented;

  TextFragments(RemoteEndpoint.Basic remote) {
    this.remote = remote;
  }

  @Override
  public void write(int b) throws IOException {
    makeRoom();
    buffer[used++] = (byte) b;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      makeRoom();
      int piece = Math.min(length - done, buffer.length - used);
      System.arraycopy(bytes, offset + done, buffer, used, piece);
      used += piece;
      done += piece;
    }
  }

  private void makeRoom() throws IOException {
    if (used < buffer.length) {
      return;
    }
    int end = used - 1;
    // a character is not torn apart: its first byte goes into the next fragment with the rest
    while ((buffer[end] & 0xC0) == 0x80) {
      end--;
    }
    remote.sendText(new String(buffer, 0, end, StandardCharsets.UTF_8), false);
    fragmented = true;
    System.arraycopy(buffer, end, buffer, 0, used - end);
    used -= end;
  }

  @Override
  boolean isFragmented() {
    return fragmented;
  }

  @Override
  public void close() throws IOException {
    String last = new String(buffer, 0, used, StandardCharsets.UTF_8);
    if (fragmented) {
      remote.sendText(last, true);
    } else {
      remote.sendText(last);
    }
  }
}
