package dev.flowtrace.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One client: some traces in flight, an event of any of them next, never more unanswered frames
 * than the window allows. Replies come in the order of the frames. Not thread-safe.
 */
final class LoadConnection implements FrameReader.Handler {
  private static final int BUFFER = 128 << 10;
  private static final int MAX_FRAME = 2 << 10; // an event has 750 bytes at most
  private static final int START = -1; // instead of an event's number
  private static final int END = -2;
  private static final int NORMAL_CLOSURE = 1000;

  /** With less room in the window it is better to wait and write several frames at once. */
  private static final int MIN_SHARE_OF_WINDOW = 8;

  private static final EventTemplate START_TRACE =
      EventTemplate.parse(
          "{\"StartTrace\":{\"trace_id\":\"${TRACE_ID}\",\"flow_id\":\"${ACTOR}\",\"version\":"
              + "{\"major\":1,\"minor\":0,\"patch\":0,\"git_hash\":null,"
              + "\"timestamp\":\"2026-11-01T00:00:00Z\"}}}");
  private static final EventTemplate END_TRACE =
      EventTemplate.parse("{\"EndTrace\":{\"trace_id\":\"${TRACE_ID}\",\"status\":\"Completed\"}}");

  private final SocketChannel channel;
  private final int window;
  private final TraceMix mix;
  private final Supplier<LoadTrace> newTrace;
  private final LoadTotals totals;
  private final ReplyGlance glance = new ReplyGlance();
  private final FrameReader reader = new FrameReader();
  private final EventValues values = new EventValues();

  private final @Nullable LoadTrace[] slots;
  private int emptied; // slots that get no trace any more, while finishing

  // unanswered frames, by number modulo the arrays' length
  private final long[] sentNanos;
  private final int[] numbers;
  private final @Nullable LoadTrace[] traces;
  private long sent;
  private long answered;

  private final byte[] out = new byte[BUFFER];
  private int outFrom;
  private int outTo;
  private long receivedNanos;
  private boolean finishing;
  private boolean lost;
  private boolean goodbye;

  /**
   * Takes a channel that does not block.
   *
   * @param flowId of all its traces
   * @param inFlight traces at a time
   * @param newTrace makes the next one
   */
  LoadConnection(
      SocketChannel channel,
      String flowId,
      int window,
      int inFlight,
      TraceMix mix,
      Supplier<LoadTrace> newTrace,
      LoadTotals totals) {
    this.channel = channel;
    this.window = window;
    this.mix = mix;
    this.newTrace = newTrace;
    this.totals = totals;
    this.slots = new LoadTrace[inFlight];
    this.sentNanos = new long[window];
    this.numbers = new int[window];
    this.traces = new LoadTrace[window];
    this.values.actor = Ascii.bytes(flowId);
  }

  SocketChannel channel() {
    return channel;
  }

  /** From now on traces are only ended, wherever they are. */
  void finish() {
    finishing = true;
  }

  /** Whether all traces are ended and all is answered, or the connection is lost. */
  boolean isDone() {
    return lost || (finishing && emptied == slots.length && answered == sent);
  }

  boolean isLost() {
    return lost;
  }

  /** Whether bytes wait until the socket takes them. */
  boolean isBlocked() {
    return outFrom < outTo;
  }

  /**
   * Makes frames as window and buffer allow, and writes.
   *
   * @param budget events at most
   * @param epochOffset what makes the wall clock's nanoseconds of the monotonic ones
   * @return events made
   */
  long send(long budget, long epochOffset) {
    long before = totals.eventsSent;
    try {
      long room = window - (sent - answered);
      if (!lost && room >= Math.max(1, window / MIN_SHARE_OF_WINDOW)) {
        while (sent - answered < window
            && outTo + MAX_FRAME < BUFFER
            && (finishing ? emptied < slots.length : totals.eventsSent - before < budget)) {
          makeFrame(epochOffset);
        }
      }
      flush();
    } catch (IOException e) {
      lose(e.toString());
    }
    return totals.eventsSent - before;
  }

