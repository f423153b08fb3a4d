package dev.flowtrace.journal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A collector's journal, as everybody but its {@link JournalWriter} sees it: frames are appended in
 * memory, in groups that become one row each, so that thousands of events cost one transaction, and
 * who waits for a commit is told of it. Nothing that was appended is given up.
 *
 * <p>Thread-safe. Only {@link #awaitCommitted} waits, and what the writer calls.
 */
public final class Journal {
  private static final Logger LOG = Logger.getLogger(Journal.class.getPackageName());

  private final long intervalNanos;
  private final long rowBytes;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition appended = lock.newCondition();
  private final Condition committed = lock.newCondition();
  private final Deque<JournalFrame> waiting = new ArrayDeque<>();
  private final PriorityQueue<Watch> watches =
      new PriorityQueue<>(Comparator.comparingLong(Watch::position));
  private long waitingBytes;
  private long uncommittedBytes;
  private long lastPosition;
  private long committedPosition;

  /** When the first of the waiting frames came. */
  private long oldestNanoTime;

  /** Whether a group is being committed, and when the first of its frames came. */
  private boolean committing;

  private long committingNanoTime;
  private boolean closing;
  private boolean givenUp;

  /** The group that failed last, if it is certain that it is not in the journal. */
  private List<JournalFrame> refused = List.of();

  private record Watch(long position, Runnable action) {}

  /**
   * An empty journal.
   *
   * @param basePosition the position before that of the first frame
   * @param interval how long the first frame of a row waits for more
   * @param rowBytes the most bytes of frames in one row
   */
  public Journal(long basePosition, Duration interval, long rowBytes) {
    this.lastPosition = basePosition;
    this.committedPosition = basePosition;
    this.intervalNanos = interval.toNanos();
    this.rowBytes = rowBytes;
  }

  /**
   * Appends a frame and returns its position. Does not wait.
   *
   * @throws ClosedJournalException when no more frames are taken
   */
  public long append(byte[] content, long receivedEpochNanos) {
    return append(content, receivedEpochNanos, null);
  }

  /**
   * Appends a frame and returns its position. Does not wait.
   *
   * @param batch whose batch it is, null for any other frame
   * @throws ClosedJournalException when no more frames are taken
   */
  public long append(byte[] content, long receivedEpochNanos, @Nullable ClientBatch batch) {
    lock.lock();
    try {
      if (closing) {
        throw new ClosedJournalException();
      }
      if (waiting.isEmpty()) {
        oldestNanoTime = System.nanoTime();
        appended.signal();
      }
      lastPosition++;
      waiting.addLast(new JournalFrame(lastPosition, receivedEpochNanos, content, batch));
      waitingBytes += content.length;
      uncommittedBytes += content.length;
      if (waitingBytes >= rowBytes) {
        appended.signal();
      }
      return lastPosition;
    } finally {
      lock.unlock();
    }
  }

  /** The position of the last frame appended. */
  public long lastPosition() {
    lock.lock();
    try {
      return lastPosition;
    } finally {
      lock.unlock();
    }
  }

  /** The position up to which all frames are committed. */
  public long committedPosition() {
    lock.lock();
    try {
      return committedPosition;
    } finally {
      lock.unlock();
    }
  }

  /** Bytes of frames that wait for their commit. */
  public long uncommittedBytes() {
    lock.lock();
    try {
      return uncommittedBytes;
    } finally {
      lock.unlock();
    }
  }

  /** How long the oldest uncommitted frame has waited, zero without any. */
  public Duration commitAge() {
    lock.lock();
    try {
      return committedPosition == lastPosition
          ? Duration.ZERO
          : Duration.ofNanos(
              System.nanoTime() - (committing ? committingNanoTime : oldestNanoTime));
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until all frames up to a position are committed.
   *
   * @return false when the journal was given up before
   */
  public boolean awaitCommitted(long position) throws InterruptedException {
    lock.lock();
    try {
      while (committedPosition < position && !givenUp) {
        committed.await();
      }
      return committedPosition >= position;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Runs an action once a position is committed: at once, or on the journal's thread, where it must
   * not block.
   */
  public void whenCommitted(long position, Runnable action) {
    lock.lock();
    try {
      if (committedPosition < position) {
        watches.add(new Watch(position, action));
        return;
      }
    } finally {
      lock.unlock();
    }
    action.run();
  }

  /**
   * The frames that were appended and are certainly not in the journal, once {@link
   * JournalWriter#run} has ended.
   */
  public List<JournalFrame> neverCommitted() {
    lock.lock();
    try {
      List<JournalFrame> frames = new ArrayList<>(refused);
      frames.addAll(waiting);
      return frames;
    } finally {
      lock.unlock();
    }
  }

  /** No more frames come: {@link JournalWriter#run} returns after it has committed what waits. */
  public void close() {
    lock.lock();
    try {
      closing = true;
      appended.signal();
    } finally {
      lock.unlock();
    }
  }

  /** No more can be committed: whoever waits for it is told, and no frame is taken. */
  void giveUp() {
    lock.lock();
    try {
      closing = true;
      givenUp = true;
      committed.signalAll();
      if (lastPosition > committedPosition) {
        LOG.log(
            Level.SEVERE,
            "stopped with {0} frames that could not be committed",
            lastPosition - committedPosition);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The frames of the next row; none when the journal is closed and nothing waits. */
  List<JournalFrame> nextGroup() throws InterruptedException {
    lock.lock();
    try {
      while (waiting.isEmpty()) {
        if (closing) {
          return List.of();
        }
        appended.await();
      }
      long left = oldestNanoTime + intervalNanos - System.nanoTime();
      while (left > 0 && waitingBytes < rowBytes && !closing) {
        left = appended.awaitNanos(left);
      }
      List<JournalFrame> group = new ArrayList<>();
      long bytes = 0;
      while (!waiting.isEmpty() && (bytes == 0 || bytes < rowBytes)) {
        JournalFrame frame = waiting.removeFirst();
        group.add(frame);
        bytes += frame.content().length;
      }
      waitingBytes -= bytes;
      committing = true;
      committingNanoTime = oldestNanoTime;
      return group;
    } finally {
      lock.unlock();
    }
  }

  /** Whether no more frames come. */
  boolean isClosing() {
    lock.lock();
    try {
      return closing;
    } finally {
      lock.unlock();
    }
  }

  /** A group is certainly not in the journal, and will not be. */
  void refuse(List<JournalFrame> group) {
    lock.lock();
    try {
      refused = group;
    } finally {
      lock.unlock();
    }
  }

  /** A group is in the journal, which has so many bytes of frames less to commit. */
  void committed(long position, long bytes) {
    List<Runnable> actions = new ArrayList<>();
    lock.lock();
    try {
      committedPosition = position;
      uncommittedBytes -= bytes;
      committing = false;
      while (!watches.isEmpty() && watches.peek().position() <= position) {
        actions.add(watches.poll().action());
      }
      committed.signalAll();
    } finally {
      lock.unlock();
    }
    actions.forEach(Journal::runSafely);
  }

  private static void runSafely(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "an action after a commit failed", e);
    }
  }
}
