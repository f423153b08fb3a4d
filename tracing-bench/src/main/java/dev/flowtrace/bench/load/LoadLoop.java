package dev.flowtrace.bench.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Lets all connections send and receive, on the caller's thread. */
final class LoadLoop {
  private static final long MAX_WAIT_MILLIS = 100;
  private static final long GATHER_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
  private static final long READY_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final List<LoadConnection> connections;
  private final LoadTotals totals;
  private final boolean gathers;
  private final Progress progress;

  /**
   * A loop for these connections.
   *
   * @param progress is told all the time
   * @param gathers whether answers may wait for others, so that fewer turns are needed: when the
   *     collector's throughput matters, and not the latency of each
   */
  LoadLoop(
      List<LoadConnection> connections, LoadTotals totals, Progress progress, boolean gathers) {
    this.connections = connections;
    this.totals = totals;
    this.progress = progress;
    this.gathers = gathers;
  }

  /**
   * Sends for so long, ends all traces, and waits for the answers; gives up on those when none came
   * for 30 s.
   */
  void run(Duration duration) throws IOException {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    try (Selector selector = Selector.open()) {
      for (LoadConnection connection : connections) {
        connection.channel().register(selector, SelectionKey.OP_READ, connection);
      }
      awaitReady(selector);
      long cpu = threads.getCurrentThreadCpuTime();
      run(selector, duration);
      totals.cpuNanos = threads.getCurrentThreadCpuTime() - cpu;
    }
  }

  private void awaitReady(Selector selector) throws IOException {
    long deadline = System.nanoTime() + READY_NANOS;
    while (!connections.stream().allMatch(LoadConnection::isReady)) {
      if (System.nanoTime() > deadline) {
        throw new IOException("the collector did not say Welcome within 10 s");
      }
      receive(selector, MAX_WAIT_MILLIS);
    }
  }

  private void run(Selector selector, Duration duration) throws IOException {
    Instant wall = Instant.now();
    long begin = System.nanoTime();
    long epochOffset = TimeUnit.SECONDS.toNanos(wall.getEpochSecond()) + wall.getNano() - begin;
    long end = begin + duration.toNanos();
    totals.firstSentNanos = begin;
    totals.lastAnsweredNanos = begin;
    progress.start(begin);
    connections.forEach(connection -> connection.start(begin));
    boolean finishing = false;
    for (int first = 0; ; first++) {
      long now = System.nanoTime();
      if (!finishing && now >= end) {
        finishing = true;
        totals.eventsBehind = connections.stream().mapToLong(c -> c.eventsBehind(end)).sum();
        connections.forEach(LoadConnection::finish);
      }
      long made = sendAll(first, now, epochOffset);
      progress.tick(now, totals);
      if (connections.stream().allMatch(LoadConnection::isDone)) {
        return;
      }
      if (finishing && now - Math.max(end, totals.lastAnsweredNanos) > SILENCE_NANOS) {
        totals.problem("gave up waiting for answers after 30 s of silence");
        return;
      }
      if (made == 0 && gathers) {
        // Answers come one by one; to wake up for each would take the collector's time, of which
        // it is to use all. What is in flight lasts much longer than this.
        LockSupport.parkNanos(GATHER_NANOS);
      }
      receive(selector, made > 0 ? 0 : waitMillis(finishing ? Long.MAX_VALUE : end));
    }
  }

  /** Another one begins each time, so that none is always the last. */
  private long sendAll(int first, long now, long epochOffset) {
    long made = 0;
    for (int i = 0; i < connections.size(); i++) {
      made += connections.get((first + i) % connections.size()).send(now, epochOffset);
    }
    return made;
  }

  /** Until the next frame is due, at least 1. */
  private long waitMillis(long end) {
    long wake = end;
    for (LoadConnection connection : connections) {
      if (!connection.isLost() && !connection.isBlocked()) {
        wake = Math.min(wake, connection.wakeNanos());
      }
    }
    long now = System.nanoTime();
    if (wake <= now) {
      return 1;
    }
    return Math.min(MAX_WAIT_MILLIS, 1 + TimeUnit.NANOSECONDS.toMillis(wake - now));
  }

  /** Waits for so long, 0 for not at all, until one of them can go on. */
  private void receive(Selector selector, long waitMillis) throws IOException {
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
    if (waitMillis == 0) {
      selector.selectNow();
    } else {
      selector.select(waitMillis);
    }
    for (SelectionKey key : selector.selectedKeys()) {
      if (key.isValid() && key.isReadable() && key.attachment() instanceof LoadConnection ready) {
        ready.receive();
      }
    }
    selector.selectedKeys().clear();
  }
}