  private void makeFrame(long epochOffset) {
    if (finishing) {
      LoadTrace open = slots[emptied];
      slots[emptied++] = null;
      if (open != null) {
        endTrace(open);
      }
      return;
    }
    int slot = mix.choose(slots.length);
    LoadTrace trace = slots[slot];
    if (trace == null) {
      trace = newTrace.get();
      totals.traces.add(trace);
      slots[slot] = trace;
      makeFrame(START_TRACE, trace, START);
    } else if (trace.sent == trace.length) {
      slots[slot] = null;
      endTrace(trace);
    } else {
      long now = System.nanoTime();
      int number = trace.sent;
      int body = outTo + RawWebSocket.MAX_HEADER;
      frameMade(body, mix.writeNext(trace, now + epochOffset, out, body), trace, number, now);
      totals.eventsSent++;
    }
  }

  private void endTrace(LoadTrace trace) {
    makeFrame(END_TRACE, trace, END);
  }

  private void makeFrame(EventTemplate template, LoadTrace trace, int number) {
    values.traceHigh = trace.idHigh;
    values.traceLow = trace.idLow;
    int body = outTo + RawWebSocket.MAX_HEADER;
    frameMade(body, template.write(out, body, values), trace, number, System.nanoTime());
  }

  private void frameMade(int body, int end, LoadTrace trace, int number, long now) {
    append(RawWebSocket.TEXT, body, end - body);
    int index = (int) (sent % window);
    sentNanos[index] = now;
    numbers[index] = number;
    traces[index] = trace;
    sent++;
    totals.framesSent++;
  }

  /** Puts a header at the end of the buffer and moves the payload, which lies beyond, to it. */
  private void append(int opcode, int payload, int length) {
    int at = RawWebSocket.putHeader(out, outTo, opcode, length);
    System.arraycopy(out, payload, out, at, length);
    outTo = at + length;
  }

  private void flush() throws IOException {
    if (outFrom < outTo) {
      outFrom += channel.write(ByteBuffer.wrap(out, outFrom, outTo - outFrom));
      if (outFrom == outTo) {
        outFrom = 0;
        outTo = 0;
      } else if (outFrom > BUFFER / 2) {
        System.arraycopy(out, outFrom, out, 0, outTo - outFrom);
        outTo -= outFrom;
        outFrom = 0;
      }
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
    if (answered == sent) {
      throw new IOException("an answer to nothing");
    }
    int index = (int) (answered++ % window);
    totals.framesAnswered++;
    totals.lastAnsweredNanos = receivedNanos;
    totals.latency.record(Math.max(0, receivedNanos - sentNanos[index]));
    String problem = glance.problem(bytes, from, length);
    int number = numbers[index];
    if (problem != null) {
      totals.refused++;
      totals.problem(problem);
      unconfirmed(index);
    } else if (number >= 0) {
      totals.eventsConfirmed++;
    }
    traces[index] = null;
  }

  @Override
  public void onPing(byte[] bytes, int from, int length) throws IOException {
    if (outTo + MAX_FRAME >= BUFFER) {
      return; // so much waits that the collector sees we are alive; it needs only the last answered
    }
    int payload = outTo + RawWebSocket.MAX_HEADER;
    System.arraycopy(bytes, from, out, payload, length);
    append(RawWebSocket.PONG, payload, length);
    flush();
  }

  @Override
  public void onClose(int code) throws IOException {
    if (!goodbye) {
      throw new IOException("the collector closed with code " + code);
    }
  }

  /** Says goodbye, if the connection is alive, and closes; what is unanswered stays so. */
  void close() {
    goodbye = true;
    try {
      if (!lost && outFrom == outTo) {
        outTo = RawWebSocket.putHeader(out, 0, RawWebSocket.CLOSE, 2);
        out[outTo++] = (byte) (NORMAL_CLOSURE >> 8);
        out[outTo++] = (byte) NORMAL_CLOSURE;
        outFrom = 0;
        flush();
        awaitEnd();
      }
      channel.close();
    } catch (IOException e) {
      totals.problem("closing: " + e);
    }
    while (answered < sent) {
      unconfirmed((int) (answered++ % window));
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

  private void lose(String why) {
    if (!lost) {
      lost = true;
      totals.connectionsLost++;
      totals.problem("connection lost: " + why);
    }
  }

  private void unconfirmed(int index) {
    LoadTrace trace = traces[index];
    if (trace != null && numbers[index] >= 0) {
      trace.unconfirmed(numbers[index]);
    }
  }
}
