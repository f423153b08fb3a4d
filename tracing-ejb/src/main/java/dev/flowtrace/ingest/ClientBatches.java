package dev.flowtrace.ingest;

import dev.flowtrace.journal.ClientBatch;
import dev.flowtrace.journal.Journal;
import dev.flowtrace.metrics.CollectorMetrics;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The clients that send numbered batches to this collector: takes each batch once, in order.
 *
 * <p>A client is remembered here while it is connected, and until its batches are committed. What
 * is said of it in between by another collector shows when they are: a batch is committed only if
 * the one before it is the last that is stored.
 *
 * <p>Thread-safe; nothing waits, but {@link Session#offer} may, for memory, and may ask the
 * database while subscribers listen.
 */
public final class ClientBatches {
  private static final long NONE = -1;

  private final Ingest ingest;
  private final Journal journal;
  private final CollectorMetrics metrics;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<UUID, Client> clients = new HashMap<>();

  /** Batches go into a funnel and its journal. */
  public ClientBatches(Ingest ingest, Journal journal, CollectorMetrics metrics) {
    this.ingest = ingest;
    this.journal = journal;
    this.metrics = metrics;
  }

  /** What became of a batch. */
  public enum Verdict {
    /** It is taken, or was before: acknowledge it when the position is committed. */
    TAKEN,
    /** No room: the client is to send it again later, and all after it. */
    BUSY,
    /** It is not the one that is expected. */
    OUT_OF_ORDER,
    /** The client has said Hello again since, on another connection. */
    REPLACED
  }

  /**
   * What became of a batch.
   *
   * @param position the journal position of a batch that is taken, or of a later one
   * @param expectedSeq the number that an out-of-order batch should have had
   */
  public record Result(Verdict verdict, long position, long expectedSeq) {
    private static Result of(Verdict verdict) {
      return new Result(verdict, 0, NONE);
    }
  }

  /** How many clients are remembered here. */
  public int size() {
    lock.lock();
    try {
      return clients.size();
    } finally {
      lock.unlock();
    }
  }

  /** A client says Hello: from now on, only this session's batches are taken. */
  public Session open(UUID clientId) {
    lock.lock();
    try {
      return new Session(clients.computeIfAbsent(clientId, Client::new));
    } finally {
      lock.unlock();
    }
  }

  private void forgetIfIdle(Client client) {
    lock.lock();
    try {
      if (client.isIdle(journal.committedPosition())) {
        clients.remove(client.id, client);
      }
    } finally {
      lock.unlock();
    }
  }

  /** One client, over all its connections. */
  private static final class Client {
    private final UUID id;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Session current;

    /** The last batch that was taken or can never be. */
    private long acceptedSeq;

    /** The last batch that is stored once all that was taken is committed. */
    private long takenSeq;

    /** Where that one is in the journal, 0 when it was stored before. */
    private long position;

    Client(UUID id) {
      this.id = id;
    }

    boolean isIdle(long committedPosition) {
      lock.lock();
      try {
        return current == null && position <= committedPosition;
      } finally {
        lock.unlock();
      }
    }
  }

  /** A client on one connection, from its Hello on. */
  public final class Session {
    private final Client client;

    /** The first batch may have any number beyond those that are stored. */
    private boolean begun;

    /** The batch that there was no room for, until it comes again. */
    private long busySeq = NONE;

    private Session(Client client) {
      this.client = client;
      client.lock.lock();
      try {
        client.current = this;
      } finally {
        client.lock.unlock();
      }
    }

    /** Up to where the client's batches have to be committed before it is welcome. */
    public long pendingPosition() {
      client.lock.lock();
      try {
        return client.position;
      } finally {
        client.lock.unlock();
      }
    }

    /** The client's batches are committed, and this is the last one stored, wherever it was. */
    public void welcome(long lastSeq) {
      client.lock.lock();
      try {
        if (client.current == this) {
          client.acceptedSeq = lastSeq;
          client.takenSeq = lastSeq;
          client.position = 0;
        }
      } finally {
        client.lock.unlock();
      }
    }

    /**
     * Whether a frame is a batch that is put off whatever it holds, since one before it has to come
     * again first. Reads no more of it than its number.
     *
     * @param binary whether it may be compressed
     */
    public boolean putsOff(byte[] frame, boolean binary) {
      return isPutOff(Long.MAX_VALUE) && isPutOff(ingest.batchSeq(frame, binary));
    }

    private boolean isPutOff(long seq) {
      client.lock.lock();
      try {
        return client.current == this && busySeq != NONE && seq > busySeq;
      } finally {
        client.lock.unlock();
      }
    }

    /**
     * Takes a batch, if it is its turn and there is room in time.
     *
     * @throws RefusedException when the collector is stopping
     */
    public Result offer(ParsedFrame frame) throws RefusedException {
      ingest.prepare(frame);
      long seq = frame.batchSeq();
      boolean again;
      client.lock.lock();
      try {
        Result early = beforeItsTurn(seq);
        if (early != null) {
          return early;
        }
        again = busySeq == seq;
      } finally {
        client.lock.unlock();
      }
      // without the lock, since the client may come back on another connection meanwhile
      boolean room = ingest.reserve(frame, again);
      client.lock.lock();
      try {
        if (client.current != this) {
          if (room) {
            ingest.release(frame);
          }
          return Result.of(Verdict.REPLACED);
        }
        if (!room) {
          busySeq = seq;
          return Result.of(Verdict.BUSY);
        }
        long position = ingest.submit(frame, new ClientBatch(client.id, client.takenSeq, seq));
        consumed(seq);
        client.takenSeq = seq;
        client.position = position;
        return new Result(Verdict.TAKEN, position, NONE);
      } finally {
        client.lock.unlock();
      }
    }

    /** A batch that can never be taken: its number is used up, when it is its turn. */
    public Result reject(long seq) {
      client.lock.lock();
      try {
        Result early = beforeItsTurn(seq);
        if (early != null) {
          return early;
        }
        consumed(seq);
        return new Result(Verdict.TAKEN, client.position, NONE);
      } finally {
        client.lock.unlock();
      }
    }

    private @Nullable Result beforeItsTurn(long seq) {
      if (client.current != this) {
        return Result.of(Verdict.REPLACED);
      }
      if (seq <= client.acceptedSeq) {
        metrics.batchDuplicate();
        return new Result(Verdict.TAKEN, client.position, NONE);
      }
      if (busySeq != NONE && seq > busySeq) {
        return Result.of(Verdict.BUSY);
      }
      if (begun && seq != client.acceptedSeq + 1) {
        return new Result(Verdict.OUT_OF_ORDER, 0, client.acceptedSeq + 1);
      }
      return null;
    }

    private void consumed(long seq) {
      begun = true;
      busySeq = NONE;
      client.acceptedSeq = seq;
    }

    /** The connection is closed, or the client has come back on another one. */
    public void close() {
      long position;
      client.lock.lock();
      try {
        if (client.current == this) {
          client.current = null;
        }
        position = client.position;
      } finally {
        client.lock.unlock();
      }
      journal.whenCommitted(position, () -> forgetIfIdle(client));
    }
  }
}
