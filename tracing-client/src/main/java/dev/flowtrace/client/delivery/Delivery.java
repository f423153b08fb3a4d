package dev.flowtrace.client.delivery;

import dev.flowtrace.protocol.codec.FrameCodec;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings batches to a collector. Thread-safe.
 *
 * <p>A batch that was taken is kept, in memory or in the spool, until the collector says that it is
 * in its database; after every interruption all that is unanswered goes again, in order, and the
 * collector drops what it has. So an event is stored once, as long as this process (or, for what is
 * in the spool, the disk) lives. Against a collector that does not speak {@code flowtrace.v1}
 * events are sent once, without that promise.
 *
 * <p>Whether there is a collector makes no difference to the caller: {@link #offer} never waits for
 * it, and nothing here throws once the delivery is made.
 */
public final class Delivery implements BatchSink {
  private final DeliveryOptions options;
  private final Outbox outbox;
  private final Counters counters;
  private final DeliveryLoop loop;
  private final Thread thread;
  private final Thread exitHook;
  private final boolean hooked;

  private Delivery(Builder builder) {
    options = builder.options;
    counters = new Counters();
    Reporter reporter = new Reporter(builder.listener);
    Spool spool = openSpool(options, counters, reporter);
    outbox = new Outbox(options.bufferBytes(), spool, counters);
    Standing standing =
        new Standing(
            spool == null ? UUID.randomUUID() : spool.clientId(),
            spool == null ? 1 : spool.firstSeq());
    BatchFrames frames = new BatchFrames(compression(options), options.compressAboveBytes());
    loop =
        new DeliveryLoop(
            new Courier(options, outbox, frames, standing, new FrameCodec(), counters, reporter),
            builder.jitter,
            builder.clock);
    thread = new Thread(loop, "flowtrace-client-delivery");
    thread.setDaemon(true);
    Runnable atExit = builder.atExit;
    exitHook =
        new Thread(
            atExit == null ? () -> close(options.closeTimeout()) : atExit, "flowtrace-client-exit");
    thread.start();
    hooked = addHook(exitHook);
  }

  /** Starts with the options, no listener, and a close at the JVM's exit. */
  public static Builder newBuilder(DeliveryOptions options) {
    return new Builder(options);
  }

  private static @Nullable Compression compression(DeliveryOptions options) {
    return options.compression() ? Compression.find(options.compressionLevel()) : null;
  }

  /** A spool that can't be had is told of, and done without. */
  private static @Nullable Spool openSpool(
      DeliveryOptions options, Counters counters, Reporter reporter) {
    if (options.spoolDirectory() == null) {
      return null;
    }
    Compression compression = compression(options);
    try {
      return Spool.open(
          options.spoolDirectory(), options.spoolMaxBytes(), compression, counters, reporter);
    } catch (IOException | RuntimeException e) {
      if (compression != null) {
        compression.close();
      }
      reporter.error(
          DeliveryError.Kind.SPOOL_FAILED,
          "there will be no spool in " + options.spoolDirectory() + ": " + e.getMessage(),
          e);
      return null;
    }
  }

  private static boolean addHook(Thread hook) {
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      return true;
    } catch (IllegalStateException | SecurityException e) {
      return false; // the JVM is ending already
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Waits for nothing but, when memory is full and there is a spool, the disk. What is refused
   * is counted by reason in {@link DeliveryStats#refused()}, too.
   */
  @Override
  public boolean offer(EncodedBatch batch) {
    boolean taken = outbox.offer(batch);
    if (taken) {
      loop.wakeUp();
    }
    return taken;
  }

  /**
   * Waits until all that was offered before is stored, or otherwise done.
   *
   * @param atMost how long to wait for that
   * @return whether it is; false, too, when the thread was interrupted, which it then still is, and
   *     after {@link #close}
   */
  public boolean flush(Duration atMost) {
    if (Thread.currentThread() == thread) {
      return false; // it would wait for itself
    }
    loop.hurry();
    try {
      return outbox.await(nanos(atMost));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Takes no more, sends what there is as long as there is time, says goodbye, and leaves the rest
   * in the spool or, without one, counts it as lost. A second call waits for the end of the first.
   *
   * @param atMost how long to wait for what is unanswered; the end itself may take half a second
   *     more, and what the disk needs
   * @return whether all that was taken is stored or otherwise done, and nothing was left
   */
  public boolean close(Duration atMost) {
    outbox.refuse();
    loop.close(nanos(atMost));
    removeHook();
    if (Thread.currentThread() != thread) {
      try {
        thread.join(1 + nanos(atMost) / 1_000_000 + 2_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    DeliveryStats stats = stats();
    return !thread.isAlive()
        && stats.kept().batches() == 0
        && stats.lost().getOrDefault(DropReason.CLOSED, Tally.NONE).batches() == 0;
  }

  private void removeHook() {
    if (hooked && Thread.currentThread() != exitHook) {
      try {
        Runtime.getRuntime().removeShutdownHook(exitHook);
      } catch (IllegalStateException | SecurityException e) {
        // the JVM is ending: it runs, and finds nothing to do
      }
    }
  }

  private static long nanos(Duration duration) {
    return Math.max(0, Math.min(duration.toMillis(), 86_400_000L)) * 1_000_000;
  }

  /** What it did so far. */
  public DeliveryStats stats() {
    return counters.stats(outbox.level(), outbox.spooledBytes(), loop.state());
  }

  /** Collects what a delivery needs. Not thread-safe. */
  public static final class Builder {
    private final DeliveryOptions options;
    private DeliveryListener listener = DeliveryListener.NONE;
    private @Nullable Runnable atExit;
    private DoubleSupplier jitter = () -> ThreadLocalRandom.current().nextDouble();
    private LongSupplier clock = System::nanoTime;

    private Builder(DeliveryOptions options) {
      this.options = options;
    }

    /** Hears what happens; none by default. */
    public Builder listener(DeliveryListener value) {
      listener = value;
      return this;
    }

    /**
     * What the JVM's shutdown hook does, as long as the delivery is not closed; by default it
     * closes it with {@link DeliveryOptions#closeTimeout()}. Who encodes batches wants to bring his
     * last ones first, and then close.
     */
    public Builder atExit(Runnable value) {
      atExit = value;
      return this;
    }

    /** Numbers from 0 (inclusive) to 1 (exclusive). */
    Builder jitter(DoubleSupplier value) {
      jitter = value;
      return this;
    }

    /** In place of {@link System#nanoTime()}. */
    Builder clock(LongSupplier value) {
      clock = value;
      return this;
    }

    /** Makes it and starts its thread. Does not wait for a connection. */
    public Delivery build() {
      return new Delivery(this);
    }
  }
}
