package dev.flowtrace.client.delivery;

import java.util.Iterator;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All batches that were taken and are not done, in the order of their numbers: the older ones in
 * memory, and behind them those that are only in the spool. A new batch goes into memory when there
 * is room and nothing is only in the spool, else into the spool. Thread-safe.
 */
final class Outbox {
  private final long maxBytes;
  private final @Nullable Spool spool;
  private final Counters counters;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition done = lock.newCondition();
  private final NavigableMap<Long, QueuedBatch> memory = new TreeMap<>(); // guarded by lock
  private long memoryBytes; // guarded by lock
  private Tally inMemory = Tally.NONE; // guarded by lock
  private long nextSeq; // guarded by lock
  private long lastInMemorySeq; // guarded by lock; the highest that ever was
  private long storedSeq; // guarded by lock; all up to it are stored
  private boolean refusing; // guarded by lock
  private boolean closed; // guarded by lock

  /**
   * How full it is.
   *
   * @param waiting batches that are known
   * @param bufferedBytes of bodies in memory
   */
  record Level(Tally waiting, long bufferedBytes) {}

  Outbox(long maxBytes, @Nullable Spool spool, Counters counters) {
    this.maxBytes = maxBytes;
    this.spool = spool;
    this.counters = counters;
    this.nextSeq = spool == null ? 1 : spool.firstSeq();
  }

