package dev.flowtrace.web.socket;

import dev.flowtrace.clients.ClientDesk;
import dev.flowtrace.clients.ConnectedClient;
import dev.flowtrace.ingest.ClientBatches;
import dev.flowtrace.ingest.ParsedFrame;
import dev.flowtrace.ingest.RefusedException;
import dev.flowtrace.journal.Journal;
import dev.flowtrace.metrics.CollectorMetrics;
import dev.flowtrace.metrics.RejectReason;
import dev.flowtrace.protocol.ErrorCode;
import dev.flowtrace.protocol.Reply;
import dev.flowtrace.protocol.Request;
import dev.flowtrace.protocol.config.ClientConfig;
import dev.flowtrace.runtime.CollectorBean;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What only our own client says and is told, on a connection that speaks {@value #SUBPROTOCOL}:
 * Hello, and batches that are acknowledged when they are stored. Its frames come one after the
 * other.
 */
final class ClientConversation {
  /** What both sides have to agree on in the handshake. */
  static final String SUBPROTOCOL = "flowtrace.v1";

  private static final Logger LOG = Logger.getLogger(ClientConversation.class.getPackageName());
  private static final String ZSTD = "zstd";

  private final ClientBatches batches;
  private final ClientDesk desk;
  private final Journal journal;
  private final UUID nodeId;
  private final Duration busyRetry;
  private final CollectorMetrics metrics;
  private final Outbox outbox;
  private final Executor executor;
  private final Runnable leave;
  private volatile ClientBatches.@Nullable Session session;

  /** Set by whoever sends Welcome, which may be later, and by another thread. */
  private volatile @Nullable ConnectedClient connected;

  private volatile boolean welcome;
  private volatile boolean closed;

  /**
   * A conversation that has not begun.
   *
   * @param leave closes the connection, for a client that has come back on another one
   */
  ClientConversation(CollectorBean collector, Outbox outbox, Executor executor, Runnable leave) {
    this.batches = collector.clientBatches();
    this.desk = collector.clientDesk();
    this.journal = collector.journal();
    this.nodeId = collector.nodeId();
    this.busyRetry = collector.config().clients().busyRetry();
    this.metrics = collector.metrics();
    this.outbox = outbox;
    this.executor = executor;
    this.leave = leave;
  }

  /** The client presents itself; it is welcome when what it sent here before is committed. */
  void hello(Request.Hello hello) throws IOException, RefusedException {
    if (session != null) {
      throw refused("Hello: this connection has said it already");
    }
    ClientBatches.Session opened = batches.open(hello.clientId());
    session = opened;
    long pending = opened.pendingPosition();
    if (pending <= journal.committedPosition()) {
      greet(hello, opened);
    } else {
      journal.whenCommitted(pending, () -> executor.execute(() -> greetLater(hello, opened)));
    }
  }

  private void greetLater(Request.Hello hello, ClientBatches.Session opened) {
    try {
      try {
        greet(hello, opened);
      } catch (RuntimeException | RefusedException e) {
        RefusedException refusal =
            e instanceof RefusedException known ? known : Answers.failure((RuntimeException) e);
        LOG.log(Level.WARNING, "a client could not be greeted", e);
        metrics.rejected(refusal.reason());
        metrics.replied("Error");
        outbox.send(0, wire -> wire.send(Replies.error(refusal.code(), refusal.message())));
      }
    } catch (IOException e) {
      LOG.log(Level.FINE, "a client is gone before it is greeted", e);
    }
  }

  private void greet(Request.Hello hello, ClientBatches.Session opened)
      throws IOException, RefusedException {
    long since = desk.now();
    long lastSeq;
    ClientConfig config;
    try {
      config = desk.effective(hello.clientId());
      lastSeq = desk.greet(hello, nodeId, since);
    } catch (RuntimeException | RefusedException e) {
      opened.close();
      session = null;
      throw e;
    }
    opened.welcome(lastSeq);
    ConnectedClient client =
        new ConnectedClient(hello, desk.nodeName(), lastSeq, since, config, this::push);
    String text = Replies.welcome(nodeId, lastSeq, config);
    connected = client;
    welcome = true;
    metrics.replied("Welcome");
    outbox.send(
        0,
        wire -> {
          if (hello.capabilities().contains(ZSTD)) {
            wire.compress();
          }
          // from here on, changes are pushed; not before, since Welcome would undo them
          desk.connected().add(client);
          if (closed) {
            desk.left(client);
          }
          wire.send(text);
        });
  }

  /** Sends a change, without waiting for the peer. */
  private void push(Reply.Configure change) {
    String text = Replies.text(change);
    executor.execute(
        () -> {
          try {
            outbox.sendNow(wire -> wire.send(text));
          } catch (IOException | RuntimeException e) {
            LOG.log(Level.FINE, "a client could not be told what to record", e);
          }
        });
  }

  /** Answers a batch that is put off whatever it holds; false for any other frame. */
  boolean putOff(byte[] frame, boolean binary) throws IOException {
    ClientBatches.Session current = session;
    if (current == null || !current.putsOff(frame, binary)) {
      return false;
    }
    metrics.batchReceived();
    busy();
    return true;
  }

  /** A batch came. */
  void batch(ParsedFrame frame) throws IOException, RefusedException {
    metrics.batchReceived();
    long seq = frame.batchSeq();
    ClientBatches.Result result;
    try {
      result = greeted().offer(frame);
    } catch (RefusedException e) {
      if (e.reason() != RejectReason.STOPPING) {
        throw e;
      }
      busy();
      return;
    }
    if (refused(seq, result)) {
      return;
    }
    ConnectedClient client = connected;
    long events = frame.events(); // the reply waits for the commit, and must not hold the frame
    metrics.replied("BatchStored");
    outbox.send(
        result.position(),
        wire -> {
          if (client != null) {
            client.stored(seq, events);
          }
          wire.send(Replies.batchStored(seq));
        });
  }

  /** A batch came that can never be stored. */
  void badBatch(long seq, RefusedException refusal) throws IOException, RefusedException {
    metrics.batchReceived();
    if (refused(seq, greeted().reject(seq))) {
      return;
    }
    metrics.batchRejected();
    metrics.rejected(refusal.reason());
    metrics.replied("BatchRejected");
    String text = Replies.text(new Reply.BatchRejected(seq, refusal.message(), refusal.code()));
    outbox.send(0, wire -> wire.send(text));
  }

  private ClientBatches.Session greeted() throws RefusedException {
    ClientBatches.Session current = session;
    if (current == null || !welcome) {
      throw refused("RecordBatch: say Hello first, and wait for Welcome");
    }
    return current;
  }

  /** Answers what was not taken. */
  private boolean refused(long seq, ClientBatches.Result result)
      throws IOException, RefusedException {
    switch (result.verdict()) {
      case TAKEN -> {
        return false;
      }
      case BUSY -> busy();
      case OUT_OF_ORDER ->
          throw refused(
              "RecordBatch.seq: %d is not the next one; expected is %d"
                  .formatted(seq, result.expectedSeq()));
      case REPLACED -> {
        leave.run();
        throw refused("RecordBatch: this client has said Hello on another connection since");
      }
    }
    return true;
  }

  /** At once, even when earlier batches wait for their commit: it is why there is no room. */
  private void busy() throws IOException {
    metrics.batchBusy();
    metrics.replied("Busy");
    outbox.sendNow(wire -> wire.send(Replies.busy(busyRetry)));
  }

  private static RefusedException refused(String message) {
    return new RefusedException(RejectReason.MALFORMED, ErrorCode.INVALID_REQUEST, message);
  }

  /** The connection is closed. */
  void close() {
    closed = true;
    ConnectedClient client = connected;
    if (client != null) {
      desk.left(client);
    }
    ClientBatches.Session current = session;
    if (current != null) {
      current.close();
    }
  }
}
