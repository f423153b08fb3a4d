package dev.flowtrace.client;

import dev.flowtrace.client.socket.Keepalive;
import dev.flowtrace.client.socket.MessageAssembler;
import dev.flowtrace.protocol.Reply;
import dev.flowtrace.protocol.Request;
import dev.flowtrace.protocol.codec.FrameCodec;
import dev.flowtrace.protocol.codec.ProtocolException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket: requests out, answers to their futures, notifications to the listener.
 * Thread-safe. The JDK calls the {@code on…} methods, never two at a time.
 */
final class Connection implements WebSocket.Listener {
  private static final Logger LOG = Logger.getLogger(Connection.class.getName());
  private static final String NOTIFICATION = "{\"EventNotification\"";

  private final URI uri;
  private final Options options;
  private final FrameCodec codec = new FrameCodec();
  private final MessageAssembler assembler;
  private final SendQueue sendQueue;
  private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();
  private final CompletableFuture<Void> answered = new CompletableFuture<>(); // all, while closing
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  private final Object lock = new Object();
  private final OutstandingRequests outstanding; // guarded by lock
  private boolean closing; // guarded by lock
  private @Nullable ConnectionException end; // guarded by lock; why there is no connection any more
  private final Keepalive keepalive; // guarded by lock
  private boolean pinging; // guarded by lock; a ping is being written
  private boolean receiving; // guarded by lock; no answer comes before this message is dealt with
  private CompletableFuture<Void> nextCheck = new CompletableFuture<>(); // guarded by lock
  private volatile @Nullable TraceListener listener;

  private Connection(URI uri, Options options) {
    this.uri = uri;
    this.options = options;
    this.assembler = new MessageAssembler(options.maxMessageBytes());
    this.outstanding = new OutstandingRequests(options.maxOutstanding());
    this.keepalive = new Keepalive(options.pingInterval(), System.nanoTime());
    this.sendQueue =
        new SendQueue(
            text -> socket.thenCompose(ws -> ws.sendText(text, true)),
            failure -> end("a frame could not be sent: " + failure, failure));
  }

  /** As {@link FlowtraceClient#connect}. */
  static CompletableFuture<Connection> open(URI uri, Options options) {
    Connection connection = new Connection(uri, options);
    WebSocket.Builder builder =
        HttpClient.newHttpClient().newWebSocketBuilder().connectTimeout(options.connectTimeout());
    options.headers().forEach(builder::header);
    return builder
        .buildAsync(uri, connection)
        .handle(
            (ws, failure) -> {
              if (failure != null) {
                throw notConnected(uri, failure);
              }
              return connection;
            });
  }