  /** Takes a batch and numbers it, or counts it as refused. */
  boolean offer(EncodedBatch batch) {
    Tally one = new Tally(1, batch.events());
    lock.lock();
    try {
      DropReason refusal = take(batch);
      if (refusal == null) {
        nextSeq++;
        counters.accepted(one);
        return true;
      }
      counters.refused(refusal, one);
      return false;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable DropReason take(EncodedBatch batch) {
    int bytes = batch.body().length;
    if (refusing) {
      return DropReason.CLOSED;
    }
    if (bytes > Math.min(maxBytes, SpoolRecord.MAX_BODY_BYTES)) {
      return DropReason.TOO_LARGE;
    }
    if (spool != null && !spool.reserve(nextSeq)) {
      return DropReason.SPOOL_FAILED;
    }
    if (memoryBytes + bytes <= maxBytes && (spool == null || !spool.hasUnread())) {
      putInMemory(new QueuedBatch(nextSeq, batch.body(), batch.events(), false));
      return null;
    }
    return spool == null ? DropReason.BUFFER_FULL : spool.append(nextSeq, batch);
  }

  /** The first batch after that number; null if there is none, or no memory to read it into. */
  @Nullable QueuedBatch next(long afterSeq) {
    lock.lock();
    try {
      var next = memory.higherEntry(afterSeq);
      return next == null ? load(afterSeq) : next.getValue();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable QueuedBatch load(long afterSeq) {
    if (spool == null || closed) {
      return null;
    }
    while (spool.hasUnread()) {
      int bytes = spool.nextBodyBytes();
      if (!memory.isEmpty() && memoryBytes + bytes > maxBytes) {
        return null;
      }
      QueuedBatch batch = spool.read();
      if (batch == null) {
        break;
      }
      if (batch.seq() <= storedSeq) {
        counters.stored(Tally.of(batch));
        lastInMemorySeq = Math.max(lastInMemorySeq, batch.seq());
      } else {
        putInMemory(batch);
        if (batch.seq() > afterSeq) {
          return batch;
        }
      }
    }
    released();
    return null;
  }

  private void putInMemory(QueuedBatch batch) {
    memory.put(batch.seq(), batch);
    memoryBytes += batch.body().length;
    inMemory = inMemory.plus(Tally.of(batch));
    lastInMemorySeq = Math.max(lastInMemorySeq, batch.seq());
  }

  /** All up to that number are in the collector's database. */
  void stored(long seq) {
    lock.lock();
    try {
      storedSeq = Math.max(storedSeq, seq);
      Tally sum = Tally.NONE;
      for (Iterator<QueuedBatch> all = memory.headMap(seq, true).values().iterator();
          all.hasNext(); ) {
        QueuedBatch batch = all.next();
        all.remove();
        sum = sum.plus(taken(batch));
      }
      counters.stored(sum);
      released();
    } finally {
      lock.unlock();
    }
  }

  /** The numbers begin anew, under another id: what was stored under the old one tells nothing. */
  void rename(UUID clientId) {
    lock.lock();
    try {
      storedSeq = 0;
      if (spool != null) {
        spool.rename(clientId);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The collector will never take that batch. Returns what it was. */
  Tally rejected(long seq) {
    return remove(seq, counters::rejected);
  }

  /** That batch went out without a promise. */
  void unconfirmed(long seq) {
    remove(seq, counters::unconfirmed);
  }

  /** That batch is given up. Returns what it was. */
  Tally lost(long seq, DropReason reason) {
    return remove(seq, one -> counters.lost(reason, one));
  }

  /** Counts before anybody who waits for the batch hears of it. */
  private Tally remove(long seq, Consumer<Tally> count) {
    lock.lock();
    try {
      QueuedBatch batch = memory.remove(seq);
      if (batch == null) {
        return Tally.NONE;
      }
      Tally one = taken(batch);
      count.accept(one);
      released();
      return one;
    } finally {
      lock.unlock();
    }
  }

  /** Part of that batch went out without a promise; what is left takes its place. */
  void replace(long seq, byte[] body, int events) {
    lock.lock();
    try {
      QueuedBatch old = memory.get(seq);
      if (old != null) {
        taken(old);
        counters.unconfirmed(new Tally(0, old.events() - events));
        putInMemory(new QueuedBatch(seq, body, events, old.inSpool()));
      }
    } finally {
      lock.unlock();
    }
  }

  private Tally taken(QueuedBatch batch) {
    memoryBytes -= batch.body().length;
    inMemory = new Tally(inMemory.batches() - 1, inMemory.events() - batch.events());
    return Tally.of(batch);
  }

  private void released() {
    if (spool != null && !closed) {
      spool.release(memory.isEmpty() ? lastInMemorySeq : memory.firstKey() - 1);
    }
    done.signalAll();
  }

  /** Whether all is done. */
  boolean isEmpty() {
    lock.lock();
    try {
      return allDone(Long.MAX_VALUE);
    } finally {
      lock.unlock();
    }
  }

  private boolean allDone(long upToSeq) {
    return (memory.isEmpty() || memory.firstKey() > upToSeq)
        && (closed || spool == null || !spool.hasUnread() || lastInMemorySeq >= upToSeq);
  }

  /** Waits until all that was taken before this call is done; false if it was not in that time. */
  boolean await(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long target = nextSeq - 1;
      long left = nanos;
      while (!allDone(target)) {
        if (left <= 0 || closed) {
          return false;
        }
        left = done.awaitNanos(Math.min(left, TimeUnit.DAYS.toNanos(1)));
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Takes no more. */
  void refuse() {
    lock.lock();
    try {
      refusing = true;
    } finally {
      lock.unlock();
    }
  }

  /** Brings what is only in memory into the spool, counts what is lost, and closes the spool. */
  void close() {
    lock.lock();
    try {
      refusing = true;
      if (closed) {
        return;
      }
      for (QueuedBatch batch : memory.values()) {
        keep(batch);
      }
      if (spool != null) {
        counters.kept(spool.unread());
        spool.close(nextSeq);
      }
      memory.clear();
      memoryBytes = 0;
      inMemory = Tally.NONE;
      closed = true;
      done.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void keep(QueuedBatch batch) {
    if (batch.inSpool()) {
      counters.kept(Tally.of(batch));
      return;
    }
    // what it appends is unread, and counted with that
    DropReason reason =
        spool == null
            ? DropReason.CLOSED
            : spool.append(batch.seq(), new EncodedBatch(batch.body(), batch.events(), 0, 0));
    if (reason != null) {
      counters.lost(reason, Tally.of(batch));
    }
  }

  /** How full memory is, and how much waits altogether. */
  Level level() {
    lock.lock();
    try {
      return new Level(
          spool == null || closed ? inMemory : inMemory.plus(spool.unread()), memoryBytes);
    } finally {
      lock.unlock();
    }
  }

  long spooledBytes() {
    lock.lock();
    try {
      return spool == null ? 0 : spool.bytes();
    } finally {
      lock.unlock();
    }
  }
}
