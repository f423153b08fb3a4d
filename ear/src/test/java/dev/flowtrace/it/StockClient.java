package dev.flowtrace.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client that speaks as released Reflow clients do: JSON text frames, written by hand, so that no
 * code of the product stands between the test and the wire.
 */
final class StockClient implements WebSocket.Listener, AutoCloseable {
  /** One for all: each has threads of its own, and some tests open a thousand connections. */
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** An event's text with its id, its nanoseconds within a second, and its actor in place. */
  private static final String EVENT =
      "{\"event_id\":\"%s\",\"timestamp\":\"2026-03-01T10:00:00.%09dZ\",\"event_type\":%s,\"actor_id\":\"%s\","
          + "\"data\":{\"port\":\"out\",\"message\":null,\"state_diff\":null,\"error\":null,\"performance_metrics\":"
          + "{\"execution_time_ns\":1500,\"memory_usage_bytes\":null,\"cpu_usage_percent\":null,\"queue_depth\":0,"
          + "\"throughput_msgs_per_sec\":null},\"custom_attributes\":{\"message_id\":\"m-%1$s\"}},\"causality\":"
          + "{\"parent_event_id\":null,\"root_cause_event_id\":\"%1$s\",\"dependency_chain\":[],\"span_id\":\"\"}}";

  private final WebSocket socket;
  private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
  private final StringBuilder text = new StringBuilder();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();

  private StockClient(URI address) {
    socket = HTTP.newWebSocketBuilder().connectTimeout(PATIENCE).buildAsync(address, this).join();
  }

  static StockClient connect(CollectorServer server) {
    return new StockClient(server.wsUrl());
  }

  /** Connects to another WebSocket than the collector's own. */
  static StockClient connect(URI address) {
    return new StockClient(address);
  }

  /** One of the protocol's example frames. */
  static String frame(String name) {
    try (InputStream in = StockClient.class.getResourceAsStream("/frames/" + name + ".json")) {
      if (in == null) {
        throw new IllegalArgumentException("no frame " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String startTrace(UUID traceId, String flow) {
    return "{\"StartTrace\":{\"trace_id\":\"%s\",\"flow_id\":\"%s\",\"version\":{\"major\":1,\"minor\":4,\"patch\":2,\"git_hash\":\"d402974\",\"timestamp\":\"2026-01-07T05:59:58Z\"}}}"
        .formatted(traceId, flow);
  }

  /** A data flow from {@code actor} to the actor {@code sink}. */
  static String dataFlow(UUID eventId, int nanos, String actor) {
    return EVENT.formatted(
        eventId, nanos, "{\"DataFlow\":{\"to_actor\":\"sink\",\"to_port\":\"in\"}}", actor);
  }

  static String recordEvent(UUID traceId, String event) {
    return "{\"RecordEvent\":{\"trace_id\":\"" + traceId + "\",\"event\":" + event + "}}";
  }

  static String endTrace(UUID traceId, String status) {
    return "{\"EndTrace\":{\"trace_id\":\"" + traceId + "\",\"status\":" + status + "}}";
  }

  static String getTrace(UUID traceId) {
    return "{\"GetTrace\":{\"request_id\":\"%s\",\"trace_id\":\"%s\"}}"
        .formatted(UUID.randomUUID(), traceId);
  }

  void send(String frame) {
    socket.sendText(frame, true).join();
  }

  void sendBinary(byte[] frame) {
    socket.sendBinary(ByteBuffer.wrap(frame), true).join();
  }

  /** The next message, whatever it is. */
  String next() {
    try {
      String message = received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("no message within " + PATIENCE.toSeconds() + " s");
      }
      return message;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** A message that is there within a time, else null. */
  @Nullable String poll(Duration patience) {
    try {
      return received.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Sends a request and returns the next message. */
  String ask(String frame) {
    send(frame);
    return next();
  }

  String askBinary(byte[] frame) {
    sendBinary(frame);
    return next();
  }

  /** The code with which the server closed the connection. */
  int closeCode() {
    return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Cuts the connection without a closing handshake. */
  void abort() {
    socket.abort();
  }

  /** Says good-bye and waits until the server has, too. */
  @Override
  public void close() {
    close(WebSocket.NORMAL_CLOSURE);
  }

  /** Says good-bye with a code of RFC 6455. */
  void close(int code) {
    // fails when the server closes at the same moment, and then there is nobody to say good-bye to
    socket.sendClose(code, "").handle((sent, failure) -> null).join();
    closed.completeOnTimeout(-1, PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      received.add(text.toString());
      text.setLength(0);
    }
    from.request(1);
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

  /** Bytes of a text, for binary frames. */
  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
