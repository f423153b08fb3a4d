package dev.flowtrace.client.delivery;

import dev.flowtrace.client.socket.MessageAssembler;
import dev.flowtrace.protocol.codec.ProtocolException;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket, from the attempt to open it to its end. The JDK's threads call the {@code on…}
 * methods; all that happens goes to the mailbox as a {@link LinkEvent}. The other methods are for
 * the delivery's thread, and neither block nor throw.
 */
final class Link implements WebSocket.Listener {
  static final String SUBPROTOCOL = "flowtrace.v1";

  private final Consumer<LinkEvent> mailbox;
  private final int maxMessageBytes;
  private final MessageAssembler text;
  private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile boolean abandoned;
  private volatile @Nullable WebSocket socket;
  private boolean sending; // only the delivery's thread
  private volatile boolean pinging;

  private Link(Consumer<LinkEvent> mailbox, int maxMessageBytes) {
    this.mailbox = mailbox;
    this.maxMessageBytes = maxMessageBytes;
    this.text = new MessageAssembler(maxMessageBytes);
  }

  /** Begins to connect. */
  static Link open(HttpClient http, DeliveryOptions options, Consumer<LinkEvent> mailbox) {
    Link link = new Link(mailbox, options.maxMessageBytes());
    try {
      WebSocket.Builder builder =
          http.newWebSocketBuilder()
              .connectTimeout(options.connectTimeout())
              .subprotocols(SUBPROTOCOL);
      options.headers().forEach(builder::header);
      CompletableFuture<?> unused =
          builder
              .buildAsync(options.collector(), link)
              .whenComplete(
                  (ws, failure) -> {
                    if (failure != null) {
                      link.end(-1, why(failure), failure);
                    }
                  });
    } catch (RuntimeException e) { // a header that is not allowed
      link.end(-1, why(e), e);
    }
    return link;
  }

  private static String why(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof WebSocketHandshakeException refused
        ? "the handshake was answered with HTTP " + refused.getResponse().statusCode()
        : cause.toString();
  }

  /** Whether something is on its way into the socket; then nothing else may be sent. */
  boolean isSending() {
    return sending;
  }

  void sendText(String message) {
    send(ws -> ws.sendText(message, true));
  }

  /** The array is not to be changed any more. */
  void sendBinary(byte[] message) {
    send(ws -> ws.sendBinary(ByteBuffer.wrap(message), true));
  }

  private void send(Function<WebSocket, CompletableFuture<WebSocket>> how) {
    WebSocket ws = socket;
    if (ws == null || sending) {
      throw new IllegalStateException("not open, or sending");
    }
    sending = true;
    CompletableFuture<?> unused =
        how.apply(ws)
            .whenComplete(
                (sent, failure) -> {
                  if (failure == null) {
                    mailbox.accept(new LinkEvent.Sent(this));
                  } else {
                    end(-1, "a frame could not be sent: " + why(failure), failure);
                  }
                });
  }

  /**
   * Asks whether the collector is there; {@link LinkEvent.Ponged} follows its answer. Nothing
   * happens if the last ping could not be written yet.
   */
  void ping() {
    WebSocket ws = socket;
    if (ws != null && !pinging) {
      pinging = true;
      CompletableFuture<?> unused =
          ws.sendPing(ByteBuffer.allocate(0))
              .whenComplete(
                  (sent, failure) -> {
                    pinging = false;
                    if (failure != null) {
                      end(-1, "a ping could not be sent: " + why(failure), failure);
                    }
                  });
    }
  }

  /** {@link LinkEvent.Sent} has come. */
  void sent() {
    sending = false;
  }

  /** The last {@link LinkEvent.Received} is dealt with: the next may come. */
  void receiveNext() {
    WebSocket ws = socket;
    if (ws != null) {
      ws.request(1);
    }
  }

  /** Says goodbye, if nothing is on its way; {@link LinkEvent.Ended} follows the answer. */
  boolean sayGoodbye() {
    WebSocket ws = socket;
    if (ws == null || sending) {
      return false;
    }
    sending = true;
    CompletableFuture<?> unused = ws.sendClose(WebSocket.NORMAL_CLOSURE, "");
    return true;
  }

  /** Cuts the connection, whatever state it is in. */
  void abort() {
    abandoned = true;
    WebSocket ws = socket;
    if (ws != null) {
      ws.abort();
    }
  }

  private void end(int closeCode, String why, @Nullable Throwable cause) {
    if (ended.compareAndSet(false, true)) {
      mailbox.accept(new LinkEvent.Ended(this, closeCode, why, cause));
    }
  }

  @Override
  public void onOpen(WebSocket ws) {
    socket = ws;
    if (abandoned) {
      ws.abort();
    } else {
      mailbox.accept(new LinkEvent.Opened(this, ws.getSubprotocol()));
      ws.request(1);
    }
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket ws, CharSequence part, boolean last) {
    try {
      String message = text.add(part, last);
      if (message == null) {
        ws.request(1);
      } else {
        mailbox.accept(new LinkEvent.Received(this, message.getBytes(StandardCharsets.UTF_8)));
      }
    } catch (ProtocolException e) {
      end(-1, String.valueOf(e.getMessage()), e);
    }
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket ws, ByteBuffer part, boolean last) {
    if (part.remaining() > maxMessageBytes - binary.size()) {
      end(-1, "a message is longer than " + maxMessageBytes + " bytes", null);
      return null;
    }
    byte[] bytes = new byte[part.remaining()];
    part.get(bytes);
    binary.writeBytes(bytes);
    if (last) {
      mailbox.accept(new LinkEvent.Received(this, binary.toByteArray()));
      binary.reset();
    } else {
      ws.request(1);
    }
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPong(WebSocket ws, ByteBuffer message) {
    mailbox.accept(new LinkEvent.Ponged(this));
    ws.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket ws, int code, String reason) {
    end(code, "it closed with code " + code + (reason.isEmpty() ? "" : ": " + reason), null);
    return null; // the JDK answers with the same code
  }

  @Override
  public void onError(WebSocket ws, Throwable error) {
    end(-1, error.toString(), error);
  }
}
