package dev.flowtrace.web.socket;

import dev.flowtrace.aggregation.TraceCommand;
import dev.flowtrace.aggregation.TraceStatus;
import dev.flowtrace.ingest.Ingest;
import dev.flowtrace.ingest.ParsedFrame;
import dev.flowtrace.ingest.RefusedException;
import dev.flowtrace.journal.Journal;
import dev.flowtrace.metrics.CollectorMetrics;
import dev.flowtrace.metrics.RejectReason;
import dev.flowtrace.protocol.ErrorCode;
import dev.flowtrace.protocol.Request;
import dev.flowtrace.runtime.CollectorBean;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One client. Its frames come one after the other; each gets its reply, in their order. A frame
 * that cannot be served gets an error, and the connection lives on.
 */
public final class Connection {
  private static final Logger LOG = Logger.getLogger(Connection.class.getPackageName());
  private static final Set<Integer> CLEAN_CODES =
      Set.of(
          CloseReason.CloseCodes.NORMAL_CLOSURE.getCode(),
          CloseReason.CloseCodes.GOING_AWAY.getCode(),
          CloseReason.CloseCodes.NO_STATUS_CODE.getCode());

  /** From a server's closing of connections to the application's stop it takes milliseconds. */
  private static final long GOING_AWAY_SECONDS = 2;

  private final Session session;
  private final CollectorBean collector;
  private final ScheduledExecutorService timer;
  private final Ingest ingest;
  private final CollectorMetrics metrics;
  private final Outbox outbox;
  private final Answers answers;
  private final LiveFeed live;
  private final Journal journal;

  /** Null when the client speaks the plain protocol. */
  private final @Nullable ClientConversation client;

  private final boolean replyWhenStored;
  private final int maxOpenTraces;
  private final Set<UUID> openTraces = new HashSet<>();

  Connection(
      Session session, CollectorBean collector, Executor executor, ScheduledExecutorService timer) {
    this.session = session;
    this.collector = collector;
    this.timer = timer;
    this.ingest = collector.ingest();
    this.metrics = collector.metrics();
    this.journal = collector.journal();
    this.outbox = new Outbox(session, journal, executor, collector.config().replyQueue());
    boolean ours = ClientConversation.SUBPROTOCOL.equals(session.getNegotiatedSubprotocol());
    this.client = ours ? new ClientConversation(collector, outbox, executor, this::leave) : null;
    this.answers = new Answers(collector);
    this.live = new LiveFeed(collector.live(), outbox, executor, metrics, ours);
    this.replyWhenStored = collector.config().replyWhenStored();
    this.maxOpenTraces = collector.config().maxConnectionTraces();
  }

