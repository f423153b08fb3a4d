package dev.flowtrace.client.delivery;

import dev.flowtrace.protocol.Reply;
import dev.flowtrace.protocol.codec.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * With a collector that does not speak {@code flowtrace.v1}: StartTrace, RecordEvent and EndTrace,
 * a frame each. Nothing tells what such a collector has stored, and what is sent twice it stores
 * twice; so what was once handed to the socket is not sent again, and counts as unconfirmed.
 */
final class PlainConversation implements Conversation {
  private static final int MAX_UNANSWERED = 1024;

  private final Link link;
  private final Courier courier;
  private final long answerNanos;
  private final Deque<PlainBatch> batches = new ArrayDeque<>(); // in order; the last is being sent
  private int unanswered;
  private long cursor;
  private long answerDueNanos;
  private boolean toldOfRefusal;

  PlainConversation(Link link, Courier courier) {
    this.link = link;
    this.courier = courier;
    this.answerNanos = courier.options().answerTimeout().toNanos();
    courier
        .reporter()
        .error(
            DeliveryError.Kind.NO_GUARANTEE,
            "the collector does not speak "
                + Link.SUBPROTOCOL
                + ": what is sent now is sent once, without a promise that it is stored",
            null);
    courier.reporter().tell(listener -> listener.onConnected(false));
  }

  @Override
  public long advance(long nowNanos) throws LinkFailure {
    if (unanswered > 0 && nowNanos - answerDueNanos >= 0) {
      throw LinkFailure.of("it answers nothing");
    }
    if (!link.isSending() && unanswered < MAX_UNANSWERED) {
      sendNext(nowNanos);
    }
    return unanswered > 0 ? Math.max(1, answerDueNanos - nowNanos) : Long.MAX_VALUE;
  }

  private void sendNext(long nowNanos) {
    PlainBatch batch = batches.peekLast();
    while (batch == null || batch.isSent()) {
      QueuedBatch next = courier.outbox().next(cursor);
      if (next == null) {
        return;
      }
      cursor = next.seq();
      try {
        batch = PlainBatch.of(next, courier.frames(), courier.codec());
      } catch (ProtocolException | IllegalArgumentException e) {
        courier.reject(cursor, String.valueOf(e.getMessage()));
        continue;
      }
      courier.standing().sending(cursor);
      batches.add(batch);
      finish();
    }
    byte[] frame = courier.codec().encode(batch.next());
    if (batch.isSent()) {
      courier.counters().sent(frame.length, false);
    } else {
      courier.counters().sentBytes(frame.length);
    }
    if (unanswered++ == 0) {
      answerDueNanos = nowNanos + answerNanos;
    }
    link.sendText(new String(frame, StandardCharsets.UTF_8));
  }

  @Override
  public void onReply(Reply reply, long nowNanos) {
    if (reply instanceof Reply.EventNotification || unanswered == 0) {
      return;
    }
    unanswered--;
    answerDueNanos = nowNanos + answerNanos;
    for (PlainBatch batch : batches) {
      if (!batch.isAnswered()) {
        batch.answered();
        break;
      }
    }
    finish();
    String refusal = refusal(reply);
    if (refusal != null && !toldOfRefusal) {
      toldOfRefusal = true;
      courier
          .reporter()
          .error(DeliveryError.Kind.REJECTED, "a request was refused: " + refusal, null);
    }
  }

  private static @Nullable String refusal(Reply reply) {
    if (reply instanceof Reply.Error error) {
      return error.message();
    }
    return reply instanceof Reply.EventRecorded recorded && !recorded.success()
        ? String.valueOf(recorded.error())
        : null;
  }

  /** Takes out what is sent and answered. */
  private void finish() {
    while (!batches.isEmpty() && batches.getFirst().isSent() && batches.getFirst().isAnswered()) {
      courier.outbox().unconfirmed(batches.removeFirst().seq());
    }
  }

  @Override
  public void onEnd(int closeCode) {
    for (PlainBatch batch : batches) {
      if (batch.isSent()) {
        courier.outbox().unconfirmed(batch.seq());
      } else {
        courier
            .outbox()
            .replace(batch.seq(), batch.unsentBody(courier.codec()), batch.unsentEvents());
      }
    }
    batches.clear();
  }

  @Override
  public LinkState state() {
    return new LinkState(true, false, batches.size());
  }
}
