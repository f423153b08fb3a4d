package dev.flowtrace.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/** A client's end of a connection: frames out, messages in, no waiting. Not thread-safe. */
final class ClientSocket implements FrameReader.Handler {
  private static final int INITIAL = 128 << 10;
  private static final int MAX_WAITING = 256 << 10; // keeps the kernel's buffer full
  private static final int NORMAL_CLOSURE = 1000;

  private final SocketChannel channel;
  private final LoadTotals totals;
  private final Listener listener;
  private final FrameReader reader = new FrameReader();
  private byte[] out = new byte[INITIAL];
  private int outFrom;
  private int outTo;
  private long receivedNanos;
  private boolean lost;
  private boolean goodbye;

  /** Takes what comes; the bytes are its own only during the call. */
  interface Listener {
    /** A whole message. An exception ends the connection. */
    void onMessage(byte[] bytes, int from, int length, long receivedNanos) throws IOException;
  }

  /** Takes a channel that does not block. */
  ClientSocket(SocketChannel channel, LoadTotals totals, Listener listener) {
    this.channel = channel;
    this.totals = totals;
    this.listener = listener;
  }

  SocketChannel channel() {
    return channel;
  }

  boolean isLost() {
    return lost;
  }

  /** Whether bytes wait until the socket takes them. */
  boolean isBlocked() {
    return outFrom < outTo;
  }

  /** Whether a further frame would not wait for long. */
  boolean hasRoom() {
    return !lost && outTo - outFrom < MAX_WAITING;
  }

  /** Puts a message behind those that wait. */
  void append(int opcode, byte[] payload, int from, int length) {
    int needed = RawWebSocket.MAX_HEADER + length;
    if (outTo + needed > out.length) {
      System.arraycopy(out, outFrom, out, 0, outTo - outFrom);
      outTo -= outFrom;
      outFrom = 0;
      if (outTo + needed > out.length) {
        out = Arrays.copyOf(out, Math.max(outTo + needed, 2 * out.length));
      }
    }
    int at = RawWebSocket.putHeader(out, outTo, opcode, length);
    System.arraycopy(payload, from, out, at, length);
    outTo = at + length;
    totals.bytesSent += length;
  }

  /** Writes as much as the socket takes. */
  void flush() {
    if (lost || outFrom == outTo) {
      return;
    }
    try {
      outFrom += channel.write(ByteBuffer.wrap(out, outFrom, outTo - outFrom));
      if (outFrom == outTo) {
        outFrom = 0;
        outTo = 0;
      }
    } catch (IOException e) {
      lose(e.toString());
    }
  }

  /** Reads what there is. */
  void receive() {
    receivedNanos = System.nanoTime(); // one look at the clock for all replies that are there
    try {
      if (reader.read(channel, this) < 0) {
        lose("the collector closed the connection");
      }
    } catch (IOException e) {
      lose(e.toString());
    }
  }

  @Override
  public void onMessage(byte[] bytes, int from, int length) throws IOException {
    listener.onMessage(bytes, from, length, receivedNanos);
  }

  @Override
  public void onPing(byte[] bytes, int from, int length) {
    if (hasRoom()) { // else so much waits that the collector sees we are alive
      append(RawWebSocket.PONG, bytes, from, length);
      flush();
    }
  }

  @Override
  public void onClose(int code) throws IOException {
    if (!goodbye) {
      throw new IOException("the collector closed with code " + code);
    }
  }

  /** Says goodbye, if the connection is alive and nothing waits, and closes. */
  void close() {
    goodbye = true;
    try {
      if (!lost && outFrom == outTo) {
        byte[] code = {(byte) (NORMAL_CLOSURE >> 8), (byte) NORMAL_CLOSURE};
        append(RawWebSocket.CLOSE, code, 0, code.length);
        flush();
        awaitEnd();
      }
      channel.close();
    } catch (IOException e) {
      totals.problem("closing: " + e);
    }
  }

  /** A server that reads our goodbye answers it and closes; one second is enough. */
  private void awaitEnd() throws IOException {
    receivedNanos = System.nanoTime();
    long deadline = receivedNanos + 1_000_000_000L;
    while (System.nanoTime() < deadline) {
      int read = reader.read(channel, this);
      if (read < 0) {
        return;
      }
      if (read == 0) {
        LockSupport.parkNanos(1_000_000L);
      }
    }
  }

  /** Gives the connection up. */
  void lose(String why) {
    if (!lost) {
      lost = true;
      totals.connectionsLost++;
      totals.problem("connection lost: " + why);
    }
  }
}