  void received(byte[] frame, boolean binary) {
    metrics.frameReceived();
    try {
      try {
        ParsedFrame parsed = read(frame, binary);
        if (parsed != null) {
          serve(parsed);
          ingest.done(parsed);
        }
      } catch (RefusedException e) {
        refuse(e);
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "a request failed", e);
        refuse(Answers.failure(e));
      }
    } catch (BrokenReplyException e) {
      LOG.log(Level.WARNING, "a reply broke off; the connection is closed", e);
      close(CloseReason.CloseCodes.UNEXPECTED_CONDITION, "a reply broke off");
    } catch (IOException | IllegalStateException e) {
      LOG.log(Level.FINE, "a reply could not be sent to " + session.getId(), e);
    }
  }

  /** A frame, read; null when it was a bad batch, or one that is put off: it is answered. */
  private @Nullable ParsedFrame read(byte[] frame, boolean binary)
      throws IOException, RefusedException {
    if (client != null && client.putOff(frame, binary)) {
      return null;
    }
    try {
      return ingest.read(frame, binary);
    } catch (RefusedException e) {
      long seq = client == null ? -1 : ingest.batchSeq(frame, binary);
      if (client == null || seq < 0) {
        throw e;
      }
      client.badBatch(seq, e);
      return null;
    }
  }

  /** Whether another collector works by now than the one it has begun with. */
  boolean isOutdated() {
    return ingest != collector.ingest() || journal != collector.journal();
  }

  private void leave() {
    close(CloseReason.CloseCodes.VIOLATED_POLICY, "the client has another connection");
  }

  /** Closes the connection, so that the client comes back to the collector that works now. */
  void restart() {
    close(CloseReason.CloseCodes.SERVICE_RESTART, "the collector has started afresh");
  }

  private void close(CloseReason.CloseCodes code, String reason) {
    try {
      session.close(new CloseReason(code, reason));
    } catch (IOException e) {
      LOG.log(Level.FINE, "a connection could not be closed", e);
    }
  }

  private void refuse(RefusedException refusal) throws IOException {
    metrics.rejected(refusal.reason());
    metrics.replied("Error");
    outbox.send(0, wire -> wire.send(Replies.error(refusal.code(), refusal.message())));
  }

  private void serve(ParsedFrame frame) throws IOException, RefusedException {
    TraceCommand command = frame.command();
    if (command != null) {
      submit(frame, command.traceId());
      return;
    }
    if (frame.isBatch()) {
      if (client == null) {
        throw Answers.notSpoken("RecordBatch");
      }
      client.batch(frame);
      return;
    }
    Request request = frame.question();
    if (client != null && request instanceof Request.Hello hello) {
      client.hello(hello);
    } else if (request instanceof Request.Ping) {
      reply("Pong", Replies.PONG);
    } else if (request instanceof Request.Subscribe subscribe) {
      metrics.replied("EventRecorded");
      live.start(subscribe.filters(), Replies.RECORDED);
    } else if (request instanceof Request.Unsubscribe) {
      live.stop();
      reply("EventRecorded", Replies.RECORDED);
    } else {
      Answers.Answer answer = answers.to(request);
      metrics.replied(answer.kind());
      outbox.send(0, answer::send);
    }
  }

  private void submit(ParsedFrame frame, UUID traceId) throws IOException, RefusedException {
    boolean starts = frame.request() instanceof Request.StartTrace;
    if (starts && openTraces.size() >= maxOpenTraces) {
      throw new RefusedException(
          RejectReason.LIMIT,
          ErrorCode.INVALID_REQUEST,
          "StartTrace: this connection started %d traces that it did not end; no more are allowed"
              .formatted(openTraces.size()));
    }
    long position = ingest.submit(frame);
    long answerAt = replyWhenStored ? position : 0;
    if (starts) {
      openTraces.add(traceId);
      reply("TraceStarted", answerAt, Replies.traceStarted(traceId));
    } else if (frame.request() instanceof Request.StoreTrace) {
      reply("TraceStored", answerAt, Replies.traceStored(traceId));
    } else {
      if (frame.request() instanceof Request.EndTrace) {
        openTraces.remove(traceId);
      }
      reply("EventRecorded", answerAt, Replies.RECORDED);
    }
  }

  private void reply(String kind, String text) throws IOException {
    reply(kind, 0, text);
  }

  private void reply(String kind, long position, String text) throws IOException {
    metrics.replied(kind);
    outbox.send(position, wire -> wire.send(text));
  }

  /**
   * The traces that the client did not end are over now, unless it is this server that goes away.
   * {@code GOING_AWAY} may be said by a browser or by this server itself: WildFly, told to stop,
   * closes connections before the application hears of it, and which of both it was is seen only a
   * little later.
   */
  void closed(int closeCode) {
    live.stop();
    if (client != null) {
      client.close();
    }
    if (ingest.isStopping()) {
      return;
    }
    if (closeCode == CloseReason.CloseCodes.GOING_AWAY.getCode()) {
      var unused =
          timer.schedule(() -> endOpenTraces(closeCode), GOING_AWAY_SECONDS, TimeUnit.SECONDS);
    } else {
      endOpenTraces(closeCode);
    }
  }

  private void endOpenTraces(int closeCode) {
    if (ingest.isStopping()) {
      return;
    }
    TraceStatus status =
        CLEAN_CODES.contains(closeCode) ? TraceStatus.COMPLETED : TraceStatus.CANCELLED;
    for (UUID traceId : openTraces) {
      try {
        ingest.end(traceId, status, null);
      } catch (RefusedException e) {
        LOG.log(
            Level.WARNING,
            "trace {0} of a closed connection could not be ended ({1}); it will be abandoned",
            new Object[] {traceId, e.reason()});
      }
    }
  }
}