  private static RuntimeException notConnected(URI uri, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof IllegalArgumentException wrongUriOrHeader) {
      return wrongUriOrHeader;
    }
    String why =
        cause instanceof WebSocketHandshakeException refused
            ? "the handshake was answered with HTTP " + refused.getResponse().statusCode()
            : cause.toString();
    return new ConnectionException("could not connect to " + uri + ": " + why, cause);
  }

  /** Sends; the future fails as {@link FlowtraceClient} says. Never blocks, never throws. */
  <T> CompletableFuture<T> request(Request request, PendingRequest<?, T> pending) {
    RuntimeException refusal = refusal(0); // before anything is encoded in vain
    byte[] json = {};
    if (refusal == null) {
      try {
        json = codec.encode(request);
      } catch (IllegalArgumentException e) {
        refusal = e;
      }
    }
    if (refusal == null) {
      String text = new String(json, StandardCharsets.UTF_8);
      synchronized (lock) { // answers come in the order of sending, so both queues have one order
        refusal = refusal(json.length);
        if (refusal == null) {
          outstanding.add(pending);
          sendQueue.add(text, json.length);
        }
      }
    }
    if (refusal == null) {
      sendQueue.flush();
    } else {
      pending.fail(refusal);
    }
    return pending.future();
  }

  /** Why no request of that length can be taken now; null if it can. */
  private @Nullable RuntimeException refusal(int bytes) {
    synchronized (lock) {
      if (closing) {
        return new IllegalStateException("not sent: the client is closed");
      }
      if (end != null) {
        return new ConnectionException("not sent: " + end.getMessage(), end.getCause());
      }
      if (!outstanding.hasRoom()) {
        return new OutstandingLimitException(
            "not sent: " + options.maxOutstanding() + " requests are unanswered");
      }
      long unsent = sendQueue.unsentBytes();
      if (unsent > 0 && unsent + bytes > options.maxUnsentBytes()) {
        return new OutstandingLimitException(
            "not sent: "
                + unsent
                + " bytes wait for the socket, at most "
                + options.maxUnsentBytes()
                + " may");
      }
      return null;
    }
  }

  void listener(@Nullable TraceListener newListener) {
    listener = newListener;
  }

  /** Takes the listener away, if it is still this one. */
  void removeListener(TraceListener oldListener) {
    if (listener == oldListener) {
      listener = null;
    }
  }

  /** As {@link FlowtraceClient#close()}. */
  void close() {
    synchronized (lock) {
      closing = true;
      completeIfAnswered();
    }
    long deadline = System.nanoTime() + options.closeTimeout().toNanos();
    boolean allAnswered = await(CompletableFuture.anyOf(answered, ended), deadline);
    CompletableFuture<?> unused =
        socket.thenCompose(ws -> ws.sendClose(WebSocket.NORMAL_CLOSURE, ""));
    // a collector that does not answer gets no more patience for its goodbye, but the close frame
    // wants a moment to leave
    await(ended, allAnswered ? deadline : System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200));
    end("the client was closed", null);
  }

  private static boolean await(CompletableFuture<?> future, long deadlineNanos) {
    try {
      future.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException("these futures don't fail", e);
    }
  }

  private void completeIfAnswered() {
    if (closing && outstanding.isEmpty()) {
      answered.complete(null);
    }
  }

  /** Looks from time to time whether the other side is there. */
  private void checkLater() {
    if (keepalive.periodNanos() > 0) {
      nextCheck =
          new CompletableFuture<Void>()
              .completeOnTimeout(null, keepalive.periodNanos(), TimeUnit.NANOSECONDS);
      CompletableFuture<?> unused = nextCheck.thenRunAsync(this::check);
    }
  }

  private void check() {
    Keepalive.Step step;
    synchronized (lock) {
      if (end != null || closing) {
        return;
      }
      boolean unanswered = receiving || !outstanding.isEmpty();
      step = keepalive.advance(System.nanoTime(), unanswered, !pinging);
      pinging |= step == Keepalive.Step.PING;
      checkLater();
    }
    if (step == Keepalive.Step.GIVE_UP) {
      end("it answers no ping", null);
    } else if (step == Keepalive.Step.PING) {
      CompletableFuture<?> unused =
          socket
              .thenCompose(ws -> ws.sendPing(ByteBuffer.allocate(0)))
              .whenComplete((ws, failure) -> onPinged(failure));
    }
  }

  private void onPinged(@Nullable Throwable failure) {
    synchronized (lock) {
      pinging = false;
    }
    if (failure != null) {
      end("a ping could not be sent: " + failure, failure);
    }
  }

  /** Something came; {@code more}: and the listener has it now. */
  private void heard(boolean more) {
    synchronized (lock) {
      receiving = more;
      keepalive.heard(System.nanoTime());
    }
  }

  @Override
  public void onOpen(WebSocket ws) {
    heard(false);
    synchronized (lock) {
      checkLater();
    }
    socket.complete(ws);
    ws.request(1);
  }

  @Override
  public @Nullable CompletionStage<?> onPong(WebSocket ws, ByteBuffer message) {
    heard(false);
    ws.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket ws, CharSequence part, boolean last) {
    heard(true);
    try {
      String message = assembler.add(part, last);
      if (message != null) {
        receive(message);
      }
      ws.request(1);
    } catch (ProtocolException e) {
      notUnderstood(e);
    } finally {
      heard(false);
    }
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket ws, ByteBuffer part, boolean last) {
    notUnderstood(new ProtocolException("a binary message, but text was agreed on"));
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket ws, int code, String reason) {
    end("the collector closed with code " + code + (reason.isEmpty() ? "" : ": " + reason), null);
    return null; // the JDK answers with the same code
  }

  @Override
  public void onError(WebSocket ws, Throwable error) {
    end(error.toString(), error);
  }

  private void receive(String message) throws ProtocolException {
    Reply reply;
    try {
      reply = codec.decodeReply(message.getBytes(StandardCharsets.UTF_8));
    } catch (ProtocolException e) {
      if (message.startsWith(NOTIFICATION)) { // of a newer kind perhaps; no request waits for it
        LOG.log(Level.WARNING, "an event was left out of the subscription: {0}", e.getMessage());
        return;
      }
      throw e;
    }
    if (reply instanceof Reply.EventNotification notification) {
      notifyListener(notification);
    } else if (isPushed(reply)) {
      LOG.log(Level.FINE, "not for this version of the client: {0}", reply);
    } else {
      PendingRequest<?, ?> request;
      synchronized (lock) {
        request = outstanding.take(reply);
      }
      if (request != null) {
        answer(request, reply);
      } else {
        LOG.log(Level.WARNING, "answers nothing that was asked: {0}", reply);
      }
      synchronized (lock) {
        completeIfAnswered();
      }
    }
  }

  private static void answer(PendingRequest<?, ?> request, Reply reply) {
    if (reply instanceof Reply.Error error) {
      request.fail(new RequestRefusedException(error.message(), error.code()));
    } else {
      request.answer(reply);
    }
  }

  private static boolean isPushed(Reply reply) {
    return reply instanceof Reply.Busy
        || reply instanceof Reply.Configure
        || reply instanceof Reply.Lagging;
  }

  private void notifyListener(Reply.EventNotification notification) {
    TraceListener current = listener;
    if (current != null) {
      try {
        current.onEvent(notification.traceId(), notification.event());
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "a listener failed", e);
      }
    }
  }

  /** The JDK lets a client send none of the close codes for this, so the connection is just cut. */
  private void notUnderstood(ProtocolException why) {
    end("the collector sent what is not understood: " + why.getMessage(), why);
  }

  private void end(String why, @Nullable Throwable cause) {
    ConnectionException exception =
        new ConnectionException("the connection to " + uri + " ended: " + why, cause);
    List<PendingRequest<?, ?>> lost;
    TraceListener last;
    synchronized (lock) {
      if (end != null) {
        return;
      }
      end = exception;
      nextCheck.cancel(false);
      lost = outstanding.takeAll();
      last = listener;
      listener = null;
    }
    sendQueue.clear();
    for (PendingRequest<?, ?> request : lost) {
      request.fail(
          new ConnectionException(
              "no answer to " + request.name() + ": " + exception.getMessage(), cause));
    }
    if (last != null) {
      try {
        last.onEnd();
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "a listener failed", e);
      }
    }
    ended.complete(null);
    CompletableFuture<?> unused = socket.thenAccept(WebSocket::abort);
  }
}
