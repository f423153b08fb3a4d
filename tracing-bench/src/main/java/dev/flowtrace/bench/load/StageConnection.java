package dev.flowtrace.bench.load;

import java.nio.channels.SocketChannel;

/**
 * A client that sends frames as fast as it may, by no schedule and of no traces: what measures the
 * WebSocket alone. Not thread-safe.
 */
abstract class StageConnection implements LoadConnection, ClientSocket.Listener {
  private final ClientSocket socket;
  private final int opcode;
  private final int eventsPerFrame;
  private final LoadTotals totals;
  private boolean finishing;

  /**
   * Takes a channel that does not block.
   *
   * @param eventsPerFrame that a frame has or stands for; one goes out as text, more as binary
   */
  StageConnection(SocketChannel channel, int eventsPerFrame, LoadTotals totals) {
    this.socket = new ClientSocket(channel, totals, this);
    this.opcode = eventsPerFrame == 1 ? RawWebSocket.TEXT : RawWebSocket.BINARY;
    this.eventsPerFrame = eventsPerFrame;
    this.totals = totals;
  }

  /** Whether nothing is to be sent any more. */
  final boolean isFinishing() {
    return finishing;
  }

  /** Puts a frame into the socket's buffer. */
  final void append(byte[] frame) {
    socket.append(opcode, frame, 0, frame.length);
    totals.framesSent++;
    totals.eventsSent += eventsPerFrame;
  }

  /** Counts frames that the server has answered or told the number of. */
  final void confirmed(long frames, long receivedNanos) {
    totals.framesAnswered += frames;
    totals.eventsConfirmed += frames * eventsPerFrame;
    totals.lastAnsweredNanos = receivedNanos;
  }

  @Override
  public final ClientSocket socket() {
    return socket;
  }

  @Override
  public final boolean isReady() {
    return true;
  }

  @Override
  public final void start(long beginNanos) {}

  @Override
  public final void finish() {
    finishing = true;
  }

  @Override
  public final long wakeNanos() {
    return Long.MAX_VALUE;
  }

  @Override
  public final long eventsBehind(long now) {
    return 0;
  }

  @Override
  public final void close() {
    socket.close();
  }
}
