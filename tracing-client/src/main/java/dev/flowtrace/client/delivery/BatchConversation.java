package dev.flowtrace.client.delivery;

import dev.flowtrace.protocol.ErrorCode;
import dev.flowtrace.protocol.JsonValue;
import dev.flowtrace.protocol.JsonValue.JsonArray;
import dev.flowtrace.protocol.Reply;
import dev.flowtrace.protocol.Request;
import dev.flowtrace.protocol.config.ClientConfig;
import dev.flowtrace.protocol.config.InvalidConfigException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code flowtrace.v1}: Hello and Welcome, then numbered batches, each kept until the collector has
 * stored it.
 *
 * <p>What is sent begins with the first batch after Welcome's number and then counts up by one.
 * Where the numbers have a gap (an earlier process died, a file of the spool was damaged), the rest
 * waits until all is answered and goes over a new connection, which may begin anywhere.
 */
final class BatchConversation implements Conversation {
  private static final String CAPABILITIES = "capabilities";
  private static final String ZSTD = "zstd";
  private static final String PACKED = "packed";
  private static final int CLOSED_TOO_BIG = 1009;

  /** What may be a frame that the collector or something on the way does not let through. */
  private static final int LARGE_BYTES = 1 << 20;

  private static final int BREAKS_UNTIL_CAREFUL = 3;
  private static final int BREAKS_UNTIL_LOST = 5;
  private static final long NOT_YET = -1;

  private final Link link;
  private final Courier courier;
  private final Window window;
  private final long answerNanos;
  private boolean greeted;
  private boolean readsZstd;
  private boolean readsPacked;

  /** The batch that went out last, or up to which all is answered: the next one follows it. */
  private long cursor;

  private long lastSent = NOT_YET;
  private long pausedUntilNanos;
  private boolean paused;
  private long answerDueNanos;

  BatchConversation(Link link, Courier courier, long nowNanos) {
    DeliveryOptions options = courier.options();
    this.link = link;
    this.courier = courier;
    this.window = new Window(options.windowBatches(), options.windowBytes());
    this.answerNanos = options.answerTimeout().toNanos();
    this.answerDueNanos = nowNanos + options.connectTimeout().toNanos();
    Request hello =
        new Request.Hello(
            courier.standing().clientId(),
            options.clientVersion(),
            options.network(),
            options.host(),
            courier.frames().canCompress() ? List.of(ZSTD, PACKED) : List.of());
    link.sendText(new String(courier.codec().encode(hello), StandardCharsets.UTF_8));
  }

  @Override
  public long advance(long nowNanos) throws LinkFailure {
    if (!greeted || !window.isEmpty()) {
      if (nowNanos - answerDueNanos >= 0) {
        throw LinkFailure.of(greeted ? "it answers no batch" : "it does not answer Hello");
      }
    }
    if (paused && nowNanos - pausedUntilNanos >= 0) {
      paused = false;
    }
    if (greeted && !paused && !link.isSending()) {
      sendNext(nowNanos);
    }
    long wait = Long.MAX_VALUE;
    if (!greeted || !window.isEmpty()) {
      wait = answerDueNanos - nowNanos;
    }
    return Math.max(1, paused ? Math.min(wait, pausedUntilNanos - nowNanos) : wait);
  }

  private void sendNext(long nowNanos) throws LinkFailure {
    if (!window.hasRoom(0)) {
      return;
    }
    QueuedBatch batch = courier.outbox().next(cursor);
    if (batch == null || !window.hasRoom(batch.body().length)) {
      return;
    }
    long seq = batch.seq();
    if (lastSent != NOT_YET && seq != lastSent + 1) {
      if (window.isEmpty()) {
        throw LinkFailure.renew("the numbers go on with a gap");
      }
      return;
    }
    if (!window.isEmpty()
        && (courier.standing().isCareful(seq) || courier.standing().isCareful(window.lastSeq()))) {
      return;
    }
    if (window.isEmpty()) {
      answerDueNanos = nowNanos + answerNanos;
    }
    byte[] frame = frame(batch);
    courier.counters().sent(frame.length, courier.standing().mayHaveSent(seq));
    courier.standing().sending(seq);
    window.add(batch);
    cursor = seq;
    lastSent = seq;
    link.sendBinary(frame);
  }

