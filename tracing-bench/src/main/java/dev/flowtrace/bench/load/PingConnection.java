package dev.flowtrace.bench.load;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/**
 * A client whose frames are as long as those of a load and ask for nothing: {@code "Ping"} and
 * blanks, each answered with {@code "Pong"}. What a collector takes of them is what its WebSocket
 * can carry. Not thread-safe.
 */
final class PingConnection extends StageConnection {
  private static final byte[] PING = Ascii.bytes("\"Ping\"");
  private static final byte[] PONG = Ascii.bytes("\"Pong\"");

  private final byte[] frame;
  private final int eventsPerFrame;
  private final int window;
  private final LoadTotals totals;
  private final long[] sentNanos;
  private long sent;
  private long answered;

  /**
   * Takes a channel that does not block.
   *
   * @param frameBytes of each frame
   * @param eventsPerFrame that such a frame stands for; one goes out as text, more as binary
   * @param window unanswered frames at most
   */
  PingConnection(
      SocketChannel channel, int frameBytes, int eventsPerFrame, int window, LoadTotals totals) {
    super(channel, eventsPerFrame, totals);
    this.frame = new byte[Math.max(PING.length, frameBytes)];
    Arrays.fill(frame, (byte) ' ');
    Ascii.put(frame, 0, PING);
    this.eventsPerFrame = eventsPerFrame;
    this.window = window;
    this.totals = totals;
    this.sentNanos = new long[window];
  }

  @Override
  public boolean isDone() {
    return isLost() || (isFinishing() && answered == sent);
  }

  @Override
  public long send(long now, long epochOffset) {
    long before = sent;
    while (!isFinishing() && sent - answered < window && socket().hasRoom()) {
      append(frame);
      sentNanos[(int) (sent++ % window)] = now;
    }
    socket().flush();
    return (sent - before) * eventsPerFrame;
  }

  @Override
  public void onMessage(byte[] bytes, int from, int length, long receivedNanos) throws IOException {
    if (!Arrays.equals(PONG, 0, PONG.length, bytes, from, from + length) || answered == sent) {
      throw new IOException("an answer that is no Pong to a Ping");
    }
    totals.acknowledged(receivedNanos - sentNanos[(int) (answered++ % window)]);
    confirmed(1, receivedNanos);
  }
}
