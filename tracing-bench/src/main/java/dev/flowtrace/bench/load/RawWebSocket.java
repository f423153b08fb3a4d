package dev.flowtrace.bench.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;

/**
 * The client side of RFC 6455, as little of it as a load needs: handshake and headers of frames.
 * The masking key is zero, so the payload goes out as it is; for the server that is a key like any
 * other.
 */
final class RawWebSocket {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  /** What a header needs at most. */
  static final int MAX_HEADER = 14;

  private static final int FIN = 0x80;
  private static final int MASKED = 0x80;
  private static final int MASK_BYTES = 4;
  private static final int MAX_RESPONSE = 16 << 10;
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455

  private RawWebSocket() {}

  /**
   * Connects and shakes hands; the channel is blocking and has read nothing beyond the handshake.
   *
   * @param subprotocol to agree on; empty for none
   * @throws RefusedHandshakeException if the server answers with something else than 101
   * @throws IOException if that fails or takes longer than {@code timeout}, or the server does not
   *     speak {@code subprotocol}
   */
  static SocketChannel connect(URI uri, String subprotocol, Duration timeout) throws IOException {
    int port = uri.getPort() < 0 ? 80 : uri.getPort();
    SocketChannel channel = SocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      int millis = Math.toIntExact(timeout.toMillis());
      channel.socket().connect(new InetSocketAddress(uri.getHost(), port), millis);
      channel.socket().setSoTimeout(millis);
      shakeHands(channel, uri, port, subprotocol);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static void shakeHands(SocketChannel channel, URI uri, int port, String subprotocol)
      throws IOException {
    byte[] nonce = new byte[16];
    new SecureRandom().nextBytes(nonce);
    String key = Base64.getEncoder().encodeToString(nonce);
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String request =
        "GET %s%s HTTP/1.1\r\nHost: %s:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                .formatted(path, query, uri.getHost(), port)
            + "Sec-WebSocket-Key: %s\r\nSec-WebSocket-Version: 13\r\n".formatted(key)
            + (subprotocol.isEmpty() ? "" : "Sec-WebSocket-Protocol: " + subprotocol + "\r\n")
            + "\r\n";
    ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    String response = readHead(channel.socket().getInputStream());
    String status = response.lines().findFirst().orElse("");
    if (!status.contains(" 101")) {
      throw new RefusedHandshakeException(status);
    }
    if (!hasHeader(response, "sec-websocket-accept:", acceptOf(key))) {
      throw new IOException("handshake answered without the right Sec-WebSocket-Accept");
    }
    if (!subprotocol.isEmpty() && !hasHeader(response, "sec-websocket-protocol:", subprotocol)) {
      throw new IOException("the server does not speak " + subprotocol);
    }
  }

  private static boolean hasHeader(String response, String lowerCaseName, String value) {
    return response
        .lines()
        .anyMatch(
            line ->
                line.toLowerCase(Locale.ROOT).startsWith(lowerCaseName)
                    && line.substring(lowerCaseName.length()).strip().equals(value));
  }

  /** Byte by byte: what follows the head is frames. */
  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
      int next = in.read();
      if (next < 0 || head.length() == MAX_RESPONSE) {
        throw new IOException("handshake not answered, or at too great length");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  static String acceptOf(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  /** Length of the header of a frame from client to server. */
  static int headerLength(int payloadLength) {
    int extended = payloadLength < 126 ? 0 : payloadLength < 1 << 16 ? 2 : 8;
    return 2 + extended + MASK_BYTES;
  }

  /** Writes the header of a whole message, with a zero masking key; gives the place behind it. */
  static int putHeader(byte[] out, int at, int opcode, int payloadLength) {
    out[at] = (byte) (FIN | opcode);
    int next = at + 2;
    if (payloadLength < 126) {
      out[at + 1] = (byte) (MASKED | payloadLength);
    } else if (payloadLength < 1 << 16) {
      out[at + 1] = (byte) (MASKED | 126);
      next = putBigEndian(out, next, payloadLength, 2);
    } else {
      out[at + 1] = (byte) (MASKED | 127);
      next = putBigEndian(out, next, payloadLength, 8);
    }
    return putBigEndian(out, next, 0, MASK_BYTES);
  }

  private static int putBigEndian(byte[] out, int at, long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out[at + i] = (byte) (value >>> (8 * (bytes - 1 - i)));
    }
    return at + bytes;
  }
}