  private byte[] frame(QueuedBatch batch) throws LinkFailure {
    try {
      return courier.frames().binary(batch, readsZstd, readsPacked);
    } catch (IllegalArgumentException e) {
      courier.reject(batch.seq(), String.valueOf(e.getMessage()));
      throw LinkFailure.renew("without batch " + batch.seq() + ", the numbers go on with a gap");
    }
  }

  @Override
  public void onReply(Reply reply, long nowNanos) throws LinkFailure {
    if (reply instanceof Reply.Welcome welcome) {
      onWelcome(welcome);
    } else if (!greeted && reply instanceof Reply.Error error) {
      throw LinkFailure.of("it answered Hello with an error: " + error.message());
    } else if (reply instanceof Reply.BatchStored stored) {
      onStored(stored.seq(), nowNanos);
    } else if (reply instanceof Reply.BatchRejected rejected) {
      onRejected(rejected, nowNanos);
    } else if (reply instanceof Reply.Busy busy) {
      onBusy(busy, nowNanos);
    } else if (reply instanceof Reply.Configure configure) {
      onConfigure(configure);
    } else if (reply instanceof Reply.Error error) {
      onError(error);
    }
    // a newer collector may push what this version does not know
  }

  private void onWelcome(Reply.Welcome welcome) throws LinkFailure {
    if (greeted) {
      return;
    }
    long lastSeq = welcome.lastSeq();
    if (!courier.standing().mayHaveSent(lastSeq) && lastSeq > 0) {
      takeNewIdentity(lastSeq);
    }
    greeted = true;
    readsZstd = readsZstd(welcome);
    readsPacked = lists(welcome, PACKED);
    cursor = lastSeq;
    courier.outbox().stored(lastSeq);
    if (!welcome.config().isEmpty()) {
      try {
        ClientConfig config = ClientConfig.parse(welcome.config());
        courier.reporter().tell(listener -> listener.onConfigure(config));
      } catch (InvalidConfigException e) {
        notUnderstood("settings that are not allowed: " + e.getMessage(), e);
      }
    }
    courier.reporter().tell(listener -> listener.onConnected(true));
  }

  /** Two clients have one id, as when a spool is copied: one would hide the other's batches. */
  private void takeNewIdentity(long lastSeq) throws LinkFailure {
    UUID fresh = UUID.randomUUID();
    courier
        .reporter()
        .error(
            DeliveryError.Kind.IDENTITY,
            "the collector has batch "
                + lastSeq
                + " of client "
                + courier.standing().clientId()
                + ", which this client never sent: it goes on as "
                + fresh,
            null);
    courier.standing().rename(fresh);
    courier.outbox().rename(fresh);
    throw LinkFailure.renew("a new client id");
  }

  /** One that lists nothing reads it: every collector does, with or without this subprotocol. */
  private static boolean readsZstd(Reply.Welcome welcome) {
    return !(welcome.unknown().get(CAPABILITIES) instanceof JsonArray) || lists(welcome, ZSTD);
  }

  private static boolean lists(Reply.Welcome welcome, String capability) {
    return welcome.unknown().get(CAPABILITIES) instanceof JsonArray listed
        && listed.items().contains(JsonValue.of(capability));
  }

  private void onStored(long seq, long nowNanos) {
    if (!courier.standing().mayHaveSent(seq)) {
      notUnderstood("BatchStored for batch " + seq + ", which was not sent", null);
      return;
    }
    courier.outbox().stored(seq);
    window.answeredUpTo(seq);
    answered(seq, nowNanos);
  }

