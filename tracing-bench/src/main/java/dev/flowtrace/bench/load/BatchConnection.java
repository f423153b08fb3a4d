package dev.flowtrace.bench.load;

import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonArray;
import dev.flowtrace.protocol.Reply;
import dev.flowtrace.protocol.Request;
import dev.flowtrace.protocol.codec.FrameCodec;
import dev.flowtrace.protocol.codec.ProtocolException;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A client that speaks {@code flowtrace.v1}: numbered, compressed batches, packed where the
 * collector reads that, each kept until it is acknowledged, never more of them than the window
 * allows. When the collector is busy it waits and sends again what is not acknowledged. Not
 * thread-safe.
 */
final class BatchConnection implements LoadConnection, ClientSocket.Listener {
  /** What both sides have to agree on in the handshake. */
  static final String SUBPROTOCOL = "flowtrace.v1";

  private static final JsonValue PACKED = JsonValue.of("packed");
  private static final byte[] STORED = Ascii.bytes("{\"BatchStored\":{\"seq\":");

  private final ClientSocket socket;
  private final SendSchedule schedule;
  private final BatchText text;
  private final BatchCompression compression;
  private final LoadTotals totals;
  private final FrameCodec codec = new FrameCodec();

  /** Batches that are not answered, by number modulo the window. */
  private final SentBatch[] window;

  // numbers of batches: made so far, put out on this connection, and answered, all up to there
  private long made;
  private long appended;
  private long answered;

  private long silentUntil = Long.MIN_VALUE;
  private boolean welcome;
  private boolean readsPacked;
  private boolean finishing;
  private boolean ended;

  /** Takes a channel that does not block and has agreed on {@link #SUBPROTOCOL}. */
  BatchConnection(
      SocketChannel channel,
      int window,
      SendSchedule schedule,
      BatchText text,
      BatchCompression compression,
      LoadTotals totals) {
    this.socket = new ClientSocket(channel, totals, this);
    this.schedule = schedule;
    this.text = text;
    this.compression = compression;
    this.totals = totals;
    this.window = new SentBatch[window];
    Arrays.setAll(this.window, i -> new SentBatch());
    byte[] hello =
        codec.encode(
            new Request.Hello(
                UUID.randomUUID(), "bench", "tracing-bench", "localhost", List.of("zstd")));
    socket.append(RawWebSocket.TEXT, hello, 0, hello.length);
    socket.flush();
  }

  @Override
  public ClientSocket socket() {
    return socket;
  }

  @Override
  public boolean isReady() {
    return welcome || isLost();
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
    return isLost() || (ended && answered == made);
  }

  @Override
  public long send(long now, long epochOffset) {
    long before = totals.eventsSent;
    while (now >= silentUntil && socket.hasRoom() && (appended < made || make(now, epochOffset))) {
      SentBatch next = batch(appended + 1);
      socket.append(RawWebSocket.BINARY, next.frame(), 0, next.length());
      appended++;
    }
    socket.flush();
    return totals.eventsSent - before;
  }

  @Override
  public long wakeNanos() {
    if (appended < made) {
      return silentUntil;
    }
    boolean waits = ended || made - answered == window.length;
    return waits ? Long.MAX_VALUE : Math.max(silentUntil, schedule.nextNanos());
  }

  @Override
  public long eventsBehind(long now) {
    return schedule.framesBehind(now) * text.eventsPerBatch();
  }

  /** Makes the next batch; false if there is nothing to be sent now. */
  private boolean make(long now, long epochOffset) {
    if (!welcome || ended || made - answered == window.length) {
      return false;
    }
    if (!finishing && !schedule.isDue(now)) {
      return false;
    }
    if (finishing && !text.hasOpenTraces()) {
      ended = true;
      return false;
    }
    SentBatch batch = batch(made + 1);
    batch.clear();
    BatchBody body;
    if (finishing) {
      batch.dueNanos = now;
      body = text.writeEnds();
      ended = !text.hasOpenTraces();
    } else {
      long clock = System.nanoTime();
      batch.dueNanos = schedule.take(clock);
      body = text.write(clock + epochOffset, batch);
    }
    made++;
    if (readsPacked) {
      compression.packed(made, body, batch);
    } else {
      compression.json(body.toJson(made), batch);
    }
    totals.framesSent++;
    return true;
  }

