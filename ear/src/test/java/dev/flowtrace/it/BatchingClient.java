package dev.flowtrace.it;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import dev.flowtrace.protocol.buffer.JsonBuffer;
import dev.flowtrace.protocol.packed.PackedBatch;
import dev.flowtrace.protocol.packed.PackedText;
import dev.flowtrace.protocol.packed.Tokens;
import dev.flowtrace.protocol.packed.WrittenIds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Speaks {@code flowtrace.v1} by hand, so that no code of the product stands between the test and
 * the wire.
 */
final class BatchingClient implements WebSocket.Listener, AutoCloseable {
  private static final Pattern ID =
      Pattern.compile("(?<=\")[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=\")");

  /** One for all: each has threads of its own, and some tests open a thousand connections. */
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final WebSocket socket;
  private final BlockingQueue<Message> received = new LinkedBlockingQueue<>();
  private final StringBuilder text = new StringBuilder();
  private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
  private volatile boolean paused;
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();

  /** What came: its JSON, and whether it was compressed. */
  record Message(String json, boolean compressed) {}

  private BatchingClient(URI address) {
    socket =
        HTTP.newWebSocketBuilder()
            .connectTimeout(PATIENCE)
            .subprotocols("flowtrace.v1")
            .buildAsync(address, this)
            .join();
  }

  /** Connects to a collector. */
  static BatchingClient connect(URI address) {
    return new BatchingClient(address);
  }

  String subprotocol() {
    return socket.getSubprotocol();
  }

  static String hello(UUID clientId, String... capabilities) {
    String list = capabilities.length == 0 ? "" : "\"" + String.join("\",\"", capabilities) + "\"";
    return "{\"Hello\":{\"client_id\":\"%s\",\"client_version\":\"0.1.0\",\"network\":\"net\",\"host\":\"edge-7\",\"capabilities\":[%s]}}"
        .formatted(clientId, list);
  }

  /** A batch with events of one trace. */
  static String batch(long seq, UUID traceId, List<String> events) {
    return batch(seq, "", traceId, events, "");
  }

  static String batch(long seq, String starts, UUID traceId, List<String> events, String ends) {
    return "{\"RecordBatch\":{\"seq\":%d,\"batches\":[{\"trace_id\":\"%s\",\"events\":[%s]}],\"starts\":[%s],\"ends\":[%s]}}"
        .formatted(seq, traceId, String.join(",", events), starts, ends);
  }

  void send(String frame) {
    socket.sendText(frame, true).join();
  }

  void sendCompressed(String frame) {
    socket
        .sendBinary(ByteBuffer.wrap(Zstd.compress(frame.getBytes(StandardCharsets.UTF_8))), true)
        .join();
  }

  /** A batch with events of one trace, packed: ids beside the text, tokens in it. */
  void sendPacked(long seq, UUID traceId, List<String> events) {
    WrittenIds ids = new WrittenIds();
    JsonBuffer body = new JsonBuffer(1024, 1 << 20);
    for (int i = 0; i < 2; i++) { // no starts, no ends
      body.number(2);
      body.ascii("[]");
    }
    body.number(1);
    body.number(ids.reference(traceId.getMostSignificantBits(), traceId.getLeastSignificantBits()));
    body.number(events.size());
    for (String event : events) {
      ids.next();
      ID.matcher(event)
          .results()
          .map(found -> UUID.fromString(found.group()))
          .forEach(id -> ids.add(id.getMostSignificantBits(), id.getLeastSignificantBits()));
      String text = ID.matcher(event).replaceAll(String.valueOf((char) Tokens.ID));
      byte[] packed = Tokens.pack(text.getBytes(StandardCharsets.UTF_8));
      body.number(packed.length);
      ids.writeReferences(body);
      body.write(packed);
    }
    byte[] all = new byte[ids.count() * PackedText.ID_BYTES];
    ids.copyTo(all, 0);
    byte[] head = new PackedBatch(seq, all, 0, ids.count(), body.size(), 0).head(seq);
    byte[] compressed = Zstd.compress(body.toByteArray());
    ByteBuffer frame = ByteBuffer.allocate(head.length + compressed.length);
    socket.sendBinary(frame.put(head).put(compressed).flip(), true).join();
  }

  String ask(String frame) {
    send(frame);
    return next();
  }

  String next() {
    return nextMessage().json();
  }

  Message nextMessage() {
    try {
      Message message = received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("no message within " + PATIENCE.toSeconds() + " s");
      }
      return message;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Messages that are there already. */
  @Nullable Message poll() {
    return received.poll();
  }

  int closeCode() {
    return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Reads no more, so that what the server sends piles up. */
  void pause() {
    paused = true;
  }

  /** Reads on. */
  void resume() {
    paused = false;
    socket.request(1);
  }

  void abort() {
    socket.abort();
  }

  @Override
  public void close() {
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").handle((sent, failure) -> null).join();
    closed.completeOnTimeout(-1, PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private void readOn(WebSocket from) {
    if (!paused) {
      from.request(1);
    }
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      received.add(new Message(text.toString(), false));
      text.setLength(0);
    }
    readOn(from);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    byte[] part = new byte[data.remaining()];
    data.get(part);
    binary.writeBytes(part);
    if (last) {
      try (ZstdInputStream in =
          new ZstdInputStream(new ByteArrayInputStream(binary.toByteArray()))) {
        received.add(new Message(new String(in.readAllBytes(), StandardCharsets.UTF_8), true));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      binary.reset();
    }
    readOn(from);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.complete(-1);
  }
}
