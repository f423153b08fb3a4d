package dev.flowtrace.client.recording;

import dev.flowtrace.client.delivery.BatchSink;
import dev.flowtrace.client.delivery.EncodedBatch;
import dev.flowtrace.protocol.ExecutionStatus;
import dev.flowtrace.protocol.TraceEvent;
import dev.flowtrace.protocol.codec.FrameCodec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Takes entries out of the buffer, makes events and batches of them, and hands these on: one daemon
 * thread.
 */
final class Encoder implements Runnable {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final long SECOND = 1_000_000_000;

  /**
   * The longest nap: each waking costs a switch of threads, and the buffer has room for what comes
   * meanwhile; who puts much into it wakes it.
   */
  private static final long NAP_NANOS = 100_000_000;

  private final Recorder recorder;
  private final BatchSink sink;
  private final EventFactory factory;
  private final Pace pace;
  private final Thread thread;
  private final BlockingQueue<Throwable> failures = new ArrayBlockingQueue<>(16);

  // requests of other threads, and what is done of them
  private final AtomicLong flushWanted = new AtomicLong();
  private final Object flushed = new Object();
  private long flushDone; // guarded by flushed
  private volatile boolean closing;
  private volatile boolean napping;

  // this thread's
  private final List<Entry> collected = new ArrayList<>();
  private final List<Run> runs = new ArrayList<>();
  private final BatchBody body;
  private long nextHousekeeping;
  private final long[] lossesTold = new long[Loss.values().length];

  // counters for others to read
  final AtomicLong batches = new AtomicLong();
  final AtomicLong encodedEvents = new AtomicLong();
  final AtomicLong encodedBytes = new AtomicLong();

