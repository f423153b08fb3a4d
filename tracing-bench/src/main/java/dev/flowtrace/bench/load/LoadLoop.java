package dev.flowtrace.bench.load;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Lets all connections send and receive, on the caller's thread. */
final class LoadLoop {
  private static final long NEXT_TICK_MILLIS =
      1; // with a rate: how long to wait for the next share
  private static final long MAX_WAIT_MILLIS = 100;
  private static final long GATHER_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final List<LoadConnection> connections;
  private final LoadTotals totals;
  private final long eventsPerSecond;

  /** {@code eventsPerSecond} is for all together; 0 is no limit. */
  LoadLoop(List<LoadConnection> connections, LoadTotals totals, long eventsPerSecond) {
    this.connections = connections;
    this.totals = totals;
    this.eventsPerSecond = eventsPerSecond;
  }

  /**
   * Sends for so long, ends all traces, and waits for the answers; gives up on those when none came
   * for 30 s.
   */
  void run(Duration duration) throws IOException {
    Instant wall = Instant.now();
    long begin = System.nanoTime();
    long epochOffset = TimeUnit.SECONDS.toNanos(wall.getEpochSecond()) + wall.getNano() - begin;
    long end = begin + duration.toNanos();
    totals.firstSentNanos = begin;
    totals.lastAnsweredNanos = begin;
    boolean finishing = false;
    int first = 0;
    try (Selector selector = Selector.open()) {
      for (LoadConnection connection : connections) {
        connection.channel().register(selector, SelectionKey.OP_READ, connection);
      }
      while (true) {
        long now = System.nanoTime();
        if (!finishing && now >= end) {
          finishing = true;
          connections.forEach(LoadConnection::finish);
        }
        long made = sendAll(first++, budget(now - begin), epochOffset);
        if (connections.stream().allMatch(LoadConnection::isDone)) {
          return;
        }
        if (finishing && now - Math.max(end, totals.lastAnsweredNanos) > SILENCE_NANOS) {
          totals.problem("gave up waiting for answers after 30 s of silence");
          return;
        }
        receive(selector, made > 0);
      }
    }
  }

  private long budget(long elapsedNanos) {
    return eventsPerSecond == 0
        ? Long.MAX_VALUE
        : (long) (elapsedNanos / 1e9 * eventsPerSecond) - totals.eventsSent;
  }

  /** Another one begins each time, so that a rate is shared by all. */
  private long sendAll(int first, long budget, long epochOffset) {
    long made = 0;
    int share = connections.size();
    for (int i = 0; i < connections.size(); i++, share--) {
      LoadConnection connection = connections.get((first + i) % connections.size());
      long left = budget - made;
      made +=
          connection.send(left == 0 ? 0 : left / share + (left % share > 0 ? 1 : 0), epochOffset);
    }
    return made;
  }

  private void receive(Selector selector, boolean more) throws IOException {
    for (LoadConnection connection : connections) {
      SelectionKey key = connection.channel().keyFor(selector);
      if (key != null && key.isValid()) {
        if (connection.isLost()) {
          key.cancel();
        } else {
          int wanted = SelectionKey.OP_READ | (connection.isBlocked() ? SelectionKey.OP_WRITE : 0);
          if (key.interestOps() != wanted) {
            key.interestOps(wanted);
          }
        }
      }
    }
    if (more) {
      selector.selectNow();
    } else {
      if (eventsPerSecond == 0) {
        // Answers come one by one; to wake up for each would take the collector's time, of which
        // it is to use all. What is in flight lasts much longer than this.
        LockSupport.parkNanos(GATHER_NANOS);
      }
      selector.select(eventsPerSecond == 0 ? MAX_WAIT_MILLIS : NEXT_TICK_MILLIS);
    }
    for (SelectionKey key : selector.selectedKeys()) {
      if (key.isValid() && key.isReadable() && key.attachment() instanceof LoadConnection ready) {
        ready.receive();
      }
    }
    selector.selectedKeys().clear();
  }
}
