package dev.flowtrace.alone;

import com.github.luben.zstd.Zstd;
import dev.flowtrace.protocol.ErrorCode;
import dev.flowtrace.protocol.JsonValue.JsonObject;
import dev.flowtrace.protocol.Reply;
import dev.flowtrace.protocol.Request;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.protocol.codec.FrameCodec;
import dev.flowtrace.protocol.codec.ProtocolException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.protocols.Protocol;
import org.java_websocket.server.WebSocketServer;

/** Takes batches of {@code flowtrace.v1} on a real socket and keeps what it gets. Thread-safe. */
final class Collector extends WebSocketServer implements AutoCloseable {
  private static final UUID NODE = UUID.fromString("c0ffee00-0000-4000-8000-000000000001");
  private static final int ZSTD_MAGIC = 0x28B52FFD;

  private final FrameCodec codec = new FrameCodec();
  private final CountDownLatch started = new CountDownLatch(1);
  private final List<TraceEvent> events = new ArrayList<>(); // guarded by this, as the rest
  private final List<String> problems = new ArrayList<>();
  private int compressedBatches;
  private int plainBatches;

  private Collector() {
    super(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        List.of(new Draft_6455(List.of(), List.of(new Protocol("flowtrace.v1")))));
    setReuseAddr(true);
    setDaemon(true);
  }

  static Collector running() throws InterruptedException {
    Collector collector = new Collector();
    collector.start();
    if (!collector.started.await(30, TimeUnit.SECONDS)) {
      throw new IllegalStateException("does not listen");
    }
    return collector;
  }

  URI uri() {
    return URI.create("ws://127.0.0.1:" + getPort() + "/flowtrace/ws");
  }

  @Override
  public void onStart() {
    started.countDown();
  }

  @Override
  public void onOpen(WebSocket connection, ClientHandshake handshake) {}

  @Override
  public void onClose(WebSocket connection, int code, String reason, boolean remote) {}

  @Override
  public void onMessage(WebSocket connection, String text) {
    answer(connection, text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void onMessage(WebSocket connection, ByteBuffer message) {
    byte[] content = new byte[message.remaining()];
    message.get(content);
    boolean compressed = ByteBuffer.wrap(content).getInt() == ZSTD_MAGIC;
    synchronized (this) {
      compressedBatches += compressed ? 1 : 0;
      plainBatches += compressed ? 0 : 1;
    }
    answer(
        connection,
        compressed ? Zstd.decompress(content, (int) Zstd.getFrameContentSize(content)) : content);
  }

  private void answer(WebSocket connection, byte[] json) {
    Reply reply;
    try {
      Request request = codec.decodeRequest(json);
      if (request instanceof Request.Hello) {
        reply = new Reply.Welcome(NODE, 0, JsonObject.EMPTY);
      } else if (request instanceof Request.RecordBatch batch) {
        synchronized (this) {
          batch.batches().forEach(trace -> events.addAll(trace.events()));
        }
        reply = new Reply.BatchStored(batch.seq());
      } else {
        reply = new Reply.Error("not expected: " + request, ErrorCode.INVALID_REQUEST);
      }
    } catch (ProtocolException e) {
      reply = new Reply.Error(e.toString(), ErrorCode.INVALID_REQUEST);
    }
    if (reply instanceof Reply.Error error) {
      note(error.message());
    }
    connection.send(new String(codec.encode(reply), StandardCharsets.UTF_8));
  }

  @Override
  public void onError(WebSocket connection, Exception failure) {
    note(failure.toString());
  }

  private synchronized void note(String problem) {
    problems.add(problem);
  }

  synchronized List<TraceEvent> events() {
    return List.copyOf(events);
  }

  synchronized List<String> problems() {
    return List.copyOf(problems);
  }

  synchronized int compressedBatches() {
    return compressedBatches;
  }

  synchronized int plainBatches() {
    return plainBatches;
  }

  @Override
  public void close() {
    try {
      stop(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
