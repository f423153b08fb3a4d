package dev.flowtrace.journal;

import dev.flowtrace.metrics.CollectorMetrics;
import dev.flowtrace.store.ClientAdvance;
import dev.flowtrace.store.ClientMovedException;
import dev.flowtrace.store.Compressor;
import dev.flowtrace.store.JournalStore;
import dev.flowtrace.store.NodeStore;
import dev.flowtrace.store.SupersededException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Commits a {@link Journal}: one thread, in {@link #run}, writes all that waits as one row. A
 * commit that fails is tried again until it goes through.
 */
public final class JournalWriter implements Runnable {
  private static final Logger LOG = Logger.getLogger(JournalWriter.class.getPackageName());
  private static final long FIRST_BACKOFF_MILLIS = 50;
  private static final long LAST_BACKOFF_MILLIS = 2_000;
  private static final long LOG_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Journal journal;
  private final JournalStore store;
  private final NodeStore.Node node;
  private final CollectorMetrics metrics;
  private final LongConsumer released;
  private final Runnable superseded;
  private volatile boolean lostAClient;

  /**
   * The writer of one journal.
   *
   * @param node the collector whose journal it is, as it started
   * @param released told of the bytes of frames that leave memory
   * @param superseded called when another collector has taken the journal over, or stored a batch
   *     that this one has in memory
   */
  public JournalWriter(
      Journal journal,
      JournalStore store,
      NodeStore.Node node,
      CollectorMetrics metrics,
      LongConsumer released,
      Runnable superseded) {
    this.journal = journal;
    this.store = store;
    this.node = node;
    this.metrics = metrics;
    this.released = released;
    this.superseded = superseded;
  }

  /**
   * Commits what comes until {@link Journal#close}, and what waits then. Ends sooner only when no
   * more can be committed; from then on no frame is taken.
   */
  @Override
  public void run() {
    try (Compressor compressor = new Compressor()) {
      while (true) {
        List<JournalFrame> group = journal.nextGroup();
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
      lostAClient = client != null;
      superseded.run();
    } finally {
      journal.giveUp();
    }
  }

  /**
   * Whether {@link #run} has ended because a client's batch is stored by another collector already;
   * the journal itself is still this collector's then.
   */
  public boolean hasLostAClient() {
    return lostAClient;
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
            journal.lastPosition() - journal.committedPosition());
      }
      if (journal.isClosing() && System.nanoTime() - start > LOG_AGAIN_NANOS) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(journal.isClosing() ? FIRST_BACKOFF_MILLIS : backoffMillis);
      backoffMillis = Math.min(LAST_BACKOFF_MILLIS, backoffMillis * 2);
    }
    metrics.committed(System.nanoTime() - start, group.size(), row.payload().length);
    journal.committed(position, bytes);
    released.accept(bytes);
    return true;
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
        journal.refuse(group);
        throw e;
      }
      if (SupersededException.isCauseOf(e)) {
        if (isLost(row, again)) {
          journal.refuse(group);
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
}