  private void onRejected(Reply.BatchRejected rejected, long nowNanos) {
    long seq = rejected.seq();
    if (!courier.standing().mayHaveSent(seq)) {
      notUnderstood("BatchRejected for batch " + seq + ", which was not sent", null);
      return;
    }
    courier.reject(seq, rejected.message());
    window.answered(seq);
    answerDueNanos = nowNanos + answerNanos;
    if (window.isEmpty() || window.firstSeq() > seq) {
      answered(seq, nowNanos);
    }
  }

  private void answered(long seq, long nowNanos) {
    // after Busy, the cursor is behind what is answered now
    cursor = Math.max(cursor, seq);
    if (lastSent != NOT_YET) {
      lastSent = Math.max(lastSent, seq);
    }
    answerDueNanos = nowNanos + answerNanos;
    courier.standing().progressed();
  }

  /** Which batches it refused is not said, so all that are unanswered go again. */
  private void onBusy(Reply.Busy busy, long nowNanos) {
    long nanos = 1_000_000 * Math.min(busy.retryAfterMillis(), 3_600_000);
    long until = nowNanos + nanos;
    long from = paused ? pausedUntilNanos : nowNanos;
    if (until - from > 0) {
      courier.counters().busy(until - from);
      pausedUntilNanos = until;
      paused = true;
    }
    if (!window.isEmpty()) {
      cursor = window.firstSeq() - 1;
      lastSent = lastSent == NOT_YET ? NOT_YET : cursor;
      window.clear();
    }
  }

  private void onConfigure(Reply.Configure configure) {
    try {
      ClientConfig config = ClientConfig.of(configure);
      courier.reporter().tell(listener -> listener.onConfigure(config));
    } catch (InvalidConfigException e) {
      notUnderstood("settings that are not allowed: " + e.getMessage(), e);
    }
  }

  private void onError(Reply.Error error) throws LinkFailure {
    if (window.isEmpty()) {
      notUnderstood("an error: " + error.message(), null);
      return;
    }
    // A collector says BatchRejected when it knows which batch it is. This may be about the frame,
    // or about the connection: a batch is given up only if, alone, it is refused again and again.
    boolean batchIsWrong =
        error.code() == ErrorCode.INVALID_REQUEST || error.code() == ErrorCode.SERIALIZATION_ERROR;
    if (batchIsWrong && window.size() > 1) {
      courier.standing().beCareful(window.lastSeq());
    } else if (batchIsWrong && courier.standing().broke() >= BREAKS_UNTIL_LOST) {
      courier.reject(window.firstSeq(), error.message());
      courier.standing().progressed();
    }
    window.clear();
    throw LinkFailure.of("it answered a batch with an error: " + error.message());
  }

  @Override
  public void onEnd(int closeCode) {
    if (window.isEmpty()) {
      return;
    }
    boolean alone = window.size() == 1;
    boolean tooBig = closeCode == CLOSED_TOO_BIG;
    int breaks = courier.standing().broke();
    if (alone && tooBig) {
      courier.loseTooLarge(window.firstSeq(), "the collector closed the connection with code 1009");
    } else if (alone && breaks >= BREAKS_UNTIL_LOST && window.firstBytes() > LARGE_BYTES) {
      courier.loseTooLarge(
          window.firstSeq(), "it ended " + breaks + " connections, being alone on them");
      courier.standing().progressed();
    } else if (!alone && (tooBig || breaks >= BREAKS_UNTIL_CAREFUL)) {
      courier.standing().beCareful(window.lastSeq());
    }
  }

  @Override
  public LinkState state() {
    return new LinkState(greeted, greeted, window.size());
  }

  private void notUnderstood(String what, @Nullable Throwable cause) {
    courier
        .reporter()
        .error(DeliveryError.Kind.NOT_UNDERSTOOD, "the collector sent " + what, cause);
  }
}
