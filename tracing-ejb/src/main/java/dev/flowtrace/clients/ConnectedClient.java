package dev.flowtrace.clients;

import dev.flowtrace.protocol.Reply;
import dev.flowtrace.protocol.Request;
import dev.flowtrace.protocol.config.ClientConfig;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A client that is connected to this collector. Thread-safe. */
public final class ConnectedClient {
  private static final double NANOS_A_SECOND = 1e9;

  private final Request.Hello hello;
  private final String nodeName;
  private final long connectedEpochNanos;
  private final Consumer<Reply.Configure> push;
  private final AtomicLong lastSeq;
  private final AtomicLong batches = new AtomicLong();
  private final AtomicLong events = new AtomicLong();
  private ClientConfig told;
  private long measuredNanoTime = System.nanoTime();
  private long measuredEvents;
  private volatile double eventsPerSecond;

  /**
   * A client that was just greeted.
   *
   * @param nodeName the collector it is connected to
   * @param lastSeq its last batch that was stored then
   * @param told what it was told to record
   * @param push tells it more, without waiting
   */
  public ConnectedClient(
      Request.Hello hello,
      String nodeName,
      long lastSeq,
      long connectedEpochNanos,
      ClientConfig told,
      Consumer<Reply.Configure> push) {
    this.hello = hello;
    this.nodeName = nodeName;
    this.lastSeq = new AtomicLong(lastSeq);
    this.connectedEpochNanos = connectedEpochNanos;
    this.told = told;
    this.push = push;
  }

  /** A batch of it is stored. */
  public void stored(long seq, long eventCount) {
    lastSeq.accumulateAndGet(seq, Math::max);
    batches.incrementAndGet();
    events.addAndGet(eventCount);
  }

  /** Tells it what to record, when that is not what it was told last. */
  synchronized void configure(ClientConfig config) {
    if (!config.equals(told)) {
      told = config;
      push.accept(config.toConfigure());
    }
  }

  /** Measures the rate since the last time; called now and then. */
  synchronized void measure(long nanoTime) {
    long nanos = nanoTime - measuredNanoTime;
    if (nanos > 0) {
      long now = events.get();
      eventsPerSecond = (now - measuredEvents) * NANOS_A_SECOND / nanos;
      measuredEvents = now;
      measuredNanoTime = nanoTime;
    }
  }

  /** Its id. */
  public UUID clientId() {
    return hello.clientId();
  }

  /** What it said of itself. */
  public Request.Hello hello() {
    return hello;
  }

  /** The collector it is connected to. */
  public String nodeName() {
    return nodeName;
  }

  /** Since when. */
  public long connectedEpochNanos() {
    return connectedEpochNanos;
  }

  /** Its last batch that is stored, as far as is known here. */
  public long lastSeq() {
    return lastSeq.get();
  }

  /** Batches acknowledged on this connection. */
  public long batches() {
    return batches.get();
  }

  /** Events in them, those of duplicates included. */
  public long events() {
    return events.get();
  }

  /** Events a second, over the last heartbeat or so. */
  public double eventsPerSecond() {
    return eventsPerSecond;
  }

  /** What it was told to record. */
  public synchronized ClientConfig told() {
    return told;
  }
}
