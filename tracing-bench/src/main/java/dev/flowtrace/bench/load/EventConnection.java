package dev.flowtrace.bench.load;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client as stock ones are, one event a frame: some traces in flight, an event of any of them
 * next, never more unanswered frames than the window allows. Replies come in the order of the
 * frames. Not thread-safe.
 */
final class EventConnection implements LoadConnection, ClientSocket.Listener {
  private static final int MAX_FRAME = 2 << 10; // an event has 750 bytes at most
  private static final int START = -1; // instead of an event's number
  private static final int END = -2;

  /** With less room in the window it is better to wait and write several frames at once. */
  private static final int MIN_SHARE_OF_WINDOW = 8;

  private static final EventTemplate START_TRACE =
      EventTemplate.parse("{\"StartTrace\":" + TraceTexts.START + "}");
  private static final EventTemplate END_TRACE =
      EventTemplate.parse("{\"EndTrace\":" + TraceTexts.END + "}");

  private final ClientSocket socket;
  private final int window;
  private final SendSchedule schedule;
  private final TraceMix mix;
  private final Supplier<LoadTrace> newTrace;
  private final LoadTotals totals;
  private final ReplyGlance glance = new ReplyGlance();
  private final EventValues values = new EventValues();
  private final byte[] frame = new byte[MAX_FRAME];

  private final @Nullable LoadTrace[] slots;
  private int emptied; // slots that get no trace any more, while finishing

  // unanswered frames, by number modulo the arrays' length
  private final long[] dueNanos;
  private final int[] numbers;
  private final @Nullable LoadTrace[] traces;
  private long sent;
  private long answered;
  private boolean finishing;

  /**
   * Takes a channel that does not block.
   *
   * @param flowId of all its traces
   * @param inFlight traces at a time
   * @param newTrace makes the next one
   */
  EventConnection(
      SocketChannel channel,
      String flowId,
      int window,
      int inFlight,
      SendSchedule schedule,
      TraceMix mix,
      Supplier<LoadTrace> newTrace,
      LoadTotals totals) {
    this.socket = new ClientSocket(channel, totals, this);
    this.window = window;
    this.schedule = schedule;
    this.mix = mix;
    this.newTrace = newTrace;
    this.totals = totals;
    this.slots = new LoadTrace[inFlight];
    this.dueNanos = new long[window];
    this.numbers = new int[window];
    this.traces = new LoadTrace[window];
    this.values.actor = Ascii.bytes(flowId);
  }

  @Override
  public ClientSocket socket() {
    return socket;
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public void start(long beginNanos) {
    schedule.start(beginNanos);
  }

  @Override
  public void finish() {
    finishing = true;
  }

  @Override
  public boolean isDone() {
    return isLost() || (finishing && emptied == slots.length && answered == sent);
  }

  @Override
  public long send(long now, long epochOffset) {
    long before = totals.eventsSent;
    if (hasRoom()) {
      while (sent - answered < window
          && socket.hasRoom()
          && (finishing ? emptied < slots.length : schedule.isDue(now))) {
        makeFrame(epochOffset);
      }
    }
    socket.flush();
    return totals.eventsSent - before;
  }

  @Override
  public long wakeNanos() {
    return finishing || !hasRoom() ? Long.MAX_VALUE : schedule.nextNanos();
  }

  private boolean hasRoom() {
    return window - (sent - answered) >= Math.max(1, window / MIN_SHARE_OF_WINDOW);
  }

  @Override
  public long eventsBehind(long now) {
    return schedule.framesBehind(now);
  }

  private void makeFrame(long epochOffset) {
    if (finishing) {
      LoadTrace open = slots[emptied];
      slots[emptied++] = null;
      if (open != null) {
        totals.ended();
        makeFrame(END_TRACE, open, END);
      }
      return;
    }
    int slot = mix.chooseSlot(slots.length);
    LoadTrace trace = slots[slot];
    if (trace == null) {
      trace = newTrace.get();
      totals.begun(trace);
      slots[slot] = trace;
      makeFrame(START_TRACE, trace, START);
    } else if (trace.sent == trace.length) {
      slots[slot] = null;
      totals.ended();
      makeFrame(END_TRACE, trace, END);
    } else {
      long now = System.nanoTime();
      int number = trace.sent;
      int length = mix.writeFrame(trace, now + epochOffset, frame, 0);
      frameMade(length, trace, number, schedule.take(now));
      totals.eventsSent++;
      totals.eventBytes += length;
    }
  }

  private void makeFrame(EventTemplate template, LoadTrace trace, int number) {
    values.traceHigh = trace.idHigh;
    values.traceLow = trace.idLow;
    frameMade(template.write(frame, 0, values), trace, number, 0);
  }

  private void frameMade(int length, LoadTrace trace, int number, long due) {
    socket.append(RawWebSocket.TEXT, frame, 0, length);
    int index = (int) (sent % window);
    dueNanos[index] = due;
    numbers[index] = number;
    traces[index] = trace;
    sent++;
    totals.framesSent++;
  }

  @Override
  public void onMessage(byte[] bytes, int from, int length, long receivedNanos) throws IOException {
    if (answered == sent) {
      throw new IOException("an answer to nothing");
    }
    int index = (int) (answered++ % window);
    totals.framesAnswered++;
    totals.lastAnsweredNanos = receivedNanos;
    String problem = glance.problem(bytes, from, length);
    int number = numbers[index];
    if (problem != null) {
      totals.refused++;
      totals.problem(problem);
      unconfirmed(index);
    } else if (number >= 0) {
      totals.eventsConfirmed++;
      totals.acknowledged(receivedNanos - dueNanos[index]);
    }
    traces[index] = null;
  }

  @Override
  public void close() {
    socket.close();
    while (answered < sent) {
      unconfirmed((int) (answered++ % window));
    }
  }

  private void unconfirmed(int index) {
    LoadTrace trace = traces[index];
    if (trace != null && numbers[index] >= 0) {
      trace.unconfirmed(numbers[index]);
    }
  }
}