  private SentBatch batch(long seq) {
    return window[(int) (seq % window.length)];
  }

  @Override
  public void onMessage(byte[] bytes, int from, int length, long receivedNanos) throws IOException {
    long seq = storedSeq(bytes, from, length);
    if (seq >= 0) {
      stored(seq, receivedNanos);
      return;
    }
    Reply reply;
    try {
      reply = codec.decodeReply(BatchCompression.open(bytes, from, length));
    } catch (ProtocolException e) {
      throw new IOException("a reply that is not understood: " + e.getMessage(), e);
    }
    if (reply instanceof Reply.BatchStored stored) {
      stored(stored.seq(), receivedNanos);
    } else if (reply instanceof Reply.Busy busy) {
      totals.busy++;
      silentUntil = receivedNanos + TimeUnit.MILLISECONDS.toNanos(busy.retryAfterMillis());
      totals.framesSentAgain += appended - answered;
      appended = answered; // it does not say which one it is about: all that is unanswered again
      totals.lastAnsweredNanos = receivedNanos;
    } else if (reply instanceof Reply.BatchRejected rejected) {
      rejected(rejected, receivedNanos);
    } else if (reply instanceof Reply.Welcome greeting) {
      welcome = true;
      readsPacked = readsPacked(greeting);
    } else if (reply instanceof Reply.Error error) {
      totals.refused++;
      throw new IOException("refused: " + error.code().wireName() + ", " + error.message());
    } else if (!(reply instanceof Reply.Configure)) {
      throw new IOException("unexpected: " + reply);
    }
  }

  /** One that does not list it reads JSON only. */
  private static boolean readsPacked(Reply.Welcome welcome) {
    return welcome.unknown().get("capabilities") instanceof JsonArray listed
        && listed.items().contains(PACKED);
  }

  /** The number in the usual answer, without a parser; -1 for any other message. */
  static long storedSeq(byte[] bytes, int from, int length) {
    int at = from + STORED.length;
    int end = from + length;
    if (length <= STORED.length || !Arrays.equals(STORED, 0, STORED.length, bytes, from, at)) {
      return -1;
    }
    long seq = 0;
    for (; at < end && bytes[at] >= '0' && bytes[at] <= '9'; at++) {
      seq = seq * 10 + bytes[at] - '0';
    }
    return at < end && bytes[at] == '}' ? seq : -1;
  }

  /** All batches up to this one are stored, but for those that were rejected. */
  private void stored(long seq, long receivedNanos) throws IOException {
    if (seq > made) {
      throw new IOException("batch " + seq + " is said to be stored; it was not sent");
    }
    while (answered < seq) {
      SentBatch batch = batch(answered + 1);
      if (!batch.rejected && batch.events() > 0) {
        totals.eventsConfirmed += batch.events();
        totals.acknowledged(receivedNanos - batch.dueNanos);
      }
      answered(receivedNanos);
    }
    passRejected(receivedNanos);
  }

  private void rejected(Reply.BatchRejected reply, long receivedNanos) throws IOException {
    if (reply.seq() > made) {
      throw new IOException("batch " + reply.seq() + " is rejected; it was not sent");
    }
    SentBatch batch = batch(reply.seq());
    if (reply.seq() > answered && !batch.rejected) {
      batch.rejected = true;
      batch.unconfirmed();
      totals.refused++;
      totals.problem("rejected: " + reply.code().wireName() + ", " + reply.message());
      passRejected(receivedNanos);
    }
  }

  private void passRejected(long receivedNanos) {
    while (answered < made && batch(answered + 1).rejected) {
      answered(receivedNanos);
    }
  }

  private void answered(long receivedNanos) {
    answered++;
    appended = Math.max(appended, answered);
    totals.framesAnswered++;
    totals.lastAnsweredNanos = receivedNanos;
  }

  @Override
  public void close() {
    socket.close();
    for (; answered < made; answered++) {
      SentBatch batch = batch(answered + 1);
      if (!batch.rejected) {
        batch.unconfirmed();
      }
    }
  }
}
