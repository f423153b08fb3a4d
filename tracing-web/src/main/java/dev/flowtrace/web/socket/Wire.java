package dev.flowtrace.web.socket;

import dev.flowtrace.store.Compression;
import jakarta.websocket.RemoteEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * How messages go out: as text, and, once the client is known to read that, compressed in binary
 * messages when they are over 1 KiB. For one thread at a time.
 */
final class Wire {
  /** Below it, compression gains nothing that anybody notices. */
  static final int COMPRESSED_FROM_BYTES = 1024;

  private final RemoteEndpoint.Basic remote;
  private volatile boolean compresses;

  Wire(RemoteEndpoint.Basic remote) {
    this.remote = remote;
  }

  /** The client reads Zstandard. */
  void compress() {
    compresses = true;
  }

  /** Sends a message. */
  void send(String text) throws IOException {
    // a char has three bytes at most
    if (!compresses || 3 * text.length() <= COMPRESSED_FROM_BYTES) {
      remote.sendText(text);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= COMPRESSED_FROM_BYTES) {
      remote.sendText(text);
    } else {
      remote.sendBinary(ByteBuffer.wrap(Compression.compress(bytes)));
    }
  }

  /** Begins a message of any size; closing sends the rest of it. */
  Fragments open() {
    return compresses ? new CompressedFragments(remote) : new TextFragments(remote);
  }
}