  Encoder(Recorder recorder, BatchSink sink, HostLoad host) {
    this.recorder = recorder;
    this.sink = sink;
    this.pace = new Pace(recorder, host);
    Contents contents = new Contents(recorder);
    this.factory = new EventFactory(recorder, contents);
    this.body = new BatchBody(new FrameCodec(), new EventWriter(contents));
    int number = COUNT.getAndIncrement();
    thread = new Thread(this, "flowtrace-client-encode" + (number == 0 ? "" : "-" + number));
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** There is much to do: called by recording threads, now and then. */
  void wake() {
    if (napping) {
      LockSupport.unpark(thread);
    }
  }

  /** Tells the listener, if few are told already. */
  void report(Throwable failure) {
    boolean unused = failures.offer(failure);
  }

  boolean flush(Duration deadline) {
    long wanted = flushWanted.incrementAndGet();
    LockSupport.unpark(thread);
    long until = System.nanoTime() + deadline.toNanos();
    try {
      synchronized (flushed) {
        while (flushDone < wanted) {
          long left = until - System.nanoTime();
          if (left <= 0 || !thread.isAlive()) {
            return false;
          }
          flushed.wait(Math.max(1, Math.min(left, SECOND) / 1_000_000));
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  boolean close(Duration deadline) {
    boolean done = flush(deadline);
    closing = true;
    LockSupport.unpark(thread);
    return done;
  }

  @Override
  public void run() {
    while (!closing) {
      try {
        step();
      } catch (Throwable e) { // whatever it is, what comes after must still go out
        recorder.caught(e);
        recorder.lost(Loss.ENCODING, Math.max(0, collected.size() - 1));
        collected.forEach(recorder.messages::release);
        collected.clear();
        runs.forEach(run -> run.pending.forEach(recorder.messages::release));
        runs.forEach(run -> run.pending.clear());
        runs.clear();
        body.clear();
      }
    }
    countLeftovers();
    tellOwner();
  }

  /** What there was no time for at the end. */
  private void countLeftovers() {
    long events = collected.size();
    while (recorder.take() != null) {
      events++;
    }
    recorder.lost(Loss.CLOSED, events);
  }

  private void step() {
    long wanted = flushWanted.get();
    Entry entry = recorder.buffer.peek();
    if (entry != null && (pace.isDue(entry) || flushed() < wanted)) {
      collect(entry);
      return;
    }
    long now = recorder.clock.nanoTime();
    if (flushed() < wanted && recorder.buffer.size() == 0) {
      encode();
      finishFlush(wanted);
    } else if (!collected.isEmpty() && pace.isOld(collected.get(0), now)) {
      encode();
    } else {
      housekeep(now);
      nap(wanted);
      pace.decide(recorder.clock.nanoTime());
    }
  }

  private void nap(long wanted) {
    napping = true;
    if (flushWanted.get() == wanted && (recorder.buffer.size() == 0 || pace.isWaiting())) {
      Entry oldest = collected.isEmpty() ? null : collected.get(0);
      LockSupport.parkNanos(
          this, Math.min(NAP_NANOS, pace.restNanos(oldest, recorder.buffer.peek())));
    }
    napping = false;
  }

  private long flushed() {
    synchronized (flushed) {
      return flushDone;
    }
  }

  private void finishFlush(long wanted) {
    synchronized (flushed) {
      flushDone = wanted;
      flushed.notifyAll();
    }
  }

  private void housekeep(long now) {
    if (now - nextHousekeeping >= 0) {
      nextHousekeeping = now + SECOND;
      recorder.clock.anchor();
      tellOwner();
    }
  }

  private void tellOwner() {
    try {
      for (Throwable failure = failures.poll(); failure != null; failure = failures.poll()) {
        recorder.events.onFailure(failure);
      }
      for (Loss loss : Loss.values()) {
        long now = recorder.losses(loss);
        long before = lossesTold[loss.index()];
        lossesTold[loss.index()] = now;
        if (now > before) {
          recorder.events.onLoss(loss, now - before);
        }
      }
    } catch (RuntimeException | Error e) { // the listener's own; there is nobody to tell
      recorder.listenerFailures.increment();
    }
  }

  private void collect(Entry entry) {
    collected.add(entry);
    Entry unused = recorder.take();
    if (collected.size() >= recorder.limits.batchEvents()) {
      encode();
    }
  }

  /** Writes what is collected, the entries of each run together and in their order. */
  private void encode() {
    for (Entry entry : collected) {
      if (entry.run.pending.isEmpty()) {
        runs.add(entry.run);
      }
      entry.run.pending.add(entry);
    }
    collected.clear();
    Settings settings = recorder.settings;
    for (Run run : runs) {
      for (Entry entry : run.pending) {
        write(entry, settings);
      }
      run.pending.clear(); // its memory stays with the run: bounded by a batch
    }
    runs.clear();
    handOn();
    long now = recorder.clock.nanoTime();
    housekeep(now);
    pace.decide(now);
  }

  private void write(Entry entry, Settings settings) {
    Run run = entry.run;
    try {
      switch (entry.kind) {
        case Entry.EVENT -> {
          start(run);
          event(entry, settings);
        }
        case Entry.PROMOTION -> promotion(entry, settings);
        case Entry.END -> end(run, settings);
        default -> start(run);
      }
    } catch (RuntimeException | StackOverflowError e) {
      recorder.caught(e);
    }
    if (body.isFull(recorder.limits)) {
      handOn();
    }
  }

  private void start(Run run) {
    if (!run.startWritten) {
      run.startWritten = true;
      body.start(run);
    }
  }

  private void promotion(Entry entry, Settings settings) {
    Run run = entry.run;
    long events = run.eventsBeforePromotion();
    List<Entry> kept = run.drain();
    run.lostBeforePromotion = Math.max(0, events - kept.size());
    recorder.lost(Loss.RING_OVERWRITTEN, run.lostBeforePromotion);
    start(run);
    for (Entry event : kept) {
      event(event, settings);
    }
    send(run, factory.promotion(entry, run.lostBeforePromotion));
  }

  private void end(Run run, Settings settings) {
    start(run);
    for (Entry late : run.drain()) { // by threads that had not noticed the promotion
      event(late, settings);
    }
    run.releaseRing();
    ExecutionStatus status = run.status;
    body.end(run, status == null ? ExecutionStatus.COMPLETED : status);
  }

  private void event(Entry entry, Settings settings) {
    Site site = entry.site;
    try {
      if (site != null && recorder.tap.isWatched()) {
        send(entry.run, factory.event(entry, site, settings));
      } else if (site != null) {
        body.event(entry, site, settings);
      }
    } catch (RuntimeException | StackOverflowError e) {
      recorder.caught(e);
    } finally {
      recorder.messages.release(entry);
    }
  }

  private void send(Run run, TraceEvent event) {
    body.event(run, event);
    recorder.tap.publish(run, event);
  }

  private void handOn() {
    if (body.isEmpty()) {
      return;
    }
    EncodedBatch batch = body.encoded();
    batches.incrementAndGet();
    if (sink.offer(batch)) {
      encodedEvents.addAndGet(batch.events());
      encodedBytes.addAndGet(batch.body().length);
    } else {
      recorder.lost(Loss.DELIVERY_FULL, batch.events());
      recorder.lost(Loss.END_LOST, batch.ends());
      for (Run run : body.startedRuns()) {
        run.startWritten = false; // with its next event
      }
    }
    body.clear();
  }
}
