package dev.flowtrace.client.recording;

import org.jspecify.annotations.Nullable;

/**
 * When the encoder works. Events rest in the buffer until the oldest is as old as a batch may be;
 * while the host is busy longer, as long as there is plenty of room for them. So a burst of the
 * host's work runs at its full speed and is encoded afterwards; under lasting load events are
 * encoded at the pace at which they come, only later. The encoder's.
 */
final class Pace {
  /** Messages that wait hold memory: only while so much of the heap is in use at most. */
  private static final double HEAP_IN_USE = 0.75;

  private static final long MIN_NAP_NANOS = 1_000_000;

  private final Recorder recorder;
  private final HostLoad host;
  private final long batchNanos;
  private final long busyNanos;
  private long nowEpochNanos;
  private long waitNanos; // 0: nothing waits
  private boolean taking;

  Pace(Recorder recorder, HostLoad host) {
    this.recorder = recorder;
    this.host = host;
    batchNanos = recorder.limits.batchInterval().toNanos();
    busyNanos = Math.max(batchNanos, recorder.limits.busyDelay().toNanos());
    waitNanos = batchNanos;
  }

  /** Looks at the host anew: after each nap and each batch. */
  void decide(long nanoTime) {
    nowEpochNanos = recorder.clock.epochNanos(nanoTime);
    taking = false;
    if (recorder.tap.isWatched() || !hasRoom()) {
      waitNanos = 0;
    } else {
      waitNanos = host.isBusy(nanoTime) ? busyNanos : batchNanos;
    }
  }

  /** Whether an entry, the oldest in the buffer, is to be taken now: with it all of its batch. */
  boolean isDue(Entry oldest) {
    long age = age(oldest, nowEpochNanos);
    taking |= age >= waitNanos;
    return taking && age >= waitNanos - batchNanos;
  }

  /**
   * How long nothing need be done.
   *
   * @param collected the oldest of the batch
   * @param waiting the oldest in the buffer
   */
  long restNanos(@Nullable Entry collected, @Nullable Entry waiting) {
    long left = batchNanos;
    if (collected != null) {
      left = Math.min(left, batchNanos - age(collected, nowEpochNanos));
    }
    if (waiting != null) {
      left = Math.min(left, waitNanos - age(waiting, nowEpochNanos));
    }
    return Math.max(MIN_NAP_NANOS, left);
  }

  /** Whether entries that are not due stay where they are for a nap. */
  boolean isWaiting() {
    return waitNanos > 0 && hasRoom();
  }

  /** Whether a batch with that entry as its oldest is to be closed. */
  boolean isOld(Entry oldest, long nanoTime) {
    return age(oldest, recorder.clock.epochNanos(nanoTime)) >= batchNanos;
  }

  /** The wall clock may have been set: then what seems to come from the future is old. */
  private static long age(Entry entry, long epochNanos) {
    return Math.abs(epochNanos - entry.epochNanos);
  }

  private boolean hasRoom() {
    if (recorder.buffer.size() > recorder.buffer.capacity() / 2) {
      return false;
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory() < HEAP_IN_USE * runtime.maxMemory();
  }
}
