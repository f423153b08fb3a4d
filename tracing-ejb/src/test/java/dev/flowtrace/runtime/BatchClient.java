package dev.flowtrace.runtime;

import dev.flowtrace.ingest.ClientBatches;
import dev.flowtrace.ingest.ClientBatches.Verdict;
import dev.flowtrace.ingest.ParsedFrame;
import dev.flowtrace.ingest.RefusedException;
import dev.flowtrace.store.ClientStore;
import dev.flowtrace.store.Compression;
import dev.flowtrace.store.UnitOfWork;
import dev.flowtrace.testing.Await;
import dev.flowtrace.testing.BatchFrame;
import dev.flowtrace.testing.PackedFrame;
import java.util.Arrays;
import java.util.UUID;

/** A client of a collector as a connection serves it, without the connection. */
final class BatchClient {
  private final UUID id;
  private final UnitOfWork database;
  private Collector collector;
  private ClientBatches.Session session;
  private long position;

  BatchClient(UUID id, UnitOfWork database) {
    this.id = id;
    this.database = database;
  }

  /** Says Hello to a collector; its last stored batch. */
  long hello(TestCollector to) {
    long[] last = {-1};
    Await.until("it is welcome", () -> (last[0] = helloOrFail(to)) >= 0);
    return last[0];
  }

  /**
   * Says Hello to a collector.
   *
   * @return its last stored batch; -1 when batches of it wait for their commit there
   */
  long helloOrFail(TestCollector to) {
    collector = to.collector();
    session = collector.clients().open(id);
    if (collector.journal().committedPosition() < session.pendingPosition()) {
      return -1;
    }
    try {
      long last =
          new ClientStore(database)
              .greet(
                  new ClientStore.Client(id, "1", "net", "host"), collector.nodeId(), 1_000, 1_000);
      session.welcome(last);
      return last;
    } catch (ClientStore.FullException e) {
      throw new AssertionError(e);
    }
  }

  ClientBatches.Result offer(byte[] frame) throws RefusedException {
    ParsedFrame parsed = read(frame);
    ClientBatches.Result result = session.offer(parsed);
    collector.ingest().done(parsed);
    position = result.position();
    return result;
  }

  /** Whether a batch is put off unread. */
  boolean putsOff(BatchFrame batch) {
    byte[] frame = batch.bytes();
    boolean putOff = session.putsOff(frame, false);
    if (session.putsOff(Compression.compress(frame), true) != putOff
        || session.putsOff(PackedFrame.of(frame), true) != putOff) {
      throw new AssertionError("compressed or packed, it is another one");
    }
    return putOff;
  }

  /** Sends a batch that must be taken. */
  void send(BatchFrame batch) {
    try {
      ClientBatches.Result result = offer(batch.bytes());
      if (result.verdict() != Verdict.TAKEN) {
        throw new AssertionError(result.toString());
      }
    } catch (RefusedException e) {
      throw new AssertionError(e);
    }
  }

  /** Sends a batch and waits until it would be acknowledged. */
  void store(BatchFrame batch) {
    send(batch);
    Await.until("it is stored", this::isAcknowledged);
  }

  /** Whether the batch that was sent last would be acknowledged by now. */
  boolean isAcknowledged() {
    return collector.journal().committedPosition() >= position;
  }

  ClientBatches.Session session() {
    return session;
  }

  void disconnect() {
    session.close();
  }

  /** A third of the frames come as text, a third compressed, and a third packed, or so. */
  private ParsedFrame read(byte[] frame) throws RefusedException {
    return switch (Math.floorMod(Arrays.hashCode(frame), 3)) {
      case 0 -> collector.ingest().read(frame, false);
      case 1 -> collector.ingest().read(Compression.compress(frame), true);
      default -> collector.ingest().read(PackedFrame.of(frame), true);
    };
  }
}
