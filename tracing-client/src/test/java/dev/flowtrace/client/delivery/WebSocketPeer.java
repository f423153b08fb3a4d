package dev.flowtrace.client.delivery;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of one WebSocket on a plain socket (RFC 6455), so that a test can do to a
 * client what no server would: cut it in the middle of a frame, or stop reading.
 */
final class WebSocketPeer implements AutoCloseable {
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final Socket socket;
  private final CountingInput counting;
  private final DataInputStream in;
  private final OutputStream out;
  private Map<String, String> headers = Map.of();
  private volatile boolean silent;
  private volatile int pings;

  /** A whole message; a close frame is one, too. */
  record Message(int opcode, byte[] content) {
    int closeCode() {
      return content.length < 2 ? 1005 : ByteBuffer.wrap(content).getShort();
    }
  }

  /** Ends the stream after so many bytes. */
  private static final class CountingInput extends FilterInputStream {
    private long left = Long.MAX_VALUE;

    CountingInput(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int off, int len) throws IOException {
      if (left <= 0) {
        throw new EOFException("cut by the test");
      }
      int read = super.read(to, off, (int) Math.min(len, left));
      left -= Math.max(0, read);
      return read;
    }
  }

  WebSocketPeer(Socket socket) throws IOException {
    this.socket = socket;
    this.counting = new CountingInput(new BufferedInputStream(socket.getInputStream()));
    this.in = new DataInputStream(counting);
    this.out = socket.getOutputStream();
  }

  /** Reads the request of the handshake. */
  void readHandshake() throws IOException {
    Map<String, String> fields = new TreeMap<>();
    readLine();
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      int colon = line.indexOf(':');
      fields.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    headers = fields;
  }

  @Nullable String header(String name) {
    return headers.get(name);
  }

  void accept(@Nullable String subprotocol) throws IOException {
    String key = headers.get("sec-websocket-key") + GUID;
    String accept;
    try {
      accept =
          Base64.getEncoder()
              .encodeToString(
                  MessageDigest.getInstance("SHA-1")
                      .digest(key.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    writeRaw(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + accept
            + (subprotocol == null ? "" : "\r\nSec-WebSocket-Protocol: " + subprotocol)
            + "\r\n\r\n");
  }

  void refuse(int status) throws IOException {
    writeRaw("HTTP/1.1 " + status + " No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  }

  private void writeRaw(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /** From here on only so many bytes are read; then reading fails. */
  void cutAfter(long bytes) {
    counting.left = bytes;
  }

  /** The next message; pings are answered, pongs left out. Throws at the end of the stream. */
  Message read() throws IOException {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    int kind = -1;
    while (true) {
      int first = in.readUnsignedByte();
      int opcode = first & 0x0f;
      int lengthByte = in.readUnsignedByte();
      long length = lengthByte & 0x7f;
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = in.readLong();
      }
      if ((lengthByte & 0x80) == 0) {
        throw new IOException("a client's frame must be masked");
      }
      byte[] mask = new byte[4];
      in.readFully(mask);
      byte[] payload = new byte[Math.toIntExact(length)];
      in.readFully(payload);
      for (int i = 0; i < payload.length; i++) {
        payload[i] ^= mask[i & 3];
      }
      if (opcode == PING) {
        pings++;
        if (!silent) {
          write(PONG, payload);
        }
      } else if (opcode == CLOSE) {
        return new Message(CLOSE, payload);
      } else if (opcode != PONG) {
        kind = opcode == 0 ? kind : opcode;
        message.writeBytes(payload);
        if ((first & 0x80) != 0) {
          return new Message(kind, message.toByteArray());
        }
      }
    }
  }

  /** From here on it answers no ping: as when the host is gone and nobody says so. */
  void beSilent() {
    silent = true;
  }

  /** How many it has got. */
  int pings() {
    return pings;
  }

  void writeText(String text) throws IOException {
    write(TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  void writeClose(int code) throws IOException {
    write(CLOSE, ByteBuffer.allocate(2).putShort((short) code).array());
  }

  synchronized void write(int opcode, byte[] payload) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(0x80 | opcode);
    if (payload.length < 126) {
      frame.write(payload.length);
    } else if (payload.length < 65_536) {
      frame.write(126);
      frame.writeBytes(ByteBuffer.allocate(2).putShort((short) payload.length).array());
    } else {
      frame.write(127);
      frame.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
    }
    frame.writeBytes(payload);
    out.write(frame.toByteArray());
    out.flush();
  }

  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    int c;
    while ((c = in.readUnsignedByte()) != '\n') {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  /** As when the process is killed: the other side gets a reset. */
  void cut() {
    try {
      if (!socket.isClosed()) {
        socket.setSoLinger(true, 0);
        socket.close();
      }
    } catch (SocketException e) {
      // its own thread closed it in between
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
