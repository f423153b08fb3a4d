package dev.flowtrace.web.socket;

import dev.flowtrace.journal.Journal;
import jakarta.websocket.Session;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Sends a connection's replies, in the order of the requests, each not before the journal position
 * it speaks of is committed. One message is sent at a time. Thread-safe; sending waits for the
 * peer, so a peer that does not read holds up only what serves it.
 */
final class Outbox {
  private static final Logger LOG = Logger.getLogger(Outbox.class.getPackageName());

  private final Session session;
  private final Wire wire;
  private final Journal journal;
  private final Executor executor;
  private final int mostWaiting;
  private final ReentrantLock sending = new ReentrantLock();
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final AtomicBoolean drainScheduled = new AtomicBoolean();

  /** Sends something. */
  interface Sending {
    void send(Wire wire) throws IOException;
  }

  private record Waiting(long position, Sending sending) {}

  /**
   * An empty one.
   *
   * @param mostWaiting with so many replies waiting, whoever brings the next waits, too
   */
  Outbox(Session session, Journal journal, Executor executor, int mostWaiting) {
    this.session = session;
    this.wire = new Wire(session.getBasicRemote());
    this.journal = journal;
    this.executor = executor;
    this.mostWaiting = mostWaiting;
  }

  /**
   * Sends a reply after those before it, as soon as a journal position is committed; 0 for none.
   */
  void send(long position, Sending reply) throws IOException {
    awaitRoom();
    sending.lock();
    try {
      if (waiting.isEmpty() && (position == 0 || position <= journal.committedPosition())) {
        reply.send(wire);
        return;
      }
      waiting.addLast(new Waiting(position, reply));
    } finally {
      sending.unlock();
    }
    journal.whenCommitted(position, this::scheduleDrain);
  }

  /** Holds the client's frames back: nobody reads on while this waits. */
  private void awaitRoom() throws IOException {
    for (long first = firstIfFull(); first >= 0; first = firstIfFull()) {
      try {
        if (!journal.awaitCommitted(first)) {
          throw new IOException("the collector stops; what waits is not committed");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted while a commit was waited for", e);
      }
      drain();
    }
  }

  /** The position of the first waiting reply when there are as many as may be, else -1. */
  private long firstIfFull() {
    sending.lock();
    try {
      Waiting first = waiting.size() < mostWaiting ? null : waiting.peekFirst();
      return first == null ? -1 : first.position();
    } finally {
      sending.unlock();
    }
  }

  /** Sends what is no reply to anything that waits. */
  void sendNow(Sending message) throws IOException {
    sending.lock();
    try {
      message.send(wire);
    } finally {
      sending.unlock();
    }
  }

  private void scheduleDrain() {
    if (drainScheduled.compareAndSet(false, true)) {
      executor.execute(this::drain);
    }
  }

  private void drain() {
    drainScheduled.set(false);
    sending.lock();
    try {
      long committed = journal.committedPosition();
      while (!waiting.isEmpty() && waiting.peekFirst().position() <= committed) {
        waiting.removeFirst().sending().send(wire);
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.FINE, "a reply could not be sent to " + session.getId(), e);
      waiting.clear();
    } finally {
      sending.unlock();
    }
  }
}
