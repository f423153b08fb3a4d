package dev.flowtrace.journal;

import dev.flowtrace.metrics.CollectorMetrics;
import dev.flowtrace.store.ClientAdvance;
import dev.flowtrace.store.ClientMovedException;
import dev.flowtrace.store.Compressor;
import dev.flowtrace.store.JournalStore;
import dev.flowtrace.store.NodeStore;
import dev.flowtrace.store.SupersededException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A collector's journal. Frames are appended in memory; one thread, in {@link #run}, commits all
 * that waits as one row, so that thousands of events cost one transaction. A commit that fails is
 * tried again until it goes through: nothing that was appended is given up.
 *
 * <p>Thread-safe. Only {@link #run} and {@link #awaitCommitted} wait.
 */
public final class Journal implements Runnable {
  private static final Logger LOG = Logger.getLogger(Journal.class.getPackageName());
  private static final long FIRST_BACKOFF_MILLIS = 50;
  private static final long LAST_BACKOFF_MILLIS = 2_000;

  /** Few: each may be as large as a row gets. */
  private static final int REPLAYED_AT_ONCE = 4;

  private static final long LOG_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final JournalStore store;
  private final NodeStore.Node node;
  private final long intervalNanos;
  private final long rowBytes;
  private final CollectorMetrics metrics;
  private final LongConsumer released;
  private final Runnable superseded;

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

  /** A client that this collector has fallen behind of, once {@link #run} has ended for that. */
  private @Nullable ClientMovedException moved;

  /** The group that failed last, if it is certain that it is not in the journal. */
  private List<JournalFrame> refused = List.of();

  private record Watch(long position, Runnable action) {}

  /**
   * An empty journal.
   *
   * @param node the collector whose journal it is, as it started
   * @param interval how long the first frame waits for more
   * @param rowBytes the most bytes of frames in one row
   * @param released told of the bytes of frames that leave memory
   * @param superseded called when another collector has taken the journal over, or stored a batch
   *     that this one has in memory
   */
  public Journal(
      JournalStore store,
      NodeStore.Node node,
      Duration interval,
      long rowBytes,
      CollectorMetrics metrics,
      LongConsumer released,
      Runnable superseded) {
    this.store = store;
    this.node = node;
    this.lastPosition = node.basePosition();
    this.committedPosition = node.basePosition();
    this.intervalNanos = interval.toNanos();
    this.rowBytes = rowBytes;
    this.metrics = metrics;
    this.released = released;
    this.superseded = superseded;
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
   * Commits what comes until {@link #close}, and what waits then. Ends sooner only when no more can
   * be committed; from then on no frame is taken.
   */
  @Override
  public void run() {
    try (Compressor compressor = new Compressor()) {
      while (true) {
        List<JournalFrame> group = nextGroup();
        if (group.isEmpty()) {
          return;
        }
        if (!commit(group, compressor)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      ClientMovedException client = ClientMovedException.in(e);
      if (client == null && !SupersededException.isCauseOf(e)) {
        throw e;
      }
      LOG.log(Level.SEVERE, "the journal stops", e);
      moved(client);
      superseded.run();
    } finally {
      giveUp();
    }
  }

  /**
   * The frames that were appended and are certainly not in the journal, once {@link #run} has
   * ended.
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

  /**
   * Whether {@link #run} has ended because a client's batch is stored by another collector already;
   * the journal itself is still this collector's then.
   */
  public boolean hasLostAClient() {
    lock.lock();
    try {
      return moved != null;
    } finally {
      lock.unlock();
    }
  }

  private void moved(@Nullable ClientMovedException client) {
    lock.lock();
    try {
      moved = client;
    } finally {
      lock.unlock();
    }
  }

  /** No more frames come: {@link #run} returns after it has committed what waits. */
  public void close() {
    lock.lock();
    try {
      closing = true;
      appended.signal();
    } finally {
      lock.unlock();
    }
  }

  private void giveUp() {
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
  private List<JournalFrame> nextGroup() throws InterruptedException {
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

  private boolean commit(List<JournalFrame> group, Compressor compressor)
      throws InterruptedException {
    long position = group.get(group.size() - 1).position();
    long bytes = group.stream().mapToLong(frame -> frame.content().length).sum();
    long start = System.nanoTime();
    JournalStore.Row row =
        new JournalStore.Row(position, group.size(), FrameGroup.toPayload(group, compressor));
    long received = group.get(group.size() - 1).receivedEpochNanos();
    long backoffMillis = FIRST_BACKOFF_MILLIS;
    long loggedAt = 0;
    boolean again = false;
    while (!tryWrite(group, row, received, again)) {
      again = true;
      metrics.commitFailed();
      if (loggedAt == 0 || System.nanoTime() - loggedAt > LOG_AGAIN_NANOS) {
        loggedAt = System.nanoTime();
        LOG.log(
            Level.WARNING,
            "the journal cannot be committed, {0} frames wait; trying again until it can",
            lastPosition() - committedPosition());
      }
      if (isClosing() && System.nanoTime() - start > LOG_AGAIN_NANOS) {
        return false;
      }
      pause(backoffMillis);
      backoffMillis = Math.min(LAST_BACKOFF_MILLIS, backoffMillis * 2);
    }
    metrics.committed(System.nanoTime() - start, group.size(), row.payload().length);
    committed(position, bytes);
    released.accept(bytes);
    return true;
  }

  private boolean isClosing() {
    lock.lock();
    try {
      return closing;
    } finally {
      lock.unlock();
    }
  }

  private void pause(long millis) throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(closing ? FIRST_BACKOFF_MILLIS : millis);
      while (left > 0) {
        left = committed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean tryWrite(
      List<JournalFrame> group, JournalStore.Row row, long receivedEpochNanos, boolean again) {
    try {
      // a commit whose answer was lost may have gone through
      if (again && store.isWritten(node.nodeId(), row.position())) {
        return true;
      }
      store.write(node, row, receivedEpochNanos, advances(group));
      return true;
    } catch (RuntimeException e) {
      if (ClientMovedException.in(e) != null) {
        refuse(group);
        throw e;
      }
      if (SupersededException.isCauseOf(e)) {
        if (isLost(row, again)) {
          refuse(group);
        }
        throw e;
      }
      LOG.log(Level.FINE, "a journal commit failed", e);
      return false;
    }
  }

  /** How far the clients whose batches are in a group come by it. */
  private static Collection<ClientAdvance> advances(List<JournalFrame> group) {
    // in the order of their ids, so that collectors never wait for each other's rows in a circle
    Map<UUID, ClientAdvance> advances = new TreeMap<>();
    for (JournalFrame frame : group) {
      ClientBatch batch = frame.batch();
      if (batch != null) {
        advances.merge(
            batch.clientId(),
            new ClientAdvance(batch.clientId(), batch.previousSeq(), batch.seq()),
            (first, last) -> new ClientAdvance(first.clientId(), first.from(), last.to()));
      }
    }
    return advances.values();
  }

  /** Whether a row that was refused did not come into the journal by an earlier try either. */
  private boolean isLost(JournalStore.Row row, boolean again) {
    try {
      return !again || !store.wasTakenOver(node.nodeId(), row.position());
    } catch (RuntimeException e) {
      LOG.log(Level.SEVERE, "it is not known whether the last frames are in the journal", e);
      return false;
    }
  }

  private void refuse(List<JournalFrame> group) {
    lock.lock();
    try {
      refused = group;
    } finally {
      lock.unlock();
    }
  }

  private void committed(long position, long bytes) {
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

  /**
   * Reads a journal as an earlier start of the collector left it.
   *
   * @param each gets each row's frames, in order
   * @return how many frames there were
   */
  public static long replay(JournalStore store, UUID nodeId, Consumer<List<JournalFrame>> each) {
    long frames = 0;
    long position = 0;
    List<JournalStore.Row> rows = store.readAfter(nodeId, position, REPLAYED_AT_ONCE);
    while (!rows.isEmpty()) {
      for (JournalStore.Row row : rows) {
        each.accept(FrameGroup.ofPayload(row.payload(), row.position(), row.frameCount()));
        frames += row.frameCount();
        position = row.position();
      }
      rows = store.readAfter(nodeId, position, REPLAYED_AT_ONCE);
    }
    return frames;
  }
}
