package dev.flowtrace.store;

import dev.flowtrace.aggregation.FlushUnit;
import dev.flowtrace.aggregation.TailBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Compresses the events of a flush on a thread of its own, while the thread that flushes waits for
 * the journal and for the database. What is packed is kept for further tries until it is told to
 * forget it.
 *
 * <p>For one flushing thread.
 */
final class ChunkPacker implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(ChunkPacker.class.getPackageName());
  private static final long CLOSE_SECONDS = 10;

  /** The packing thread's. */
  private final Compressor compressor = new Compressor();

  private final ExecutorService thread;
  private final Map<UUID, Future<byte[]>> packed = new HashMap<>();

  ChunkPacker(ThreadFactory threads) {
    thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = threads.newThread(task);
              made.setName("flowtrace-pack");
              return made;
            });
  }

  /** Begins with the events of some parts. */
  void start(List<FlushUnit> units) {
    for (FlushUnit unit : units) {
      if (unit.delta().head().events() > 0) {
        var unused = start(unit); // asked for when it is written
      }
    }
  }

  private Future<byte[]> start(FlushUnit unit) {
    return packed.computeIfAbsent(
        unit.chunkId(), id -> thread.submit(() -> compressed(unit.delta().tail())));
  }

  private byte[] compressed(TailBuffer tail) {
    compressor.clear();
    for (TailBuffer.Block block : tail.blocks()) {
      compressor.put(block.bytes(), 0, block.length());
    }
    return compressor.finish(0);
  }

  /** A part's events, compressed; waits for them. */
  byte[] events(FlushUnit unit) {
    try {
      return start(unit).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException("interrupted", e);
    } catch (ExecutionException e) {
      packed.remove(unit.chunkId()); // the next try is another one
      throw new CompletionException(e.getCause());
    }
  }

  /**
   * Lets go of what was packed, when all that was begun is done: the memory of the events may be
   * used for others afterwards.
   */
  void forget() {
    packed.clear();
  }

  /** Ends the thread and gives memory back that is outside of the heap. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (thread.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        compressor.close();
      } else {
        LOG.log(Level.WARNING, "compressing has not ended within {0} s", CLOSE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
