package dev.flowtrace.client.delivery;

import dev.flowtrace.client.socket.Keepalive;
import dev.flowtrace.protocol.Reply;
import dev.flowtrace.protocol.codec.ProtocolException;
import java.net.http.HttpClient;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The delivery's thread: connects, lets a {@link Conversation} go on as long as the connection
 * lasts, waits a little longer after each failure, and ends in order. Only {@link #run()} and what
 * it calls run on that thread; the other methods are for any.
 */
final class DeliveryLoop implements Runnable {
  private static final LinkEvent WAKE_UP = new LinkEvent.WakeUp();

  /** How long the collector may take to answer a goodbye before the connection is cut. */
  private static final long GOODBYE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Courier courier;
  private final DeliveryOptions options;
  private final BackOff backOff;
  private final LongSupplier clock;

  /** Bounded by what it holds: a wake-up, and what one link says before it is answered. */
  private final BlockingQueue<LinkEvent> mailbox = new LinkedBlockingQueue<>();

  private final AtomicBoolean awake = new AtomicBoolean();
  private volatile boolean closing;
  private volatile long closeByNanos;
  private volatile boolean hurry;
  private volatile LinkState state = LinkState.AWAY;

  private @Nullable HttpClient http;
  private @Nullable Link link;
  private @Nullable Conversation conversation;
  private @Nullable Keepalive keepalive; // there with the conversation
  private long connectByNanos;
  private long openedNanos;
  private long nextAttemptNanos;
  private boolean toldOfOutage;

  DeliveryLoop(Courier courier, DoubleSupplier jitter, LongSupplier clock) {
    this.courier = courier;
    this.options = courier.options();
    this.backOff = new BackOff(options.reconnectMin(), options.reconnectMax(), jitter);
    this.clock = clock;
    this.nextAttemptNanos = clock.getAsLong();
  }

  /** There is something to send. */
  void wakeUp() {
    if (!awake.get() && awake.compareAndSet(false, true)) {
      mailbox.add(WAKE_UP);
    }
  }

  /** Somebody waits: the next attempt to connect is due now. */
  void hurry() {
    hurry = true;
    wakeUp();
  }

  /** Sends what there is, as long as there is time, and ends. */
  synchronized void close(long withinNanos) {
    long byNanos = clock.getAsLong() + withinNanos;
    if (!closing || byNanos - closeByNanos < 0) { // a second call can only shorten it
      closeByNanos = byNanos;
      closing = true;
    }
    hurry();
  }

  LinkState state() {
    return state;
  }

  @Override
  public void run() {
    boolean goesOn = true;
    while (goesOn) {
      try {
        goesOn = turn();
      } catch (InterruptedException e) {
        goesOn = false; // nobody but the host's own end does that
      } catch (LinkFailure e) {
        drop(e.why(), -1, null, !e.isExpected());
      } catch (RuntimeException | Error e) {
        courier.reporter().error(DeliveryError.Kind.INTERNAL, "a bug: " + e, e);
        drop("of a bug: " + e, -1, e, true);
      }
    }
    goodbye();
    courier.outbox().close();
    courier.frames().close();
    http = null;
    state = LinkState.AWAY;
  }

  /** Does what can be done, and waits for what happens next; false when it is over. */
  private boolean turn() throws InterruptedException, LinkFailure {
    long now = clock.getAsLong();
    if (closing && (now - closeByNanos >= 0 || courier.outbox().isEmpty())) {
      return false;
    }
    long wait = advance(now);
    if (closing) {
      wait = Math.min(wait, Math.max(1, closeByNanos - now));
    }
    LinkEvent event = mailbox.poll(wait, TimeUnit.NANOSECONDS);
    while (event != null) {
      handle(event);
      event = mailbox.poll();
    }
    return true;
  }

  private long advance(long now) throws LinkFailure {
    Conversation open = conversation;
    if (open != null) {
      long wait = open.advance(now);
      state = open.state();
      return Math.min(wait, keepAlive(now));
    }
    if (link != null) {
      if (now - connectByNanos >= 0) {
        throw LinkFailure.of("it takes longer than " + options.connectTimeout());
      }
      return connectByNanos - now;
    }
    if (hurry || now - nextAttemptNanos >= 0) {
      hurry = false;
      connect(now);
      return 1;
    }
    return nextAttemptNanos - now;
  }

  /** The result is how long there is nothing to do. */
  private long keepAlive(long now) throws LinkFailure {
    Keepalive known = keepalive;
    Link open = link;
    if (known == null || open == null) {
      return Long.MAX_VALUE;
    }
    boolean canPing = state.connected() && !open.isSending();
    switch (known.advance(now, state.inFlightBatches() > 0, canPing)) {
      case PING -> open.ping();
      case GIVE_UP -> throw LinkFailure.of("it answers no ping");
      case WAIT -> {}
    }
    return known.restNanos(now);
  }

  private void connect(long now) {
    HttpClient client = http;
    if (client == null) {
      client = HttpClient.newHttpClient();
      http = client;
    }
    // the JDK's own limit comes first
    connectByNanos = now + options.connectTimeout().toNanos() + TimeUnit.SECONDS.toNanos(1);
    link = Link.open(client, options, mailbox::add);
  }

  private void handle(LinkEvent event) throws LinkFailure {
    if (event instanceof LinkEvent.WakeUp) {
      awake.set(false);
    } else if (event instanceof LinkEvent.Opened opened && opened.link() == link) {
      onOpened(opened);
    } else if (event instanceof LinkEvent.Sent sent && sent.link() == link) {
      sent.link().sent();
    } else if (event instanceof LinkEvent.Received received && received.link() == link) {
      heard();
      onReceived(received);
    } else if (event instanceof LinkEvent.Ponged ponged && ponged.link() == link) {
      heard();
    } else if (event instanceof LinkEvent.Ended ended && ended.link() == link) {
      drop(ended.why(), ended.closeCode(), ended.cause(), true);
    }
  }

  private void heard() {
    if (keepalive != null) {
      keepalive.heard(clock.getAsLong());
    }
  }

  private void onOpened(LinkEvent.Opened opened) {
    courier.counters().connected();
    openedNanos = clock.getAsLong();
    toldOfOutage = false;
    keepalive = new Keepalive(options.pingInterval(), openedNanos);
    conversation =
        opened.subprotocol().equals(Link.SUBPROTOCOL)
            ? new BatchConversation(opened.link(), courier, openedNanos)
            : new PlainConversation(opened.link(), courier);
  }

  private void onReceived(LinkEvent.Received received) throws LinkFailure {
    Conversation open = conversation;
    if (open != null) {
      try {
        byte[] json = courier.frames().open(received.message(), options.maxMessageBytes());
        Reply reply = courier.codec().decodeReply(json);
        open.onReply(reply, clock.getAsLong());
        if (reply instanceof Reply.BatchStored) {
          backOff.reset();
        }
      } catch (ProtocolException | IllegalArgumentException e) {
        // perhaps a kind that this version does not know
        courier
            .reporter()
            .error(
                DeliveryError.Kind.NOT_UNDERSTOOD,
                "the collector sent what is not understood: " + e.getMessage(),
                e);
      }
      state = open.state();
    }
    received.link().receiveNext();
  }

  /** The connection is over, or never came about. */
  private void drop(String why, int closeCode, @Nullable Throwable cause, boolean failed) {
    Link old = link;
    Conversation open = conversation;
    link = null;
    conversation = null;
    keepalive = null;
    state = LinkState.AWAY;
    long now = clock.getAsLong();
    if (open != null) {
      end(open, closeCode);
      if (now - openedNanos > options.reconnectMax().toNanos()) {
        backOff.reset();
      }
    }
    if (old != null) {
      old.abort();
    }
    nextAttemptNanos = failed ? now + backOff.nextNanos() : now;
    if (failed && !toldOfOutage) {
      toldOfOutage = true;
      courier
          .reporter()
          .error(
              DeliveryError.Kind.NOT_CONNECTED,
              "no connection to " + options.address() + ": " + why,
              cause);
    }
  }

  private void end(Conversation open, int closeCode) {
    try {
      open.onEnd(closeCode);
    } catch (RuntimeException e) { // the thread must not end of it
      courier.reporter().error(DeliveryError.Kind.INTERNAL, "a bug: " + e, e);
    }
  }

  /** A clean end, so that the collector does not take the client for broken. */
  private void goodbye() {
    Link last = link;
    if (last == null) {
      return;
    }
    try {
      long byNanos = clock.getAsLong() + GOODBYE_NANOS;
      if (conversation != null && last.sayGoodbye()) {
        LinkEvent event;
        do {
          event = mailbox.poll(byNanos - clock.getAsLong(), TimeUnit.NANOSECONDS);
          if (event instanceof LinkEvent.Received received && received.link() == last) {
            onReceived(received); // what is stored now need not be sent again
          }
        } while (event != null && !(event instanceof LinkEvent.Ended));
      }
      if (conversation != null) {
        end(conversation, -1);
      }
    } catch (LinkFailure e) {
      last.abort(); // it says something wrong at the end; nobody waits for more
    } catch (InterruptedException | RuntimeException e) {
      courier.reporter().error(DeliveryError.Kind.INTERNAL, "the goodbye failed: " + e, e);
    } finally {
      last.abort();
    }
  }
}
