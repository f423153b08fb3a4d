package dev.flowtrace.bench.load;

import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonNumber;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.codec.FrameCodec;
import dev.flowtrace.protocol.codec.ProtocolException;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;

/**
 * A client that sends a load's own frames to the endpoint that only counts them, as fast as the
 * connection takes them. Asks now and then how many there were, and goes on meanwhile; at the end
 * the count has to be that of the frames and bytes sent. Not thread-safe.
 */
final class CountConnection extends StageConnection {
  private static final byte[] QUESTION = Ascii.bytes("count");

  private final List<byte[]> frames;
  private final int eventsPerFrame;
  private final int askEvery;
  private final FrameCodec codec = new FrameCodec();
  private long sent;
  private long sentBytes;
  private long asked; // frames that were sent before the last question
  private long counted;

  /**
   * Takes a channel that does not block.
   *
   * @param frames are sent in turn; those of one event as text, others as binary
   * @param askEvery frames between two questions
   */
  CountConnection(SocketChannel channel, StageFrames frames, int askEvery, LoadTotals totals) {
    super(channel, frames.eventsPerFrame(), totals);
    this.frames = frames.wire();
    this.eventsPerFrame = frames.eventsPerFrame();
    this.askEvery = askEvery;
  }

  /** The endpoint that counts, of a collector with its WebSocket at {@code collector}. */
  static URI address(URI collector) {
    String query = collector.getRawQuery() == null ? "" : "?" + collector.getRawQuery();
    return URI.create(
        "ws://" + collector.getRawAuthority() + collector.getRawPath() + "/count" + query);
  }

  @Override
  public boolean isDone() {
    return isLost() || (isFinishing() && counted == sent);
  }

  @Override
  public long send(long now, long epochOffset) {
    long before = sent;
    while (!isFinishing() && socket().hasRoom()) {
      byte[] frame = frames.get((int) (sent % frames.size()));
      append(frame);
      sent++;
      sentBytes += frame.length;
      if (sent - asked == askEvery) {
        ask();
      }
    }
    if (isFinishing() && asked < sent) {
      ask();
    }
    socket().flush();
    return (sent - before) * eventsPerFrame;
  }

  private void ask() {
    socket().append(RawWebSocket.TEXT, QUESTION, 0, QUESTION.length);
    asked = sent;
  }

  @Override
  public void onMessage(byte[] bytes, int from, int length, long receivedNanos) throws IOException {
    JsonValue answer;
    try {
      answer = codec.decodeValue(Arrays.copyOfRange(bytes, from, from + length));
    } catch (ProtocolException e) {
      throw new IOException("an answer that is no count: " + e.getMessage(), e);
    }
    if (!(answer instanceof JsonObject count)
        || !(count.get("frames") instanceof JsonNumber all)
        || !(count.get("bytes") instanceof JsonNumber allBytes)) {
      throw new IOException("an answer that is no count");
    }
    long now = all.longValue();
    if (now < counted || now > asked || (now == sent && allBytes.longValue() != sentBytes)) {
      throw new IOException(
          "%d frames with %d bytes were sent, %d with %d counted"
              .formatted(sent, sentBytes, now, allBytes.longValue()));
    }
    confirmed(now - counted, receivedNanos);
    counted = now;
  }
}
